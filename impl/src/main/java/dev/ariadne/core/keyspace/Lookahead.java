package dev.ariadne.core.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * Brings into the processor's caches what a pipeline's requests will look for. A lookup in a large table waits for memory three times in turn: for
 * the bucket, the entry, the key. Done for several requests at once, step by step, the waits overlap; done request by request, they add up. The
 * same goes for the members of a large collection. Nothing depends on it: whatever it does not understand it leaves to the requests themselves.
 *
 * <p>One for a node; one thread.
 */
public final class Lookahead {
    private static final int REQUESTS = 16;
    /** Fewer are not worth the second reading. */
    private static final int FEWEST = 4;
    /** So many requests are not shorter. */
    private static final int FEWEST_BYTES = FEWEST * "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".length();
    /** Smaller tables are in the caches anyway. */
    private static final int SMALLEST_TABLE = 4096;

    private static final int MOST_ARGUMENTS = 16;
    private static final int MOST_DIGITS = 8;
    private static final int NOTHING = -1;

    private final int[] hashes = new int[REQUESTS];
    private final @Nullable Item<?>[] items = new Item<?>[REQUESTS];
    /** Start and length of each request's third argument, which may be a member. */
    private final int[] members = new int[2 * REQUESTS];

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
        if (to - from < FEWEST_BYTES) {
            return to;
        }
        boolean large = database.size() >= SMALLEST_TABLE;
        int count = 0;
        at = from;
        while (count < REQUESTS && request(database, buf, to, count)) {
            count++;
            if (!large && count == 1 && !isLarge(database.first(hashes[0]))) {
                return to;
            }
        }
        if (count >= FEWEST) {
            touch(database, buf, count);
        }
        return count == REQUESTS ? at : to;
    }

    private static boolean isLarge(@Nullable Entry entry) {
        return entry != null && entry.value instanceof Value value && value.inTable() >= SMALLEST_TABLE;
    }

    /** Passes over a request and notes the hash of its second argument, which most commands have for a key. */
    private boolean request(Database database, byte[] buf, int to, int index) {
        int arguments = number(buf, to, '*');
        if (arguments < 2 || arguments > MOST_ARGUMENTS) {
            return false;
        }
        members[2 * index + 1] = 0;
        for (int i = 0; i < arguments; i++) {
            int length = number(buf, to, '$');
            if (length < 0 || length > to - at - 2) {
                return false;
            }
            if (i == 1) {
                hashes[index] = database.hash(buf, at, length);
            } else if (i == 2) {
                members[2 * index] = at;
                members[2 * index + 1] = length;
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

    private void touch(Database database, byte[] buf, int count) {
        for (int i = 0; i < count; i++) {
            items[i] = database.first(hashes[i]);
        }
        int sum = touchKeys(count);
        boolean collections = false;
        for (int i = 0; i < count; i++) {
            Item<?> found = null;
            if (items[i] instanceof Entry entry) {
                if (entry.value instanceof byte[] bytes) {
                    sum += bytes.length;
                } else if (isLarge(entry) && entry.value instanceof Value value) {
                    hashes[i] = database.hash(buf, members[2 * i], members[2 * i + 1]);
                    found = value.first(hashes[i]);
                    collections = true;
                }
            }
            items[i] = found;
        }
        if (collections) {
            sum += touchKeys(count);
        }
        read = sum;
    }

    /** Goes on to the second item of a bucket where the first is another one, and reads the keys. */
    private int touchKeys(int count) {
        for (int i = 0; i < count; i++) {
            Item<?> item = items[i];
            if (item != null && item.hash != hashes[i]) {
                items[i] = item.next;
            }
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            Item<?> item = items[i];
            if (item != null) {
                byte[] key = item.key;
                sum += key.length > 0 ? key[key.length - 1] : 0;
            }
        }
        return sum;
    }
}
