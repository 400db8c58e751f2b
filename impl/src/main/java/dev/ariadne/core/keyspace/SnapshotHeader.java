package dev.ariadne.core.keyspace;

import java.util.List;

/**
 * What a snapshot says about its origin, and its form.
 *
 * @param redisVersion version of Redis that the server claims to be
 * @param createdSeconds Unix time in seconds
 * @param usedMemoryBytes size of the data in memory
 * @param streamDb database that the replication stream has selected at the cut
 * @param replId replication id, empty to say nothing of replication
 * @param replOffset offset of the replication stream at the cut, as Redis counts it
 * @param replDigest the stream's sum at the cut, empty when there is none (repl-stream-digest)
 * @param functions sources of the libraries of functions, which belong to the data set
 * @param form what it is for
 * @param compressed whether long strings are compressed (rdbcompression)
 * @param summed whether a checksum ends it (rdbchecksum)
 * @param stamped whether it tells its time where the form is commands (aof-timestamp-enabled)
 */
public record SnapshotHeader(
        String redisVersion,
        long createdSeconds,
        long usedMemoryBytes,
        int streamDb,
        String replId,
        long replOffset,
        String replDigest,
        List<byte[]> functions,
        Form form,
        boolean compressed,
        boolean summed,
        boolean stamped) {
    /** What an image is for. */
    public enum Form {
        /** An RDB file. */
        RDB,
        /** An RDB file that an append-only file begins with. */
        AOF_BASE,
        /** Commands that an append-only file begins with. */
        COMMANDS
    }

    /** The same of an image without functions. */
    public SnapshotHeader withoutFunctions() {
        return new SnapshotHeader(
                redisVersion,
                createdSeconds,
                usedMemoryBytes,
                streamDb,
                replId,
                replOffset,
                replDigest,
                List.of(),
                form,
                compressed,
                summed,
                stamped);
    }

    /** An RDB image for replicas. */
    public SnapshotHeader(
            String redisVersion,
            long createdSeconds,
            long usedMemoryBytes,
            int streamDb,
            String replId,
            long replOffset,
            List<byte[]> functions) {
        this(
                redisVersion,
                createdSeconds,
                usedMemoryBytes,
                streamDb,
                replId,
                replOffset,
                "",
                functions,
                Form.RDB,
                true,
                true,
                false);
    }
}
