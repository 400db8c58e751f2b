(ns ariadne.checker
  "Checkers of histories, and how their verdicts come together. :valid? is true, false or :unknown, and :unknown is never
  taken for either of the others."
  (:require [ariadne.history :as history]
            [ariadne.model :as model]
            [clojure.edn :as edn])
  (:import (ariadne.model CasRegister Register)
           (dev.ariadne.checker Anomalies Checkers Checkers$Progress Explanation History Limits Model ModelName)
           (java.time Duration)))

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

(defn compose
  "A checker that runs each of a map of checkers and answers with their results under their names, and the verdict on all."
  [checkers]
  (reify Checker
    (check [_ test history opts]
      (let [results (into {} (map (fn [[its-name checker]] [its-name (check checker test history opts)])) checkers)]
        (assoc results :valid? (merge-valid (map :valid? (vals results))))))))

(defn- built-in
  "The packed form of a model, if it has one: the built-in models, beginning with nil."
  [model]
  (when (nil? (:value model))
    (condp instance? model
      Register ModelName/REGISTER
      CasRegister ModelName/CAS_REGISTER
      nil)))

(defn- searchable
  "A Clojure model as the general search takes it. Each operation becomes a map once, however often it is stepped."
  ^Model [initial ^History history]
  (let [maps (object-array (.size history))]
    (reify Model
      (name [_] (.getSimpleName (class initial)))
      (initial [_] initial)
      (step [_ state op]
        (let [id (.id ^dev.ariadne.checker.Op op)
              op (or (aget maps id)
                     (let [made (history/op->map op)]
                       (aset maps id made)
                       made))
              after (model/step state op)]
          (when-not (model/inconsistent? after) after))))))

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
            verdict (if-let [its-name (built-in model)]
                      (Checkers/check history ^ModelName its-name (limits options))
                      (Checkers/check history (searchable model history) (limits options) Checkers$Progress/NONE))]
        (edn/read-string (Explanation/edn verdict nil))))))

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
