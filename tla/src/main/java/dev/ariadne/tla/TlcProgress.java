package dev.ariadne.tla;

/**
 * How far a run of TLC is.
 *
 * @param generated states generated so far, with repetitions
 * @param distinct distinct states found so far
 * @param queue distinct states whose successors are still to be found
 */
public record TlcProgress(long generated, long distinct, long queue) {}
