package dev.ariadne.core.repl;

import dev.ariadne.core.Conn;

/** Finds the copied node's connection for one of the original's. */
@FunctionalInterface
public interface ConnMapping {
    /** The copy of {@code original}. */
    Conn of(Conn original);
}
