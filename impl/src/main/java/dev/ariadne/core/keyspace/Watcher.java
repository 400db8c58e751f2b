package dev.ariadne.core.keyspace;

/** A transaction, or blocked connections, that want to know when a watched key changes. */
@FunctionalInterface
public interface Watcher {
    /** A watched key was changed. */
    void touched();

    /** Whether it waits for the key to have something, rather than for any change. */
    default boolean isWaiting() {
        return false;
    }
}
