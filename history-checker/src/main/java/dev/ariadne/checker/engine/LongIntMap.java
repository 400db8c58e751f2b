package dev.ariadne.checker.engine;

import java.util.Arrays;

/** Numbers long keys from 0 in order of first appearance. Open addressing; about 24 bytes a key. */
public final class LongIntMap {
    private long[] keys = new long[16];
    private int[] numbers = new int[16];
    private long[] keyOf = new long[8];
    private int size;

    public LongIntMap() {
        Arrays.fill(numbers, -1);
    }

    /** The number of {@code key}, a new one if it has none. */
    public int number(long key) {
        int slot = slot(key);
        if (numbers[slot] >= 0) {
            return numbers[slot];
        }
        if (2 * (size + 1) > keys.length) {
            grow();
            slot = slot(key);
        }
        if (size == keyOf.length) {
            keyOf = Arrays.copyOf(keyOf, size * 2);
        }
        keys[slot] = key;
        numbers[slot] = size;
        keyOf[size] = key;
        return size++;
    }

    /** The number of {@code key}, or -1 if it has none. */
    public int find(long key) {
        return numbers[slot(key)];
    }

    /** The key with a number. */
    public long key(int number) {
        return keyOf[number];
    }

    public int size() {
        return size;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & mask;
        while (numbers[slot] >= 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        keys = new long[keys.length * 2];
        numbers = new int[keys.length];
        Arrays.fill(numbers, -1);
        for (int i = 0; i < size; i++) {
            int slot = slot(keyOf[i]);
            keys[slot] = keyOf[i];
            numbers[slot] = i;
        }
    }
}
