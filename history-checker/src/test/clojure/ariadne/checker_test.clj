(ns ariadne.checker-test
  "Goal: models, checkers and composition keep their contracts, and a model in Clojure gets the verdict of the packed engines.
  Method: examples, and test.check over random histories against a search of all orders."
  (:require [ariadne.checker :as checker]
            [ariadne.history :as history]
            [ariadne.model :as model]
            [clojure.test :refer [deftest is testing]]
            [clojure.test.check :as tc]
            [clojure.test.check.generators :as gen]
            [clojure.test.check.properties :as prop])
  (:import (dev.ariadne.checker HistoryException UnsupportedModelException)))

(defn- event [process type f value] {:process process, :type type, :f f, :value value})

(def stale
  [(event 0 :invoke :write 1) (event 0 :ok :write 1)
   (event 0 :invoke :write 2) (event 0 :ok :write 2)
   (event 1 :invoke :read nil) (event 1 :ok :read 1)])

(def fresh (assoc-in stale [5 :value] 2))

(defn- verdict [checker events] (checker/check checker {} events {}))

(deftest models-step
  (is (= (model/register 3) (model/step (model/register) {:f :write, :value 3, :type :ok})))
  (is (= (model/cas-register 4) (model/step (model/cas-register 3) {:f :cas, :value [3 4], :type :ok})))
  (is (model/inconsistent? (model/step (model/cas-register 2) {:f :cas, :value [3 4], :type :ok})))
  (is (model/inconsistent? (model/step (model/register 2) {:f :read, :value nil, :type :ok})))
  (is (model/inconsistent? (model/step (model/register) {:f :add, :value 1, :type :ok})))
  (is (= (model/register 2) (model/step (model/register 2) {:f :read, :value nil, :type :info}))))

(deftest verdicts-merge
  (is (true? (checker/merge-valid [])))
  (is (= :unknown (checker/merge-valid [true :unknown true])))
  (is (false? (checker/merge-valid [:unknown false true])))
  (is (thrown? IllegalArgumentException (checker/merge-valid [nil]))))

(deftest composition
  (let [both (checker/compose {:linear (checker/linearizable {:model (model/register)})
                               :named (checker/anomalies)})
        bad (verdict both stale)]
    (is (true? (:valid? (verdict both fresh))))
    (is (false? (:valid? bad)))
    (is (= "zones" (get-in bad [:linear :engine])))
    (is (= 5 (get-in bad [:linear :failures 0 :fails-at])))
    (is (= [1] (map :value (get-in bad [:named :stale-reads]))))
    (is (= [2] (map :value (get-in bad [:named :lost-writes]))))))

(defrecord Queue [items]
  model/Model
  (step [_ op]
    (case (:f op)
      :enqueue (->Queue (conj items (:value op)))
      :dequeue (cond
                 (= :info (:type op)) (->Queue (vec (rest items)))
                 (= (:value op) (first items)) (->Queue (vec (rest items)))
                 :else (model/inconsistent "not the first")))))

(deftest a-model-of-ones-own
  (let [check (checker/linearizable {:model (->Queue [])})
        events (fn [a b] [(event 0 :invoke :enqueue 1) (event 1 :invoke :enqueue 2) (event 0 :ok :enqueue 1) (event 1 :ok :enqueue 2)
                          (event 0 :invoke :dequeue nil) (event 0 :ok :dequeue a)
                          (event 0 :invoke :dequeue nil) (event 0 :ok :dequeue b)])]
    (is (true? (:valid? (verdict check (events 1 2)))))
    (is (true? (:valid? (verdict check (events 2 1)))))
    (is (= "search" (:engine (verdict check (events 2 1)))))
    (is (false? (:valid? (verdict check (events 2 2)))))))

