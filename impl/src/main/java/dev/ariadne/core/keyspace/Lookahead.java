package dev.ariadne.core.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * Brings into the processor's caches what a pipeline's requests will look for. A lookup in a large table waits for memory three times in turn: for
 * the bucket, the entry, the key. Done for several requests at once, step by step, the waits overlap; done request by request, they add up.
 * Nothing depends on it: whatever it does not understand it leaves to the requests themselves.
 *
 * <p>One for a node; one thread.
 */
public final class Lookahead {
    private static final int REQUESTS = 16;
    /** Fewer are not worth the second reading. */
    private static final int FEWEST = 4;
    /** Tables of fewer keys are in the caches anyway. */
    private static final int FEWEST_KEYS = 4096;

    private static final int MOST_ARGUMENTS = 16;
    private static final int MOST_DIGITS = 8;
    private static final int NOTHING = -1;

    private final int[] hashes = new int[REQUESTS];
    private final @Nullable Entry[] entries = new @Nullable Entry[REQUESTS];
    private int at;
    /** Receives what was read, so that the reading is not optimised away. */
    private int read;

    /**
     * Looks at the next requests of a pipeline.
     *
     * @param from first byte of a request
     * @param to end of the bytes
     * @return up to where it has looked: there is no use in another look before
     */
    public int look(Database database, byte[] buf, int from, int to) {
        if (database.size() < FEWEST_KEYS) {
            return to;
        }
        int count = 0;
        at = from;
        while (count < REQUESTS && request(database, buf, to, count)) {
            count++;
        }
        if (count >= FEWEST) {
            touch(database, count);
        }
        return count == REQUESTS ? at : to;
    }

    /** Passes over a request and notes the hash of its second argument, which most commands have for a key. */
    private boolean request(Database database, byte[] buf, int to, int index) {
        int arguments = number(buf, to, '*');
        if (arguments < 2 || arguments > MOST_ARGUMENTS) {
            return false;
        }
        for (int i = 0; i < arguments; i++) {
            int length = number(buf, to, '$');
            if (length < 0 || length > to - at - 2) {
                return false;
            }
            if (i == 1) {
                hashes[index] = database.hash(buf, at, length);
            }
            at += length + 2;
        }
        return true;
    }

    /** The number of a header line, {@value #NOTHING} for anything else. */
    private int number(byte[] buf, int to, char mark) {
        int i = at;
        int end = Math.min(to - 1, i + MOST_DIGITS);
        if (i >= end || buf[i++] != mark) {
            return NOTHING;
        }
        int value = 0;
        for (; i < end && buf[i] >= '0' && buf[i] <= '9'; i++) {
            value = value * 10 + buf[i] - '0';
        }
        if (i >= end || buf[i] != '\r') {
            return NOTHING;
        }
        at = i + 2;
        return value;
    }

    private void touch(Database database, int count) {
        for (int i = 0; i < count; i++) {
            entries[i] = database.first(hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            Entry entry = entries[i];
            if (entry != null && entry.hash != hashes[i]) {
                entries[i] = entry.next;
            }
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = entries[i];
            if (entry != null) {
                byte[] key = entry.key;
                sum += key.length > 0 ? key[key.length - 1] : 0;
            }
        }
        for (int i = 0; i < count; i++) {
            Entry entry = entries[i];
            if (entry != null && entry.value instanceof byte[] bytes) {
                sum += bytes.length;
            }
            entries[i] = null;
        }
        read = sum;
    }
}
