package dev.ariadne.checker.engine;

import java.util.Arrays;

/**
 * A set of configurations of {@link Frontier} without those that another one makes needless. A configuration is a row of words:
 *
 * <pre>state | done (one bit a slot) | free (one bit a slot) | used (16 bits for each class of crashed operations)</pre>
 *
 * A makes B needless when both are in the same state and whatever can follow B can follow A. Slot by slot: for what only reads, having been
 * done is at least as good as not; for what writes, being free is at least as good as anything, and everything else must be equal. And A must not
 * have used more of any class of crashed operations.
 */
final class ConfigSet {
    private static final int DEAD = -1;
    private static final int NONE = -1;
    /** So many configurations of the same state are compared with a new one; beyond that only equal ones are found. */
    private static final int MOST_COMPARED = 128;
    /** The top bit of each 16-bit count, to compare four at once. */
    private static final long COUNT_TOPS = 0x8000_8000_8000_8000L;

    final int stride;
    private final int words;
    private final long[] readLike;
    private final int[] headOfState;
    long[] data;
    private int[] next;
    private int count;
    private int live;
    private long[] table = new long[64];
    private int stamp = 1;

    /**
     * @param words of slots
     * @param usedWords of counts
     * @param readLike the slots whose operation only reads; shared with the frontier, which changes it
     */
    ConfigSet(int states, int words, int usedWords, long[] readLike) {
        stride = 1 + 2 * words + usedWords;
        this.words = words;
        this.readLike = readLike;
        headOfState = new int[states];
        Arrays.fill(headOfState, NONE);
        data = new long[16 * stride];
        next = new int[16];
    }

    /** The number of rows, dead ones included. */
    int rows() {
        return count;
    }

    int live() {
        return live;
    }

    /** True for a row that another one has since made needless. */
    boolean dead(int row) {
        return data[row * stride] == DEAD;
    }

    long bytes() {
        return 8L * (data.length + table.length) + 4L * next.length;
    }

    void clear() {
        for (int row = 0; row < count; row++) {
            if (!dead(row)) {
                headOfState[(int) data[row * stride]] = NONE;
            }
        }
        count = 0;
        live = 0;
        stamp++;
    }

    /** Adds a configuration unless one that is there makes it needless; removes those that it makes needless. */
    void add(long[] config) {
        int slot = slotOf(config);
        if (slot < 0) {
            return;
        }
        int state = (int) config[0];
        int before = NONE;
        int compared = 0;
        for (int row = headOfState[state]; row != NONE && compared < MOST_COMPARED; row = next[row], compared++) {
            int at = row * stride;
            if (dominates(data, at, config, 0)) {
                return;
            }
            if (dominates(config, 0, data, at)) {
                data[at] = DEAD;
                live--;
                if (before == NONE) {
                    headOfState[state] = next[row];
                } else {
                    next[before] = next[row];
                }
            } else {
                before = row;
            }
        }
        append(config, slot);
    }

    private void append(long[] config, int slot) {
        if (count == next.length) {
            next = Arrays.copyOf(next, count * 2);
            data = Arrays.copyOf(data, count * 2 * stride);
        }
        int state = (int) config[0];
        System.arraycopy(config, 0, data, count * stride, stride);
        next[count] = headOfState[state];
        headOfState[state] = count;
        table[slot] = (long) stamp << 32 | count;
        count++;
        live++;
        if (count * 2 > table.length) {
            rehash();
        }
    }

    /** The free slot for a configuration in the table, or -1 when an equal one is there. */
    private int slotOf(long[] config) {
        int mask = table.length - 1;
        int slot = hash(config, 0) & mask;
        while (table[slot] >>> 32 == stamp) {
            int at = (int) table[slot] * stride;
            if (Arrays.equals(data, at, at + stride, config, 0, stride)) {
                return NONE;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void rehash() {
        table = new long[table.length * 2];
        int mask = table.length - 1;
        for (int row = 0; row < count; row++) {
            int slot = hash(data, row * stride) & mask;
            while (table[slot] >>> 32 == stamp) {
                slot = slot + 1 & mask;
            }
            table[slot] = (long) stamp << 32 | row;
        }
    }

    private int hash(long[] from, int at) {
        long hash = 0;
        for (int i = 0; i < stride; i++) {
            hash = (hash ^ from[at + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 20);
    }

    private boolean dominates(long[] a, int atA, long[] b, int atB) {
        for (int w = 0; w < words; w++) {
            long doneA = a[atA + 1 + w];
            long doneB = b[atB + 1 + w];
            long freeA = a[atA + 1 + words + w];
            long freeB = b[atB + 1 + words + w];
            long reads = readLike[w];
            if ((doneB & ~doneA & reads | ~reads & ~freeA & ((doneA ^ doneB) | freeB)) != 0) {
                return false;
            }
        }
        for (int i = 1 + 2 * words; i < stride; i++) {
            if ((((b[atB + i] | COUNT_TOPS) - a[atA + i]) & COUNT_TOPS) != COUNT_TOPS) {
                return false;
            }
        }
        return true;
    }

    /** Keeps the {@code width} most promising configurations, the states taking turns. */
    void keepBest(int width) {
        long[] byCost = new long[live];
        int n = 0;
        for (int row = 0; row < count; row++) {
            if (!dead(row)) {
                byCost[n++] = (long) cost(row) << 32 | row;
            }
        }
        Arrays.sort(byCost);
        int[] taken = new int[headOfState.length];
        long[] byTurn = new long[n];
        for (int i = 0; i < n; i++) {
            byTurn[i] = (long) taken[(int) data[(int) byCost[i] * stride]]++ << 32 | i;
        }
        Arrays.sort(byTurn);
        long[] kept = new long[width * stride];
        for (int i = 0; i < width; i++) {
            System.arraycopy(data, (int) byCost[(int) byTurn[i]] * stride, kept, i * stride, stride);
        }
        clear();
        long[] config = new long[stride];
        for (int i = 0; i < width; i++) {
            System.arraycopy(kept, i * stride, config, 0, stride);
            add(config);
        }
    }

    /** What a configuration has spent: crashed operations weigh most, since they do not come back. */
    private int cost(int row) {
        int at = row * stride;
        int cost = 0;
        for (int w = 0; w < words; w++) {
            long done = data[at + 1 + w];
            cost += Long.bitCount(done & ~readLike[w])
                    - Long.bitCount(done & readLike[w])
                    - Long.bitCount(data[at + 1 + words + w]);
        }
        for (int i = 1 + 2 * words; i < stride; i++) {
            for (long used = data[at + i]; used != 0; used >>>= 16) {
                cost += 4 * (int) (used & 0xFFFF);
            }
        }
        return cost + 64 * 2 * words;
    }
}
