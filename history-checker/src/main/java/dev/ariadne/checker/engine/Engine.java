package dev.ariadne.checker.engine;

/** A way to decide whether one register's history is linearizable. */
public interface Engine {
    String name();

    /** Why this engine is the one for the histories it is chosen for: a clause without a full stop. */
    String why();

    /** Decides within what is left of the budget; the decision is unknown when that runs out. */
    Decision decide(KeyHistory history, Budget budget);
}
