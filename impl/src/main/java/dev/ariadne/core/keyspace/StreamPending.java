package dev.ariadne.core.keyspace;

import org.jspecify.annotations.Nullable;

/** An entry that was delivered to a consumer of a group and that it has not acknowledged. */
public final class StreamPending {
    private final StreamId id;
    long deliveredMs;
    long deliveries;

    @Nullable
    StreamConsumer consumer;

    StreamPending(StreamId id, long deliveredMs, long deliveries) {
        this.id = id;
        this.deliveredMs = deliveredMs;
        this.deliveries = deliveries;
    }

    /** The entry's id; the stream may no longer have it. */
    public StreamId id() {
        return id;
    }

    /** When it was delivered last: Unix time in ms. */
    public long deliveredMs() {
        return deliveredMs;
    }

    /** How often it was delivered. */
    public long deliveries() {
        return deliveries;
    }

    /** Says when it was delivered last, and how often. */
    public void delivered(long atMs, long times) {
        deliveredMs = atMs;
        deliveries = times;
    }

    /** To whom it was delivered; null only until {@link StreamGroup#assign}. */
    public @Nullable StreamConsumer consumer() {
        return consumer;
    }
}
