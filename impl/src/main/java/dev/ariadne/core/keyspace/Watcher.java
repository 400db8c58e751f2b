package dev.ariadne.core.keyspace;

/** A transaction that wants to know when a watched key changes. */
@FunctionalInterface
public interface Watcher {
    /** A watched key was changed. */
    void touched();
}
