(ns ariadne.model
  "Models of single objects, as values that step. A model is its own state: `step` gives the model after an operation, or an
  inconsistent one when the operation, with the result it had, cannot happen. Whoever has models for Knossos has them for this
  protocol: extend `Model` to them.

  An operation is a map {:process :f :value :type :index :key}: :type is :ok, or :info for one that crashed (a crashed
  operation may be stepped or left out, whichever fits); :value is the argument, or what a completed read returned. Unlike in
  Knossos, a completed read of nil says that the register held nil.")

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

(defn register
  "A register with :read and :write, at first nil or `value`."
  ([] (register nil))
  ([value] (->Register value)))

(defn cas-register
  "A register with :read, :write and :cas [old new], at first nil or `value`."
  ([] (cas-register nil))
  ([value] (->CasRegister value)))
