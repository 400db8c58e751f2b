package dev.ariadne.tla;

/**
 * How far a run of TLC is.
 *
 * @param model the name of the model
 * @param generated states generated so far, with repetitions
 * @param distinct distinct states found so far
 * @param queue distinct states whose successors are still to be found
 * @param depth how many states lie on a shortest way to the states that are met now
 * @param seconds how long the run has gone on
 */
public record TlcProgress(String model, long generated, long distinct, long queue, int depth, double seconds) {
    /** States generated in a second, on the average since the start. */
    public long rate() {
        return seconds <= 0 ? 0 : Math.round(generated / seconds);
    }
}
