package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.Args;
import org.jspecify.annotations.Nullable;

/**
 * Brings into the processor's caches what a pipeline's requests will look for. A lookup in a large table waits for memory three times in turn: for
 * the bucket, the entry, the key. Done for several requests at once, step by step, the waits overlap; done request by request, they add up. The
 * same goes for the members of a large collection. The hashes of the keys that are worked out here need not be worked out again
 * ({@link Args#keyHash(long, int)}); nothing else depends on it.
 *
 * <p>One for a node; one thread.
 */
public final class Lookahead {
    /** How many requests are looked at together. */
    public static final int REQUESTS = 16;
    /** Fewer are not worth it. */
    private static final int FEWEST = 4;
    /** Smaller tables are in the caches anyway. */
    private static final int SMALLEST_TABLE = 4096;

    private final int[] hashes = new int[REQUESTS];
    private final @Nullable Item<?>[] items = new Item<?>[REQUESTS];
    /** Receives what was read, so that the reading is not optimised away. */
    private int read;

    /**
     * Looks for what the next requests of a pipeline will look for. Their second argument is taken for a key and the third for a member, as
     * for most commands they are; where not, nothing is lost.
     *
     * @param database where they begin to look
     * @param count how many of {@code requests} there are, at most {@link #REQUESTS}
     * @return whether they were worth it
     */
    public boolean look(Database database, Args[] requests, int count) {
        if (count < FEWEST || (database.size() < SMALLEST_TABLE && !isLarge(database, requests[0]))) {
            return false;
        }
        long seed = database.hashSeed();
        for (int i = 0; i < count; i++) {
            Args request = requests[i];
            items[i] = null;
            if (request.count() > 1) {
                hashes[i] = database.hash(request.buf(), request.start(1), request.length(1));
                request.keyHash(seed, hashes[i]);
                items[i] = database.first(hashes[i]);
            }
        }
        int sum = touchKeys(count);
        boolean collections = false;
        for (int i = 0; i < count; i++) {
            Item<?> found = null;
            if (items[i] instanceof Entry entry) {
                if (entry.value instanceof byte[] bytes) {
                    sum += bytes.length;
                } else if (isLarge(entry) && requests[i].count() > 2 && entry.value instanceof Value value) {
                    hashes[i] = database.hash(requests[i].buf(), requests[i].start(2), requests[i].length(2));
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
        return true;
    }

    private static boolean isLarge(Database database, Args request) {
        return request.count() > 1
                && isLarge(database.first(database.hash(request.buf(), request.start(1), request.length(1))));
    }

    private static boolean isLarge(@Nullable Entry entry) {
        return entry != null && entry.value instanceof Value value && value.inTable() >= SMALLEST_TABLE;
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
