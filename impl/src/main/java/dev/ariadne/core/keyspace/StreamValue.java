package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.Args;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stream: entries of fields with values that are added at its end, and groups of consumers that read them. It stays when its last
 * entry goes, because the ids go on.
 */
public final class StreamValue extends Value {
    /** Larger nodes are not begun whatever the configuration says (Redis: STREAM_LISTPACK_MAX_SIZE). */
    public static final int MAX_NODE_BYTES = 1 << 30;

    /** The stream without nodes and groups. */
    private static final int BARE_BYTES = 256;

    private final Layout layout;
    private final TreeMap<StreamId, StreamNode> nodes = new TreeMap<>();
    private final TreeMap<byte[], StreamGroup> groups = new TreeMap<>(Arrays::compareUnsigned);
    private long length;
    private StreamId firstId = StreamId.MIN;
    private StreamId lastId = StreamId.MIN;
    private StreamId maxDeletedId = StreamId.MIN;
    private long entriesAdded;
    /** Memory of the nodes. */
    private long nodeBytes;
    /** Memory of the groups. */
    private long groupBytes;

    /** A stream without entries. */
    public StreamValue(Layout layout) {
        this.layout = layout;
    }

    @Override
    public ValueType type() {
        return ValueType.STREAM;
    }

    @Override
    public int size() {
        return (int) Math.min(length, Integer.MAX_VALUE);
    }

    @Override
    public boolean mayBeEmpty() {
        return true;
    }

    @Override
    public String encoding() {
        return "stream";
    }

    @Override
    public StreamValue copy() {
        StreamValue copy = new StreamValue(layout);
        nodes.values().forEach(node -> copy.put(node.copy()));
        groups.values().forEach(group -> group.copyTo(copy));
        copy.length = length;
        copy.firstId = firstId;
        copy.lastId = lastId;
        copy.maxDeletedId = maxDeletedId;
        copy.entriesAdded = entriesAdded;
        return copy;
    }

    @Override
    public long bytes() {
        return BARE_BYTES + nodeBytes + groupBytes;
    }

    // ---- what it is

    /** How many entries there are. */
    public long length() {
        return length;
    }

    /** The first entry, {@link StreamId#MIN} when there is none. */
    public StreamId firstId() {
        return firstId;
    }

    /** The entry added last, deleted or not; {@link StreamId#MIN} when there was none. */
    public StreamId lastId() {
        return lastId;
    }

    /** The largest id that XDEL deleted, {@link StreamId#MIN} when it deleted none. */
    public StreamId maxDeletedId() {
        return maxDeletedId;
    }

    /** How many entries were ever added. */
    public long entriesAdded() {
        return entriesAdded;
    }

    /** In how many nodes its entries are kept. */
    public int nodes() {
        return nodes.size();
    }

    /** How many nodes Redis' radix tree of these nodes has. */
    public int radixTreeNodes() {
        return RadixTree.nodes(nodes.keySet().stream().map(StreamId::toBytes).toList());
    }

    Collection<StreamNode> allNodes() {
        return nodes.values();
    }

    /** A walk over the entries with ids from {@code from} to {@code to}. */
    public StreamCursor range(StreamId from, StreamId to) {
        return new StreamCursor(nodes, from, to, false, false);
    }

    /** As {@link #range}, from the largest id down. */
    public StreamCursor backwards(StreamId from, StreamId to) {
        return new StreamCursor(nodes, from, to, true, false);
    }

    /** Whether there is an entry of that id. */
    public boolean contains(StreamId id) {
        return range(id, id).next();
    }

    /** The last entry that is there, {@link StreamId#MIN} when there is none. */
    public StreamId lastEntry() {
        StreamCursor last = backwards(StreamId.MIN, StreamId.MAX);
        return last.next() ? last.id() : StreamId.MIN;
    }

    /** The first entry that is there, {@link StreamId#MIN} when there is none. */
    StreamId firstEntry() {
        StreamCursor first = range(StreamId.MIN, StreamId.MAX);
        return first.next() ? first.id() : StreamId.MIN;
    }

    /** The first entry that takes its place, deleted or not; {@link StreamId#MAX} when there is none. */
    public StreamId firstPlace() {
        StreamCursor first = new StreamCursor(nodes, StreamId.MIN, StreamId.MAX, false, true);
        return first.next() ? first.id() : StreamId.MAX;
    }

