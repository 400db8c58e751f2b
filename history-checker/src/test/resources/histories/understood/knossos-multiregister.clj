(ns knossos.multi-register (:require [ariadne.model :as model]))
;; Knossos' MultiRegister, with the name of the protocol changed
(defrecord MultiRegister []
  model/Model
  (step [this op]
    (assert (= (:f op) :txn))
    (reduce (fn [state [f k v]]
              (case f
                :read  (if (or (nil? v) (= v (get state k))) state
                         (reduced (model/inconsistent (str (pr-str (get state k)) "≠" (pr-str v)))))
                :write (assoc state k v)))
            this (:value op))))
(map->MultiRegister {:x 0 :y 0})
