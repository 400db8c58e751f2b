package dev.ariadne.core.keyspace;

/**
 * How values are laid out: the seed of hash tables, and up to which size a collection is kept packed. One a {@link Keyspace}, shared by
 * its values; the limits follow the configuration and decide when a value next grows, as in Redis.
 */
public final class Layout {
    /** More bytes than an element has. */
    public static final int NEVER_ALONE = Integer.MAX_VALUE;

    /** Seed of every hash table, from the node's randomness. */
    public final long hashSeed;

    /** hash-max-listpack-entries. */
    public int hashMaxPackedEntries = 512;
    /** hash-max-listpack-value, in bytes. */
    public int hashMaxPackedBytes = 64;
    /** zset-max-listpack-entries. */
    public int zsetMaxPackedEntries = 128;
    /** zset-max-listpack-value, in bytes. */
    public int zsetMaxPackedBytes = 64;
    /** set-max-intset-entries. */
    public int setMaxIntegers = 512;
    /** list-max-listpack-size: elements of a list's piece if positive; -1 to -5 for 4 to 64 KiB. */
    public int listMaxPiece = -2;
    /** An element of a list that has so many bytes is a piece of its own whatever the limit (DEBUG QUICKLIST-PACKED-THRESHOLD). */
    public int listAloneBytes = NEVER_ALONE;

    /** stream-node-max-bytes; 0 for no limit. */
    public long streamNodeMaxBytes = 4096;
    /** stream-node-max-entries; 0 for no limit. */
    public long streamNodeMaxEntries = 100;

    public Layout(long hashSeed) {
        this.hashSeed = hashSeed;
    }

    /** Whether a sorted set of so many members, the longest of so many bytes, is packed. */
    boolean packsScores(int members, int longest) {
        return members <= zsetMaxPackedEntries && longest <= zsetMaxPackedBytes;
    }
}
