package dev.ariadne.checker.engine;

import java.util.Arrays;

/** The configurations that a search has been in: rows of words of any length, in one array behind a hash table. */
final class SearchCache {
    static final int MOST_WORDS = Integer.MAX_VALUE - 16;

    private long[] rows = new long[1 << 10];
    private int used = 1;
    private int[] table = new int[1 << 8];
    private int count;

    long bytes() {
        return 8L * rows.length + 4L * table.length;
    }

    /** True when there is no room for a row of so many words whatever the memory. */
    boolean full(int words) {
        return used > MOST_WORDS - words - 1;
    }

    /** Adds a row unless it is there; false when it was. */
    boolean add(long[] row, int words) {
        int mask = table.length - 1;
        int slot = hash(row, 0, words) & mask;
        for (; table[slot] != 0; slot = slot + 1 & mask) {
            int at = table[slot];
            if (rows[at - 1] == words && Arrays.equals(rows, at, at + words, row, 0, words)) {
                return false;
            }
        }
        if (used + words + 1 > rows.length) {
            rows = Arrays.copyOf(rows, (int) Math.min(MOST_WORDS, Math.max(rows.length * 2L, used + words + 1L)));
        }
        rows[used] = words;
        System.arraycopy(row, 0, rows, used + 1, words);
        table[slot] = used + 1;
        used += words + 1;
        if (++count * 2 > table.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        int[] old = table;
        table = new int[old.length * 2];
        int mask = table.length - 1;
        for (int at : old) {
            if (at != 0) {
                int slot = hash(rows, at, (int) rows[at - 1]) & mask;
                while (table[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                table[slot] = at;
            }
        }
    }

    private static int hash(long[] from, int at, int words) {
        long hash = words;
        for (int i = at; i < at + words; i++) {
            hash = (hash ^ from[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 20);
    }
}
