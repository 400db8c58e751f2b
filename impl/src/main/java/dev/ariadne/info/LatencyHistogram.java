package dev.ariadne.info;

/** How often a command took how long: counts in classes that each are a thirty-second wide relative to their values. */
public final class LatencyHistogram {
    private static final int CLASS_BITS = 5;
    private static final int CLASSES_PER_OCTAVE = 1 << CLASS_BITS;
    /** Up to 2^30 ns, about a second; what takes longer counts as that. */
    private static final int MAX_OCTAVE = 30;

    private final int[] counts = new int[CLASSES_PER_OCTAVE * (MAX_OCTAVE - CLASS_BITS + 1)];
    private long total;

    /** Counts one duration. */
    void record(long nanos) {
        counts[classOf(Math.max(0, Math.min(nanos, (1L << MAX_OCTAVE) - 1)))]++;
        total++;
    }

    /** Number of durations. */
    public long total() {
        return total;
    }

    private static int classOf(long nanos) {
        int octave = Math.max(0, Long.SIZE - CLASS_BITS - 1 - Long.numberOfLeadingZeros(nanos | 1));
        return (int) (octave * CLASSES_PER_OCTAVE + (nanos >>> octave));
    }

    /** The longest duration of a class, in ns. */
    private static long longestOf(int index) {
        if (index < 2 * CLASSES_PER_OCTAVE) {
            return index;
        }
        int octave = index / CLASSES_PER_OCTAVE - 1;
        long mantissa = index - (long) octave * CLASSES_PER_OCTAVE;
        return (mantissa + 1 << octave) - 1;
    }

    /** The duration in ns that this percentage of all durations does not exceed. */
    public long percentile(double percentage) {
        long wanted = Math.max(1, (long) Math.ceil(percentage / 100 * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return longestOf(i);
            }
        }
        return 0;
    }

    /** How many durations were at most {@code nanos}, to the precision of a class. */
    public long upTo(long nanos) {
        long seen = 0;
        for (int i = 0; i < counts.length && longestOf(i) <= nanos; i++) {
            seen += counts[i];
        }
        return seen;
    }
}
