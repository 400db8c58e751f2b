(ns ariadne.history
  "Histories between Clojure and Java: sequences of event maps on one side, dev.ariadne.checker.History on the other."
  (:require [clojure.java.io :as io])
  (:import (dev.ariadne.checker EventType History HistoryBuilder Op Outcome)
           (dev.ariadne.checker.edn HistoryReader Keyword)
           (java.util List Map Set)))

(defn ->clojure
  "A value as the reader made it, in Clojure's types."
  [value]
  (cond
    (instance? Keyword value) (keyword (.name ^Keyword value))
    (instance? Map value) (into {} (map (fn [[k v]] [(->clojure k) (->clojure v)])) value)
    (instance? Set value) (into #{} (map ->clojure) value)
    (instance? List value) (mapv ->clojure value)
    :else value))

(defn ->java
  "A Clojure value in the types that the Java side prints and compares."
  [value]
  (cond
    (keyword? value) (Keyword. (subs (str value) 1))
    (map? value) (into {} (map (fn [[k v]] [(->java k) (->java v)])) value)
    (set? value) (into #{} (map ->java) value)
    (sequential? value) (mapv ->java value)
    :else value))

(def ^:private event-types
  {:invoke EventType/INVOKE, :ok EventType/OK, :fail EventType/FAIL, :info EventType/INFO})

(defn- add-event!
  [^HistoryBuilder builder keyed? {:keys [process type f value time]}]
  (let [nanos (long (or time -1))]
    (if (integer? process)
      (let [[k v] (if (and keyed? (vector? value)) value [nil value])]
        (.add builder
              (int process)
              (or (event-types type) (throw (IllegalArgumentException. (str "unknown :type " (pr-str type)))))
              (name f)
              (->java k)
              (->java v)
              nanos))
      (.mark builder (name f) (->java value) nanos))))

(defn history
  "A History: one as it is, or made of a sequence of event maps {:process :type :f :value :time}. With `keyed?` the values are
  [key value] tuples. Throws HistoryException when the events make no sense."
  (^History [events] (history events false))
  (^History [events keyed?]
   (if (instance? History events)
     events
     (let [builder (History/builder)]
       (run! #(add-event! builder keyed? %) events)
       (.build builder)))))

(defn read-history
  "The History in a file (EDN, also .gz). Throws HistoryException when it is not one."
  ^History [file]
  (HistoryReader/read (.toPath (io/file file))))

(defn op->map
  "An operation as models see it."
  [^Op op]
  {:process (.process op)
   :f (keyword (.f op))
   :type (if (= Outcome/OK (.outcome op)) :ok :info)
   :key (->clojure (.key op))
   :value (->clojure (if (and (some? (.result op)) (or (nil? (.value op)) (= "read" (.f op)))) (.result op) (.value op)))
   :result (->clojure (.result op))
   :index (.invokeIndex op)})
