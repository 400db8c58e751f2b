package dev.ariadne.checker;

import java.util.Arrays;

/**
 * Lists as numbers: a tree in which every list is a path from the root, so that two lists share what they begin with. The reads of an
 * append-only list are nearly all one path, and a million of them take the room of the longest. Equal lists have equal numbers; 0 is the
 * empty one. About 40 bytes for each distinct beginning.
 */
final class Sequences {
    static final int EMPTY = 0;

    private int size = 1;
    private int[] parent = new int[16];
    private int[] length = new int[16];
    private long[] last = new long[16];
    /** Open addressing from parent and element to the node below; 0 is a free place, since the root is below nothing. */
    private int[] table = new int[64];

    /** The list that is {@code list} with one more element. */
    int with(int list, long element) {
        int slot = slot(list, element);
        if (table[slot] != 0) {
            return table[slot];
        }
        if (size == parent.length) {
            parent = Arrays.copyOf(parent, size * 2);
            length = Arrays.copyOf(length, size * 2);
            last = Arrays.copyOf(last, size * 2);
        }
        int node = size++;
        parent[node] = list;
        length[node] = length[list] + 1;
        last[node] = element;
        table[slot] = node;
        if (size * 2 > table.length) {
            grow();
        }
        return node;
    }

    int length(int list) {
        return length[list];
    }

    /** The list without its last element. */
    int withoutLast(int list) {
        return parent[list];
    }

    long last(int list) {
        return last[list];
    }

    long[] elements(int list) {
        long[] elements = new long[length[list]];
        for (int node = list, at = elements.length - 1; at >= 0; node = parent[node], at--) {
            elements[at] = last[node];
        }
        return elements;
    }

    private int slot(int list, long element) {
        int mask = table.length - 1;
        long hash = (element + 0x9E3779B97F4A7C15L * (list + 1)) * 0xBF58476D1CE4E5B9L;
        int slot = (int) (hash >>> 32) & mask;
        while (table[slot] != 0 && (parent[table[slot]] != list || last[table[slot]] != element)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        table = new int[table.length * 2];
        for (int node = 1; node < size; node++) {
            table[slot(parent[node], last[node])] = node;
        }
    }
}
