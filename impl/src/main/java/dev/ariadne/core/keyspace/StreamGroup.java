package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A group of consumers that share the entries of a stream: each entry goes to one of them, and is pending until acknowledged. */
public final class StreamGroup {
    /** {@link #entriesRead} when nobody knows. */
    public static final long UNKNOWN = -1;

    /** Without name, consumers and what is pending. */
    private static final int BARE_BYTES = 224;

    private static final int PENDING_BYTES = 152;
    private static final int CONSUMER_BYTES = 136;

    private static final byte[] NO_NAME = new byte[0];

    private final StreamValue stream;
    private final byte[] name;
    private StreamId lastId;
    private long entriesRead;
    private final TreeMap<StreamId, StreamPending> pending = new TreeMap<>();
    private final TreeMap<byte[], StreamConsumer> consumers = new TreeMap<>(Arrays::compareUnsigned);
    /** Memory of the consumers, without what is pending for them. */
    private long consumerBytes;

    StreamGroup(StreamValue stream, byte[] name, StreamId lastId, long entriesRead) {
        this.stream = stream;
        this.name = name;
        this.lastId = lastId;
        this.entriesRead = entriesRead;
    }

    /** Adds the same group to another stream. */
    void copyTo(StreamValue other) {
        StreamGroup copy = other.addGroup(name, lastId, entriesRead);
        consumers.forEach((n, c) -> copy.addConsumer(n, c.seenMs()));
        pending.forEach((id, p) -> {
            StreamPending twin = copy.addPending(id, p.deliveredMs, p.deliveries);
            StreamConsumer owner = p.consumer;
            if (owner != null) {
                copy.assign(twin, Objects.requireNonNull(copy.consumers.get(owner.name())));
            }
        });
    }

    /** Bytes of memory that it takes with its place in the stream, about. */
    long bytes() {
        return BARE_BYTES + name.length + consumerBytes + (long) PENDING_BYTES * pending.size();
    }

    /** Its name; not to be changed. */
    public byte[] name() {
        return name;
    }

    /** The last entry that was delivered: the next one to be delivered is the one behind. */
    public StreamId lastId() {
        return lastId;
    }

    /** How many entries of those ever added lie up to {@link #lastId}, or {@link #UNKNOWN}. */
    public long entriesRead() {
        return entriesRead;
    }

    /** Sets both. */
    public void moveTo(StreamId id, long read) {
        lastId = id;
        entriesRead = read;
    }

    /** What was delivered and not acknowledged; a view. */
    public NavigableMap<StreamId, StreamPending> pending() {
        return Collections.unmodifiableNavigableMap(pending);
    }

    /** The consumers in the order of their names; a view. */
    public Collection<StreamConsumer> consumers() {
        return Collections.unmodifiableCollection(consumers.values());
    }

    /** The consumer of that name, or null. */
    public @Nullable StreamConsumer consumer(byte[] consumer) {
        return consumers.get(consumer);
    }

    /** Adds a consumer that is not there. The name becomes its own. */
    public StreamConsumer addConsumer(byte[] consumer, long nowMs) {
        StreamConsumer added = new StreamConsumer(consumer, nowMs);
        consumers.put(consumer, added);
        grow(CONSUMER_BYTES + consumer.length);
        return added;
    }

    private void grow(int more) {
        consumerBytes += more;
        stream.groupGrew(more);
    }

    /** Removes a consumer with what is pending for it. */
    public void remove(StreamConsumer consumer) {
        pending.keySet().removeAll(consumer.pending.keySet());
        consumers.remove(consumer.name());
        stream.groupGrew(-(long) PENDING_BYTES * consumer.pending.size());
        grow(-CONSUMER_BYTES - consumer.name().length);
    }

    /** Adds a pending entry that is not there; {@link #assign} has to follow. */
    public StreamPending addPending(StreamId id, long deliveredMs, long deliveries) {
        StreamPending added = new StreamPending(id, deliveredMs, deliveries);
        pending.put(id, added);
        stream.groupGrew(PENDING_BYTES);
        return added;
    }

    /** The pending entry is now {@code consumer}'s, whosever it was. */
    public void assign(StreamPending entry, StreamConsumer consumer) {
        StreamConsumer before = entry.consumer;
        if (before != consumer) {
            if (before != null) {
                before.pending.remove(entry.id());
            }
            consumer.pending.put(entry.id(), entry);
            entry.consumer = consumer;
        }
    }

    /**
     * Gives what is pending for nobody, as it may be in an image, to a consumer with the empty name, so that it can be seen and
     * claimed. Returns how many entries that were.
     */
    long adoptOrphans() {
        List<StreamPending> orphans =
                pending.values().stream().filter(p -> p.consumer == null).toList();
        if (!orphans.isEmpty()) {
            StreamConsumer there = consumers.get(NO_NAME);
            StreamConsumer nobody = there == null ? addConsumer(NO_NAME, 0) : there;
            orphans.forEach(p -> assign(p, nobody));
        }
        return orphans.size();
    }

    /** The entry is pending no longer. */
    public void remove(StreamPending entry) {
        pending.remove(entry.id());
        stream.groupGrew(-PENDING_BYTES);
        StreamConsumer owner = entry.consumer;
        if (owner != null) {
            owner.pending.remove(entry.id());
        }
    }
}
