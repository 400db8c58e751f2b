(ns ariadne.model
  "Models of single objects, as values that step. A model is its own state: `step` gives the model after an operation, or an
  inconsistent one when the operation, with the result it had, cannot happen. Whoever has models for Knossos has them for this
  protocol: extend `Model` to them.

  An operation is a map {:process :f :value :argument :result :type :key}: :type is :ok, or :info for one that crashed (a crashed
  operation may be stepped or left out, whichever fits); :value is what the completion had for a value, as in Knossos, or what the
  invocation had where the operation crashed or completed with nil; :argument is the invocation's value and :result the
  completion's. Unlike in Knossos, a completed read of nil says that the register held nil.

  The models below step as those of dev.ariadne.checker.ModelName do, which they ask."
  (:require [ariadne.history :as history])
  (:import (dev.ariadne.checker ModelName Op Outcome)))

(defprotocol Model
  (step [model op]
    "The model after `op`, or an inconsistent one (see `inconsistent`). Must be pure; models must be values, equal if alike."))

(defrecord Inconsistent [message]
  Model
  (step [this _] this))

(defn inconsistent
  "The outcome of an operation that cannot happen; `message` says why."
  [message]
  (->Inconsistent message))

(defn inconsistent?
  [model]
  (instance? Inconsistent model))

(def ^:private asking #{"read" "get" "dequeue"})

(defn- ->op
  "An operation map as the Java models take it. One of somebody's own making may have its argument or result as :value alone."
  ^Op [{:keys [process f value type key] :as op}]
  (let [f (name f)
        asks (asking f)
        argument (when-not asks (if (contains? op :argument) (:argument op) value))
        result (cond (not= :ok type) nil
                     (= "read" f) value
                     asks (:result op value)
                     :else (:result op))]
    (Op. 0 (or process 0) f (history/->java key) (history/->java argument) (history/->java result)
         (if (= :ok type) Outcome/OK Outcome/INFO) 0 0 -1 -1)))

(defn- state->clojure
  "A state of a Java model as the value of a Clojure model; nil is a symbol there."
  [state]
  (let [value (history/->clojure state)
        plain (fn plain [v]
                (cond (= 'nil v) nil
                      (map? v) (into {} (map (fn [[k v]] [(plain k) (plain v)])) v)
                      (set? v) (into #{} (map plain) v)
                      (vector? v) (mapv plain v)
                      :else v))]
    (plain value)))

(defn- step-built-in
  "The model after `op` by the Java model called `its-name`; `make` makes a model of a value."
  [^ModelName its-name make value op]
  (let [model (.model its-name (history/->java value))
        after (when (contains? (.functions its-name) (name (:f op)))
                (.step model (.initial model) (->op op)))]
    (if (some? after)
      (make (state->clojure after))
      (inconsistent (str "no " (pr-str (:f op)) " " (pr-str (:value op)) " in the state " (pr-str value))))))

(defrecord Register [value]
  Model
  (step [_ op] (step-built-in ModelName/REGISTER ->Register value op)))

(defrecord CasRegister [value]
  Model
  (step [_ op] (step-built-in ModelName/CAS_REGISTER ->CasRegister value op)))

(defrecord Counter [value]
  Model
  (step [_ op] (step-built-in ModelName/COUNTER ->Counter value op)))

(defrecord GrowingSet [value]
  Model
  (step [_ op] (step-built-in ModelName/SET ->GrowingSet value op)))

(defrecord AppendList [value]
  Model
  (step [_ op] (step-built-in ModelName/APPEND_LIST ->AppendList value op)))

(defrecord Mutex [value]
  Model
  (step [_ op] (step-built-in ModelName/MUTEX #(->Mutex (= :held %)) value op)))

(defrecord FifoQueue [value]
  Model
  (step [_ op] (step-built-in ModelName/FIFO_QUEUE ->FifoQueue value op)))

(defrecord MultiRegister [value]
  Model
  (step [_ op] (step-built-in ModelName/MULTI_REGISTER ->MultiRegister value op)))

(defrecord StringKv [value]
  Model
  (step [_ op] (step-built-in ModelName/STRING_KV ->StringKv value op)))

(def ^:private built-ins
  {Register ModelName/REGISTER, CasRegister ModelName/CAS_REGISTER, Counter ModelName/COUNTER, GrowingSet ModelName/SET
   AppendList ModelName/APPEND_LIST, Mutex ModelName/MUTEX, FifoQueue ModelName/FIFO_QUEUE
   MultiRegister ModelName/MULTI_REGISTER, StringKv ModelName/STRING_KV})

(defn built-in
  "The name of a model that has engines of its own, and the value it begins with; nil for any other."
  [model]
  (when-let [its-name (built-ins (class model))]
    [its-name (history/->java (:value model))]))

(defn register
  "A register with :read and :write, at first nil or `value`."
  ([] (register nil))
  ([value] (->Register value)))

(defn cas-register
  "A register with :read, :write and :cas [old new], at first nil or `value`."
  ([] (cas-register nil))
  ([value] (->CasRegister value)))

(defn counter
  "A counter with :read, :add n, and :incr and :decr by their value, or by one and then perhaps returning the new number; at first 0 or `value`."
  ([] (counter 0))
  ([value] (->Counter value)))

(defn growing-set
  "A set with :add, :remove and :read of the whole, at first empty or `value`."
  ([] (growing-set #{}))
  ([value] (->GrowingSet (set value))))

(defn append-list
  "A list with :append and :read of the whole, at first empty or `value`."
  ([] (append-list []))
  ([value] (->AppendList (vec value))))

(defn mutex
  "A mutex with :acquire and :release, at first free, or held if `held`."
  ([] (mutex false))
  ([held] (->Mutex (boolean held))))

(defn fifo-queue
  "A queue with :enqueue and :dequeue, which returns nil when it is empty; at first empty or `value`."
  ([] (fifo-queue []))
  ([value] (->FifoQueue (vec value))))

(defn multi-register
  "Registers by key with :txn [[:r k v] [:w k v] ...], which happens at once; at first nil or the map `values`."
  ([] (multi-register {}))
  ([values] (->MultiRegister values)))

(defn string-kv
  "A string with :get, :put and :append at its end, at first empty or `value`."
  ([] (string-kv ""))
  ([value] (->StringKv value)))
