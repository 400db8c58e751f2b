(ns ariadne.history
  "Histories between Clojure and Java: sequences of event maps on one side, dev.ariadne.checker.History on the other."
  (:require [clojure.java.io :as io])
  (:import (dev.ariadne.checker EventType History History$Meta HistoryBuilder HistoryException Op Outcome)
           (dev.ariadne.checker.edn HistoryReader Keyword Ratio Symbol)
           (java.util List Map Set)))

(defn ->clojure
  "A value as the reader made it, in Clojure's types."
  [value]
  (cond
    (instance? Keyword value) (keyword (.name ^Keyword value))
    (instance? Symbol value) (symbol (.name ^Symbol value))
    (instance? Ratio value) (/ (bigint (.numerator ^Ratio value)) (bigint (.denominator ^Ratio value)))
    (instance? Map value) (into {} (map (fn [[k v]] [(->clojure k) (->clojure v)])) value)
    (instance? Set value) (into #{} (map ->clojure) value)
    (instance? List value) (mapv ->clojure value)
    :else value))

(defn ->java
  "A Clojure value in the types that the Java side prints and compares."
  [value]
  (cond
    (keyword? value) (Keyword. (subs (str value) 1))
    (symbol? value) (Symbol. (str value))
    (ratio? value) (Ratio. (numerator value) (denominator value))
    (instance? clojure.lang.BigInt value) (if (<= Long/MIN_VALUE value Long/MAX_VALUE) (long value) (biginteger value))
    (decimal? value) (.stripTrailingZeros ^BigDecimal value)
    (and (float? value) (zero? value)) 0.0
    (map? value) (into {} (map (fn [[k v]] [(->java k) (->java v)])) value)
    (set? value) (into #{} (map ->java) value)
    (sequential? value) (mapv ->java value)
    :else value))

(def ^:private event-types
  {:invoke EventType/INVOKE, :ok EventType/OK, :fail EventType/FAIL, :info EventType/INFO})

(def ^:private metas
  {:node History$Meta/NODE, :epoch History$Meta/EPOCH, :offset History$Meta/OFFSET, :acks History$Meta/ACKS})

(defn- refuse
  [event & why]
  (throw (HistoryException. (str (apply str why) ", in the event " (pr-str event)))))

(defn- key-and-value
  "The key and the value of an event: apart with an entry :key, together when `keyed?` says so, otherwise there is no key."
  [keyed? {:keys [key value] :as event}]
  (cond
    (and keyed? (some? key)) (refuse event "an event with :key whose value is to be a [key value] tuple")
    (not keyed?) [key value]
    (and (vector? value) (= 2 (count value))) value
    (= :invoke (:type event)) (refuse event "the value is not a [key value] tuple")
    :else [nil value]))

(defn- add-event!
  [^HistoryBuilder builder keyed? {:keys [process type f time index] :as event}]
  (when-not (or (keyword? f) (string? f) (symbol? f)) (refuse event "an event whose :f is no name"))
  (when (nil? process) (refuse event "an event without :process"))
  (when-not (contains? event-types type) (refuse event "an event whose :type is none of :invoke, :ok, :fail, :info"))
  (when-not (or (nil? index) (and (integer? index) (<= 0 index Integer/MAX_VALUE))) (refuse event "an :index that is no integer of 32 bits"))
  (let [nanos (long (if (number? time) time -1))
        type (event-types type)
        process (->java process)]
    (if (.isClient builder process type)
      (let [[k v] (key-and-value keyed? event)]
        (.add builder process type (name f) (->java k) (->java v) nanos
              (int (or index (.size builder)))
              (into {} (keep (fn [[entry meta]] (when-some [told (entry event)] [meta (->java told)]))) metas)))
      (.mark builder (name f) (->java (:value event)) nanos))))

(defn- require-keys!
  "An entry :key is the key of all operations, or of none."
  [events]
  (let [clients (filter #(= :invoke (:type %)) events)
        without (first (remove #(some? (:key %)) clients))]
    (when (and without (some #(some? (:key %)) clients))
      (refuse without "an operation without :key beside others with one"))))

(defn history
  "A History: one as it is, or made of a sequence of event maps {:process :type :f :value} with :time, :index, :key and what the
  server told (:node :epoch :offset :acks) if there. With `keyed?` the values are [key value] tuples. Throws HistoryException when
  the events make no sense."
  (^History [events] (history events false))
  (^History [events keyed?]
   (if (instance? History events)
     events
     (let [builder (History/builder)]
       (require-keys! events)
       (run! #(add-event! builder keyed? %) events)
       (.build builder)))))

(defn read-history
  "The History in a file (EDN, also .gz). Throws HistoryException when it is not one."
  ^History [file]
  (HistoryReader/read (.toPath (io/file file))))

(defn op->map
  "An operation as models see it. As in Knossos :value is that of the completion when the operation completed with one; :argument is
  that of the invocation."
  [^Op op]
  (let [argument (->clojure (.value op))
        result (->clojure (.result op))
        ok (= Outcome/OK (.outcome op))]
    {:process (->clojure (.process op))
     :f (keyword (.f op))
     :type (if ok :ok :info)
     :key (->clojure (.key op))
     :value (if (or (= "read" (.f op)) (and ok (some? result))) result argument)
     :argument argument
     :result result
     :index (.invokeIndex op)}))