(deftest limits-give-unknown
  (let [open (for [p (range 24)] (event p :invoke :enqueue p))
        done (for [p (range 24)] (event p :ok :enqueue p))
        never [(event 99 :invoke :dequeue nil) (event 99 :ok :dequeue :nobodys)]
        result (verdict (checker/linearizable {:model (->Queue []), :time-limit 0.2}) (concat open done never))]
    (is (= :unknown (:valid? result)))
    (is (re-find #"time limit" (:limit result)))))

(deftest keyed-histories
  (let [events (mapcat (fn [k] (map #(update % :value (fn [v] [k v])) (map #(update % :process + (* 10 k)) fresh))) [1 2])]
    (is (true? (:valid? (checker/check (checker/linearizable {:model (model/register)}) {} events {:keyed? true}))))))

(deftest not-a-model
  (is (thrown? IllegalArgumentException (checker/linearizable {:model :register}))))

(defn- orders
  "Whether some order of `open` operations, which respects time, is one that the model can make."
  [model ops]
  (or (every? #(= :info (:type %)) ops)
      (some (fn [op]
              (when-not (some #(< (:end %) (:start op)) ops)
                (let [after (model/step model op)]
                  (and (not (model/inconsistent? after))
                       (orders after (remove #{op} ops))))))
            ops)))

(def gen-op
  (gen/let [f (gen/elements [:read :write :cas])
            a (gen/elements [1 2])
            b (gen/elements [1 2])
            start (gen/choose 0 20)
            length (gen/choose 1 8)
            type (gen/frequency [[5 (gen/return :ok)] [1 (gen/return :info)]])]
    {:f f, :type type, :start start, :length length
     :value (case f :read a, :write a, :cas [a b])}))

(defn- timeline
  "Operations with distinct times, and the events that say the same."
  [ops]
  (let [ops (map-indexed (fn [i op] (assoc op :process i)) ops)
        points (sort-by (juxt :at :process :type)
                        (mapcat (fn [{:keys [process start length]}]
                                  [{:process process, :at start, :type 0} {:process process, :at (+ start length), :type 1}])
                                ops))
        at (into {} (map-indexed (fn [i {:keys [process type]}] [[process type] i]) points))
        ops (map (fn [{:keys [process type] :as op}]
                   (assoc op :start (at [process 0]) :end (if (= :ok type) (at [process 1]) Long/MAX_VALUE)))
                 ops)
        by-process (into {} (map (juxt :process identity)) ops)]
    [ops (map (fn [{:keys [process type]}]
                (let [{:keys [f value] :as op} (by-process process)]
                  (if (zero? type)
                    (event process :invoke f (if (contains? op :argument) (:argument op) (when-not (= :read f) value)))
                    (event process (:type op) f value))))
              points)]))

(defn- agreement
  "Whether a checker for the model says of random operations what all orders say, and met both verdicts."
  [gen-op its-model n]
  (let [seen (atom #{})
        agree (prop/for-all [ops (gen/vector gen-op 1 6)]
                (let [[ops events] (timeline ops)
                      expected (if (some #(= :ok (:type %)) ops) (boolean (orders its-model ops)) :unknown)]
                  (swap! seen conj expected)
                  (= expected (:valid? (verdict (checker/linearizable {:model its-model}) events)))))
        result (tc/quick-check n agree)]
    (is (true? (:result result)) (pr-str its-model (:shrunk result) "reproduce with :seed" (:seed result)))
    (testing "of which the verdicts are not all the same"
      (is (= #{true false :unknown} @seen)))))

(deftest engines-agree-with-all-orders
  (agreement gen-op (model/cas-register) 1000)
  (agreement gen-op (model/cas-register 1) 500))

(defn- gen-ops
  "Operations with one of the functions of `results`, a map from function to a generator of [argument result]."
  [results]
  (gen/let [f (gen/elements (keys results))
            [argument result] (results f)
            start (gen/choose 0 20)
            length (gen/choose 1 8)
            type (gen/frequency [[5 (gen/return :ok)] [1 (gen/return :info)]])]
    {:f f, :type type, :start start, :length length, :argument argument
     :value (if (= :ok type) (if (nil? argument) result argument) argument)
     :result (when (= :ok type) result)}))

(defn- asking [results] (gen/fmap (fn [result] [nil result]) (gen/elements results)))
(defn- telling [values] (gen/fmap (fn [value] [value value]) (gen/elements values)))

(deftest engines-of-the-other-models-agree-with-all-orders
  (doseq [[its-model results]
          [[(model/counter) {:read (asking [0 1 2]), :incr (asking [nil 1 2]), :add (telling [1 1 1 2])}]
           [(model/counter 1) {:read (asking [1 2 3]), :incr (asking [nil 2 3])}]
           [(model/growing-set) {:read (asking [#{} #{1} #{2} #{1 2}]), :add (telling [1 2])}]
           [(model/growing-set #{1}) {:read (asking [#{1} #{1 2}]), :add (telling [1 2]), :remove (telling [2])}]
           [(model/append-list) {:read (asking [[] [1] [1 2] [2 1]]), :append (telling [1 2 3 4 5 6])}]
           [(model/append-list [1]) {:read (asking [[1] [1 2] [1 2 2]]), :append (telling [2])}]
           [(model/mutex) {:acquire (asking [nil]), :release (asking [nil])}]
           [(model/fifo-queue) {:enqueue (telling [1 2 3 4]), :dequeue (asking [1 2 3 nil])}]
           [(model/fifo-queue [1]) {:enqueue (telling [1 2 3]), :dequeue (asking [1 2])}]]]
    (agreement (gen-ops results) its-model 250)))

(deftest guarantees-by-name
  (let [check (fn [events names bounds] (verdict (checker/guarantees names bounds) events))]
    (is (true? (:valid? (check stale [:monotonic-reads :read-your-writes] {}))))
    (is (false? (:valid? (check stale [:durable] {}))))
    (is (= [2 1] (map :value (get-in (check stale [:durable] {}) [:durable :findings 0 :ops]))))
    (is (true? (:valid? (check stale [:bounded-staleness] {:versions 1}))))
    (is (false? (:valid? (check stale [:bounded-staleness] {:versions 0}))))
    (is (= :unknown (:valid? (check stale [:session] {}))))))

(deftest values-cross-the-border
  (let [value {:a [1 #{:b/c "x"} 'word 1/2 1.5M]}]
    (is (= value (history/->clojure (history/->java value))))))

(deftest what-an-event-says-survives
  (let [events (map-indexed (fn [i e] (assoc e :index (+ 100 i) :process (str "c" (:process e)) :acks 1 :epoch 1 :offset i :node :n1)) stale)
        verdict (verdict (checker/linearizable {:model (model/register)}) events)]
    (is (false? (:valid? verdict)))
    (is (= 105 (get-in verdict [:failures 0 :fails-at])))
    (is (= "c1" (get-in verdict [:failures 0 :culprit :process])))
    (is (= 3 (get-in verdict [:explored :judged])))
    (is (false? (:valid? (checker/check (checker/guarantees [:durable] {:wait 1}) {} events {}))))
    (is (thrown? HistoryException (checker/check (checker/guarantees [:durable] {:wait 1}) {} stale {})))))

(deftest keys-by-entry
  (let [events [(assoc (event 0 :invoke :write 1) :key :a) (assoc (event 0 :ok :write 1) :key :a)
                (assoc (event 0 :invoke :read nil) :key :b) (assoc (event 0 :ok :read nil) :key :b)]
        linear (checker/linearizable {:model (model/register)})]
    (is (true? (:valid? (verdict linear events))))
    (is (thrown? HistoryException (verdict linear (update events 2 dissoc :key))))
    (is (thrown? HistoryException (checker/check linear {} events {:keyed? true})))))

(deftest no-verdict-on-what-was-not-understood
  (let [linear #(verdict (checker/linearizable {:model %1}) %2)]
    (is (thrown? UnsupportedModelException (linear (model/register) [(event 0 :invoke :add 1) (event 0 :ok :add 1)])))
    (is (thrown? UnsupportedModelException
                 (linear (model/multi-register) [(event 0 :invoke :txn [[:append 1 1]]) (event 0 :ok :txn [[:append 1 1]])])))
    (is (thrown? UnsupportedModelException (linear (->Queue []) [(event 0 :invoke :drain nil) (event 0 :ok :drain [1])])))
    (is (thrown? HistoryException (linear (model/register) [{:process 0, :type :invoke, :value 1}])))
    (is (thrown? HistoryException (linear (model/register) [(event 0.5 :invoke :write 1)])))
    (is (= :unknown (:valid? (linear (model/register) [(event :nemesis :info :kill nil)]))))))

(deftest a-checker-that-throws-is-unknown
  (let [broken (reify checker/Checker (check [_ _ _ _] (throw (IllegalStateException. "broken"))))
        both (verdict (checker/compose {:broken broken, :linear (checker/linearizable {:model (model/register)})}) fresh)]
    (is (= :unknown (:valid? both)))
    (is (= :unknown (get-in both [:broken :valid?])))
    (is (re-find #"broken" (get-in both [:broken :error])))
    (is (true? (get-in both [:linear :valid?])))))

(deftest one-definition-of-a-model
  (is (= (model/counter 7) (model/step (model/counter 2) {:f :incr, :value 5, :type :ok})))
  (is (= (model/counter -1) (model/step (model/counter) {:f :decr, :argument nil, :value -1, :result -1, :type :ok})))
  (is (= (model/string-kv "ab") (model/step (model/string-kv "a") {:f :append, :value "b", :type :ok})))
  (is (= (model/multi-register {:x 1}) (model/step (model/multi-register) {:f :txn, :value [[:w :x 1]], :type :ok})))
  (is (= (model/mutex) (model/step (model/mutex true) {:f :release, :type :ok})))
  (is (= (model/fifo-queue [2]) (model/step (model/fifo-queue [1 2]) {:f :dequeue, :value 1, :type :ok})))
  (let [events [(event 0 :invoke :incr 5) (event 0 :ok :incr 5) (event 0 :invoke :read nil) (event 0 :ok :read 5N)]]
    (is (true? (:valid? (verdict (checker/linearizable {:model (model/counter)}) events))))))