    // ---- entries

    /** Adds an entry at the end with the fields and values that are the arguments from {@code from} on; its id is larger than the last. */
    public void add(StreamId id, Args args, int from) {
        StreamNode node = nodeFor(args, from);
        if (node == null) {
            node = StreamNode.begin(id, args, from);
            put(node);
        }
        long before = node.bytes();
        node.append(id, args, from);
        nodeBytes += node.bytes() - before;
        length++;
        entriesAdded++;
        lastId = id;
        if (length == 1) {
            firstId = id;
        }
    }

    private @Nullable StreamNode nodeFor(Args args, int from) {
        Map.Entry<StreamId, StreamNode> last = nodes.lastEntry();
        if (last == null) {
            return null;
        }
        StreamNode node = last.getValue();
        long bytes = node.pack.bytes();
        for (int i = from; i < args.count(); i++) {
            bytes += args.length(i);
        }
        long maxBytes = layout.streamNodeMaxBytes;
        boolean full = bytes >= (maxBytes == 0 ? MAX_NODE_BYTES : Math.min(maxBytes, MAX_NODE_BYTES))
                || (layout.streamNodeMaxEntries > 0 && node.live() + node.deleted() >= layout.streamNodeMaxEntries);
        if (!full) {
            return node;
        }
        long before = node.bytes();
        node.pack.trim();
        nodeBytes += node.bytes() - before;
        return null;
    }

    private void put(StreamNode node) {
        nodes.put(node.id, node);
        nodeBytes += node.bytes();
    }

    private void drop(StreamNode node) {
        nodes.remove(node.id);
        nodeBytes -= node.bytes();
    }

    /** Counts entries of a node that were marked as deleted. */
    private void countDeleted(StreamNode node, long marked) {
        long before = node.bytes();
        node.countDeleted(marked);
        nodeBytes += node.bytes() - before;
        length -= marked;
    }

    /** Deletes the entry of that id; false when there is none. */
    public boolean delete(StreamId id) {
        StreamCursor found = range(id, id);
        if (!found.next()) {
            return false;
        }
        StreamNode node = found.node();
        if (node.live() == 1) {
            drop(node);
            length--;
        } else {
            node.markDeleted(found.place());
            countDeleted(node, 1);
        }
        if (id.compareTo(maxDeletedId) > 0) {
            maxDeletedId = id;
        }
        if (length == 0 || id.equals(firstId)) {
            firstId = firstEntry();
        }
        return true;
    }

    /**
     * Removes the first entries until at most {@code maxLength} are left.
     *
     * @param wholeNodes whether only whole nodes go, so that more may be left
     * @param limit how many may go, 0 for any number
     * @return how many went
     */
    public long trimToLength(long maxLength, boolean wholeNodes, long limit) {
        long before = length;
        while (length > maxLength && !nodes.isEmpty()) {
            StreamNode node = nodes.firstEntry().getValue();
            long entries = node.live();
            if (limit > 0 && before - length + entries > limit) {
                break;
            }
            if (length - entries >= maxLength) {
                removeNode(node);
                continue;
            }
            if (!wholeNodes) {
                removeFirst(node, length - maxLength, StreamId.MAX);
            }
            break;
        }
        return trimmed(before);
    }

    /** As {@link #trimToLength}: removes the entries whose ids are smaller than {@code min}. */
    public long trimBefore(StreamId min, boolean wholeNodes, long limit) {
        long before = length;
        while (!nodes.isEmpty()) {
            StreamNode node = nodes.firstEntry().getValue();
            if (limit > 0 && before - length + node.live() > limit) {
                break;
            }
            if (node.compareId(node.last(), min) < 0) {
                removeNode(node);
                continue;
            }
            if (!wholeNodes) {
                removeFirst(node, Long.MAX_VALUE, min);
            }
            break;
        }
        return trimmed(before);
    }

    private void removeNode(StreamNode node) {
        drop(node);
        length -= node.live();
    }

    private void removeFirst(StreamNode node, long count, StreamId before) {
        long marked = 0;
        for (int place = node.first(); marked < count && node.compareId(place, before) < 0; place = node.next(place)) {
            if (!node.isDeleted(place)) {
                node.markDeleted(place);
                marked++;
            }
        }
        countDeleted(node, marked);
    }

