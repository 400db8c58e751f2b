/** The deterministic core: one single-threaded server node without I/O, clock, threads or randomness of its own. */
@NullMarked
package dev.ariadne.core;

import org.jspecify.annotations.NullMarked;
