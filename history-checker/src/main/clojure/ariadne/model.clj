(ns ariadne.model
  "Models of single objects, as values that step. A model is its own state: `step` gives the model after an operation, or an
  inconsistent one when the operation, with the result it had, cannot happen. Whoever has models for Knossos has them for this
  protocol: extend `Model` to them.

  An operation is a map {:process :f :value :result :type :key}: :type is :ok, or :info for one that crashed (a crashed
  operation may be stepped or left out, whichever fits); :value is the argument, or what a completed read returned; :result is
  what another function's completion had for a value, which Jepsen's clients use for results or for the argument again. Unlike
  in Knossos, a completed read of nil says that the register held nil.")

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

(defn- unknown-function
  [op]
  (inconsistent (str "the model has no operation " (pr-str (:f op)))))

(defn- step-read
  [model op]
  (if (or (= :info (:type op)) (= (:value model) (:value op)))
    model
    (inconsistent (str "read " (pr-str (:value op)) " from a register that held " (pr-str (:value model))))))

(defrecord Register [value]
  Model
  (step [this op]
    (case (:f op)
      :read (step-read this op)
      :write (->Register (:value op))
      (unknown-function op))))

(defrecord CasRegister [value]
  Model
  (step [this op]
    (case (:f op)
      :read (step-read this op)
      :write (->CasRegister (:value op))
      :cas (let [[old new] (:value op)]
             (if (= old value)
               (->CasRegister new)
               (inconsistent (str "cas from " (pr-str old) " on a register that held " (pr-str value)))))
      (unknown-function op))))

(defn- or-inconsistent
  [possible? after op state]
  (if possible?
    after
    (inconsistent (str "no " (pr-str (:f op)) " " (pr-str (:value op)) " in the state " (pr-str state)))))

(defn- crashed? [op] (= :info (:type op)))

(defrecord Counter [value]
  Model
  (step [this {:keys [f result] :as op}]
    (let [by (fn [n] (->Counter (+ value n)))]
      (case f
        :read (or-inconsistent (or (crashed? op) (= value (:value op))) this op value)
        :add (by (:value op))
        (:incr :decr) (let [after (by (if (= :incr f) 1 -1))]
                        (or-inconsistent (or (nil? result) (= result (:value after))) after op value))
        (unknown-function op)))))

(defrecord GrowingSet [value]
  Model
  (step [this op]
    (case (:f op)
      :read (or-inconsistent (or (crashed? op) (= value (set (:value op)))) this op value)
      :add (->GrowingSet (conj value (:value op)))
      :remove (->GrowingSet (disj value (:value op)))
      (unknown-function op))))

(defrecord AppendList [value]
  Model
  (step [this op]
    (case (:f op)
      :read (or-inconsistent (or (crashed? op) (= value (vec (:value op)))) this op value)
      :append (->AppendList (conj value (:value op)))
      (unknown-function op))))

(defrecord Mutex [held]
  Model
  (step [_ op]
    (case (:f op)
      :acquire (or-inconsistent (not held) (->Mutex true) op held)
      :release (or-inconsistent held (->Mutex false) op held)
      (unknown-function op))))

(defrecord FifoQueue [value]
  Model
  (step [this op]
    (case (:f op)
      :enqueue (->FifoQueue (conj value (:value op)))
      :dequeue (let [after (->FifoQueue (into [] (rest value)))]
                 (or-inconsistent (or (crashed? op) (= (:result op) (first value)))
                                  (if (seq value) after this) op value))
      (unknown-function op))))

(defrecord MultiRegister [values]
  Model
  (step [_ op]
    (if (= :txn (:f op))
      (reduce (fn [model [f k v]]
                (let [f (keyword f)]
                  (cond
                    (#{:w :write} f) (assoc-in model [:values k] v)
                    (or (and (crashed? op) (nil? v)) (= v (get-in model [:values k]))) model
                    :else (reduced (inconsistent (str "read " (pr-str v) " from " (pr-str k)))))))
              (->MultiRegister values)
              (or (:result op) (:value op)))
      (unknown-function op))))

(defn register
  "A register with :read and :write, at first nil or `value`."
  ([] (register nil))
  ([value] (->Register value)))

(defn cas-register
  "A register with :read, :write and :cas [old new], at first nil or `value`."
  ([] (cas-register nil))
  ([value] (->CasRegister value)))

(defn counter
  "A counter with :read, :add n, and :incr and :decr by one, which may return the new value; at first 0 or `value`."
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
  "A mutex with :acquire and :release, at first free."
  []
  (->Mutex false))

(defn fifo-queue
  "A queue with :enqueue and :dequeue, which returns nil when it is empty; at first empty or `value`."
  ([] (fifo-queue []))
  ([value] (->FifoQueue (vec value))))

(defn multi-register
  "Registers by key with :txn [[:r k v] [:w k v] ...], which happens at once; at first nil or the map `values`."
  ([] (multi-register {}))
  ([values] (->MultiRegister values)))
