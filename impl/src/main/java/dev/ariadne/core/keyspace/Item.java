package dev.ariadne.core.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a {@link Dict} holds: a key and whatever a subclass adds. */
abstract class Item<E extends Item<E>> {
    final byte[] key;
    final int hash;
    /** Next item of the same bucket. */
    @Nullable
    E next;

    /** @param hash {@link Dict#hash} of the key, which becomes the item's own */
    Item(byte[] key, int hash) {
        this.key = key;
        this.hash = hash;
    }

    /** The same item for a copied table, not chained. */
    abstract E copy();

    /** Reads a byte or so of everything that the item refers to, which brings it into the processor's caches; what it returns means nothing. */
    int touch() {
        return key.length;
    }

    boolean hasKey(byte[] buf, int from, int length) {
        return key.length == length && Arrays.equals(key, 0, length, buf, from, from + length);
    }
}
