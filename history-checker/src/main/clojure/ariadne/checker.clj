(ns ariadne.checker
  "Checkers of histories, and how their verdicts come together. :valid? is true, false or :unknown, and :unknown is never
  taken for either of the others."
  (:require [ariadne.history :as history]
            [ariadne.model :as model]
            [clojure.edn :as edn])
  (:import (dev.ariadne.checker Anomalies Checkers Checkers$Progress Explanation History Limits Model ModelName Op Report
                                UnsupportedModelException)
           (dev.ariadne.checker.replication Guarantee Guarantees Guarantees$Bounds Guarantees$Finding Guarantees$Result)
           (java.time Duration)
           (java.util LinkedHashSet)))

(defprotocol Checker
  (check [checker test history opts]
    "A map with :valid? and whatever the checker has to say. `test` is a map about the run, `history` a History or a sequence of
    event maps (with :keyed? true in `opts` when their values are [key value] tuples), `opts` a map."))

(def ^:private rank {true 0, :unknown 1, false 2})

(defn merge-valid
  "The verdict on several things together: false if any is, else :unknown if any is, else true. Throws on anything else."
  [valids]
  (reduce (fn [a b]
            (when-not (contains? rank b)
              (throw (IllegalArgumentException. (str "not a verdict: " (pr-str b)))))
            (if (< (rank a) (rank b)) b a))
          true
          valids))

(defn- check-safely
  "What a checker answers; as in Jepsen, :unknown with the :error when it throws, and also when its answer is no verdict."
  [checker test history opts]
  (try
    (let [result (check checker test history opts)]
      (merge-valid [(:valid? result)])
      result)
    (catch Exception e
      {:valid? :unknown, :error (str e)})))

(defn compose
  "A checker that runs each of a map of checkers and answers with their results under their names, and the verdict on all. One that
  throws is :unknown, with the :error."
  [checkers]
  (reify Checker
    (check [_ test history opts]
      (let [results (into {} (map (fn [[its-name checker]] [its-name (check-safely checker test history opts)])) checkers)]
        (assoc results :valid? (merge-valid (map :valid? (vals results))))))))

(defn searchable
  "A Clojure model as the general search takes it. Each operation becomes a map once, however often it is stepped."
  ^Model [initial ^History history]
  (let [maps (object-array (.size history))]
    (reify Model
      (name [_] (.getSimpleName (class initial)))
      (initial [_] initial)
      (step [this state op]
        (let [id (.id ^Op op)
              op-map (or (aget maps id)
                         (let [made (history/op->map op)]
                           (aset maps id made)
                           made))
              after (try
                      (model/step state op-map)
                      (catch Exception e
                        (throw (UnsupportedModelException. (.name this) op e)))
                      (catch AssertionError e
                        (throw (UnsupportedModelException. (.name this) op (IllegalArgumentException. (str (.getMessage e)))))))]
          (when-not (model/inconsistent? after) after))))))

(defn load-model
  "The model that a Clojure file ends with: the value of its last expression, or what that returns if it is a function."
  [file]
  (let [value (load-file (str file))
        model (if (fn? value) (value) value)]
    (when-not (satisfies? model/Model model)
      (throw (IllegalArgumentException. (str file ": its last expression is no model but " (pr-str model)))))
    model))

(defn- limits
  ^Limits [{:keys [time-limit memory]}]
  (Limits. (if time-limit (Duration/ofMillis (long (* 1000 time-limit))) (.time Limits/DEFAULT))
           (if memory (bit-shift-left (long memory) 20) (.memoryBytes Limits/DEFAULT))))

(defn linearizable
  "A checker for linearizability with respect to :model (see ariadne.model). :time-limit in seconds and :memory in megabytes
  bound it; at either the verdict is :unknown. The built-in models are decided by engines made for them, others by search."
  [{:keys [model] :as options}]
  (when-not (satisfies? model/Model model)
    (throw (IllegalArgumentException. (str "not a model: " (pr-str model)))))
  (reify Checker
    (check [_ _ events opts]
      (let [history (history/history events (:keyed? opts))
            verdict (if-let [[its-name initial] (model/built-in model)]
                      (Checkers/check history ^ModelName its-name initial (limits options) Checkers$Progress/NONE)
                      (Checkers/check history (searchable model history) (limits options) Checkers$Progress/NONE))]
        (edn/read-string (Explanation/edn (Report/of verdict nil)))))))

(defn anomalies
  "A checker that names stale reads, lost acknowledged writes and reads of values nobody wrote on registers with unique writes;
  :unknown when it found none but had to pass over keys whose writes are not unique."
  []
  (reify Checker
    (check [_ _ events opts]
      (let [found (Anomalies/find (history/history events (:keyed? opts)))]
        {:valid? (cond (not (.isEmpty found)) false
                       (seq (.skippedKeys found)) :unknown
                       :else true)
         :lost-writes (mapv #(history/op->map (.write ^dev.ariadne.checker.Anomalies$LostWrite %)) (.lostWrites found))
         :stale-reads (mapv #(history/op->map (.read ^dev.ariadne.checker.Anomalies$StaleRead %)) (.staleReads found))
         :unwritten-reads (mapv history/op->map (.unwrittenReads found))
         :skipped-keys (mapv history/->clojure (.skippedKeys found))}))))

(defn guarantees
  "A checker of what a replicated store promises short of linearizability. `names` are those of
  dev.ariadne.checker.replication.Guarantee, and :session for its four; :versions and :millis in `bounds` are how stale reads
  may be. With :wait n a write counts as acknowledged only if WAIT had counted n replicas (:acks)."
  ([names] (guarantees names {}))
  ([names {:keys [versions millis wait]}]
   (reify Checker
     (check [_ _ events opts]
       (let [history (cond-> (history/history events (:keyed? opts)) wait (.acknowledgedBy (int wait)))
             asked (LinkedHashSet. ^java.util.Collection (mapcat #(Guarantee/named (name %)) names))
             bounds (Guarantees$Bounds. (some-> versions long) (some-> millis double))
             results (into {}
                           (map (fn [[guarantee ^Guarantees$Result result]]
                                  [(keyword (str guarantee))
                                   {:valid? (edn/read-string (.edn (.valid result)))
                                    :note (.note result)
                                    :findings (mapv (fn [^Guarantees$Finding found]
                                                      {:text (.text found), :ops (mapv history/op->map (.ops found))})
                                                    (.findings result))}]))
                           (Guarantees/check history asked bounds))]
         (assoc results :valid? (merge-valid (map :valid? (vals results)))))))))