    private long trimmed(long before) {
        if (length < before || length == 0) {
            firstId = firstEntry();
        }
        return before - length;
    }

    /**
     * Sets what the stream remembers of entries that are no longer there (XSETID).
     *
     * @param added {@link #entriesAdded}, negative to leave it
     * @param maxDeleted {@link #maxDeletedId}, {@link StreamId#MIN} to leave it
     */
    public void remember(StreamId last, long added, StreamId maxDeleted) {
        lastId = last;
        if (added >= 0) {
            entriesAdded = added;
        }
        if (!maxDeleted.equals(StreamId.MIN)) {
            maxDeletedId = maxDeleted;
        }
    }

    /** Fills an empty stream from an image with what that says; a null {@code first} is the first entry's, the largest id when there is none. */
    void load(
            Collection<StreamNode> loaded,
            long entries,
            StreamId last,
            @Nullable StreamId first,
            StreamId maxDeleted,
            long added) {
        loaded.forEach(this::put);
        length = entries;
        lastId = last;
        StreamCursor entry = range(StreamId.MIN, StreamId.MAX);
        firstId = first != null ? first : entry.next() ? entry.id() : StreamId.MAX;
        maxDeletedId = maxDeleted;
        entriesAdded = added;
    }

    // ---- groups

    /** The group of that name, or null. */
    public @Nullable StreamGroup group(byte[] name) {
        return groups.get(name);
    }

    /** The groups in the order of their names; a view. */
    public Collection<StreamGroup> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    /** Adds a group that is not there. The name becomes its own. */
    public StreamGroup addGroup(byte[] name, StreamId last, long entriesRead) {
        StreamGroup added = new StreamGroup(this, name, last, entriesRead);
        groups.put(name, added);
        groupBytes += added.bytes();
        return added;
    }

    /** Removes a group with all that belongs to it. */
    public void remove(StreamGroup group) {
        groups.remove(group.name());
        groupBytes -= group.bytes();
    }

    /** A group has become so much larger. */
    void groupGrew(long bytes) {
        groupBytes += bytes;
    }

    /** An entry that lies behind all that the group was delivered is delivered to it. */
    public void advance(StreamGroup group, StreamId id) {
        long read = group.entriesRead();
        if (read != StreamGroup.UNKNOWN && !hasDeletedFrom(id)) {
            read++;
        } else if (entriesAdded > 0) {
            read = entriesUpTo(id);
        }
        group.moveTo(id, read);
    }

    /** How many entries the group has still to read; null when nobody knows. */
    public @Nullable Long lag(StreamGroup group) {
        if (entriesAdded == 0) {
            return 0L;
        }
        if (group.entriesRead() != StreamGroup.UNKNOWN && !hasDeletedFrom(group.lastId())) {
            return entriesAdded - group.entriesRead();
        }
        long read = entriesUpTo(group.lastId());
        return read == StreamGroup.UNKNOWN ? null : entriesAdded - read;
    }

    /** Whether XDEL may have made holes among the entries with ids from {@code from} on. */
    private boolean hasDeletedFrom(StreamId from) {
        return length > 0
                && !maxDeletedId.equals(StreamId.MIN)
                && firstId.compareTo(maxDeletedId) <= 0
                && from.compareTo(maxDeletedId) <= 0;
    }

    /** How many of the entries ever added have ids up to {@code id}; {@link StreamGroup#UNKNOWN} when nobody knows. */
    long entriesUpTo(StreamId id) {
        int toLast = id.compareTo(lastId);
        if (entriesAdded == 0) {
            return 0;
        }
        if (toLast == 0 || (length == 0 && toLast < 0)) {
            return entriesAdded;
        }
        if (toLast > 0) {
            return StreamGroup.UNKNOWN;
        }
        int toFirst = id.compareTo(firstId);
        boolean holes = !maxDeletedId.equals(StreamId.MIN) && maxDeletedId.compareTo(firstId) >= 0;
        if (holes || toFirst > 0) {
            return StreamGroup.UNKNOWN;
        }
        return entriesAdded - length + (toFirst == 0 ? 1 : 0);
    }
}
