package dev.ariadne.core.keyspace;

import java.util.List;

/**
 * What a snapshot says about its origin.
 *
 * @param redisVersion version of Redis that the server claims to be
 * @param createdSeconds Unix time in seconds
 * @param usedMemoryBytes size of the data in memory
 * @param streamDb database that the replication stream has selected at the cut, -1 when it has to be selected again
 * @param replId replication id, empty to say nothing of replication
 * @param replOffset offset of the replication stream at the cut, as Redis counts it
 * @param functions sources of the libraries of functions, which belong to the data set
 */
public record SnapshotHeader(
        String redisVersion,
        long createdSeconds,
        long usedMemoryBytes,
        int streamDb,
        String replId,
        long replOffset,
        List<byte[]> functions) {}
