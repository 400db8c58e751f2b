package dev.ariadne.checker.engine;

/** A way to decide whether one object's history, which it was made for, is linearizable. */
public interface Engine {
    String name();

    /** Why this engine is the one for the history: a clause without a full stop. */
    String why();

    /** Decides within what is left of the budget; the decision is unknown when that runs out. */
    Decision decide(Budget budget);
}
