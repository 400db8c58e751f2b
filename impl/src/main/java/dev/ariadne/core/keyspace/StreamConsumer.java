package dev.ariadne.core.keyspace;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A consumer of a group: somebody who reads, by name. */
public final class StreamConsumer {
    private final byte[] name;
    final TreeMap<StreamId, StreamPending> pending = new TreeMap<>();
    private long seenMs;

    StreamConsumer(byte[] name, long seenMs) {
        this.name = name;
        this.seenMs = seenMs;
    }

    /** Its name; not to be changed. */
    public byte[] name() {
        return name;
    }

    /** When it was seen last: Unix time in ms. */
    public long seenMs() {
        return seenMs;
    }

    /** It was seen at {@code nowMs}. */
    public void seen(long nowMs) {
        seenMs = nowMs;
    }

    /** What was delivered to it and not acknowledged; a view. */
    public NavigableMap<StreamId, StreamPending> pending() {
        return Collections.unmodifiableNavigableMap(pending);
    }
}
