package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Listpack;
import dev.ariadne.core.rdb.Oddities;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of an RDB image (see {@link StreamRdb}). Before Redis 7 an image did not say which entry was first, which were
 * deleted and how many were ever added; what can be inferred is (Redis: rdb.c:rdbLoadObject).
 *
 * <p>What a stream says of itself (its length, ids, counts) is taken as it stands, as Redis takes it, and told when the entries say
 * otherwise: versions of Redis have miscounted. What a node says of its entries is put right, for their number decides when a node goes.
 */
final class StreamRecord extends ValueRecord {
    /** Which item comes next. */
    private enum Step {
        NODES(Item.LENGTH),
        NODE_ID(Item.STRING),
        NODE(Item.STRING),
        LENGTH(Item.LENGTH),
        LAST_MS(Item.LENGTH),
        LAST_SEQ(Item.LENGTH),
        FIRST_MS(Item.LENGTH),
        FIRST_SEQ(Item.LENGTH),
        DELETED_MS(Item.LENGTH),
        DELETED_SEQ(Item.LENGTH),
        ADDED(Item.LENGTH),
        GROUPS(Item.LENGTH),
        GROUP_NAME(Item.STRING),
        GROUP_MS(Item.LENGTH),
        GROUP_SEQ(Item.LENGTH),
        GROUP_READ(Item.LENGTH),
        PENDING(Item.LENGTH),
        PENDING_ID(Item.BYTES_16),
        PENDING_TIME(Item.INT64),
        PENDING_COUNT(Item.LENGTH),
        CONSUMERS(Item.LENGTH),
        CONSUMER_NAME(Item.STRING),
        CONSUMER_SEEN(Item.INT64),
        OWNED(Item.LENGTH),
        OWNED_ID(Item.BYTES_16),
        DONE(Item.NONE);

        final Item item;

        Step(Item item) {
            this.item = item;
        }
    }

    private final StreamValue stream;
    /** Whether the image says what those before Redis 7 did not. */
    private final boolean complete;

    private final Oddities odd;
    private final TreeMap<StreamId, StreamNode> nodes = new TreeMap<>();
    private Step step = Step.NODES;
    private boolean hasNodes;
    private long nodesLeft;
    private long groupsLeft;
    private long pendingLeft;
    private long consumersLeft;
    private long ownedLeft;

    private StreamId id = StreamId.MIN;
    private long ms;
    private long entries;
    private StreamId last = StreamId.MIN;
    private @Nullable StreamId first;
    private StreamId maxDeleted = StreamId.MIN;
    private byte[] name = new byte[0];
    private long deliveredMs;
    private @Nullable StreamGroup group;
    private @Nullable StreamConsumer consumer;

    StreamRecord(Layout layout, boolean complete, Oddities odd) {
        this.stream = new StreamValue(layout);
        this.complete = complete;
        this.odd = odd;
    }

    @Override
    public Item wants() {
        return step.item;
    }

    @Override
    public Object value() {
        return stream;
    }

    @Override
    public void bytes(byte[] value) throws BadRecord {
        switch (step) {
            case NODE_ID -> {
                if (value.length != StreamId.BYTES) {
                    throw new BadRecord("a stream's node with an id of " + value.length + " bytes");
                }
                id = StreamId.of(value);
                step = Step.NODE;
            }
            case NODE -> node(value);
            case GROUP_NAME -> {
                name = value;
                step = Step.GROUP_MS;
            }
            case PENDING_ID -> {
                id = StreamId.of(value);
                step = Step.PENDING_TIME;
            }
            case CONSUMER_NAME -> {
                name = value;
                step = Step.CONSUMER_SEEN;
            }
            default -> owned(StreamId.of(value));
        }
    }

    @Override
    public void number(long value) throws BadRecord {
        switch (step) {
            case NODES -> {
                nodesLeft = promised(value);
                hasNodes = value != 0;
                step = nodesLeft == 0 ? Step.LENGTH : Step.NODE_ID;
            }
            case LENGTH -> {
                entries = value;
                step = Step.LAST_MS;
            }
            case LAST_MS, FIRST_MS, DELETED_MS, GROUP_MS -> {
                ms = value;
                step = Step.values()[step.ordinal() + 1];
            }
            case LAST_SEQ -> {
                last = new StreamId(ms, value);
                if (complete) {
                    step = Step.FIRST_MS;
                } else {
                    load(entries);
                }
            }
            case FIRST_SEQ -> {
                first = new StreamId(ms, value);
                step = Step.DELETED_MS;
            }
            case DELETED_SEQ -> {
                maxDeleted = new StreamId(ms, value);
                step = Step.ADDED;
            }
            case ADDED -> load(value);
            default -> groupNumber(value);
        }
    }

    private void groupNumber(long value) throws BadRecord {
        switch (step) {
            case GROUPS -> {
                groupsLeft = promised(value);
                nextGroup();
            }
            case GROUP_SEQ -> {
                id = new StreamId(ms, value);
                if (complete) {
                    step = Step.GROUP_READ;
                } else {
                    group(stream.entriesUpTo(id));
                }
            }
            case GROUP_READ -> group(value);
            case PENDING -> {
                pendingLeft = promised(value);
                step = pendingLeft == 0 ? Step.CONSUMERS : Step.PENDING_ID;
            }
            case PENDING_TIME -> {
                deliveredMs = value;
                step = Step.PENDING_COUNT;
            }
            case PENDING_COUNT -> pending(value);
            case CONSUMERS -> {
                consumersLeft = promised(value);
                nextConsumer();
            }
            case CONSUMER_SEEN -> consumer(value);
            default -> {
                ownedLeft = promised(value);
                nextOwned();
            }
        }
    }

    /** How many items are to follow: more than a long's worth cannot be there. */
    private static long promised(long count) throws BadRecord {
        if (count < 0) {
            throw new BadRecord(Long.toUnsignedString(count) + " items of a stream");
        }
        return count;
    }

    // ---- entries

    private void node(byte[] listpack) throws BadRecord {
        Listpack at = new Listpack(listpack);
        String miscount = at.miscount();
        if (miscount != null) {
            odd.odd(miscount);
        }
        long live = count(at);
        long deleted = count(at);
        long fields = count(at);
        skip(at, fields);
        if (count(at) != 0) {
            throw new BadRecord("a stream's node whose fields do not end");
        }
        long found = 0;
        long foundDeleted = 0;
        while (at.next()) {
            foundDeleted += entry(at, fields) ? 1 : 0;
            found++;
        }
        if (live + deleted != found) {
            odd.unsound("a stream's node of " + (live + deleted) + " entries has " + found);
        } else if (deleted != foundDeleted) {
            odd.odd("a stream's node with " + deleted + " deleted entries has " + foundDeleted);
        }
        if (nodes.containsKey(id)) {
            throw new BadRecord("two nodes of a stream with the id " + id);
        }
        // A node of nothing counts as one for Redis, but holds nothing that anybody could miss.
        nodes.put(id, StreamNode.of(id, listpack, found - foundDeleted, foundDeleted));
        step = --nodesLeft == 0 ? Step.LENGTH : Step.NODE_ID;
    }

    /** Walks over an entry whose flags are under the cursor; returns whether it is deleted. */
    private static boolean entry(Listpack at, long fields) throws BadRecord {
        if (!at.isInteger()) {
            throw new BadRecord("an integer was expected in a stream's node");
        }
        long flags = at.integer();
        boolean same = (flags & StreamNode.SAME_FIELDS) != 0;
        integer(at);
        integer(at);
        long elements = same ? fields : 1 + 2 * count(at);
        skip(at, same ? fields : elements - 1);
        if (count(at) != StreamNode.HEAD + elements) {
            throw new BadRecord("a stream's entry that is longer or shorter than it says");
        }
        return (flags & StreamNode.DELETED) != 0;
    }

    private static long integer(Listpack at) throws BadRecord {
        if (!at.next()) {
            throw new BadRecord("a stream's node that is cut short");
        }
        if (!at.isInteger()) {
            throw new BadRecord("an integer was expected in a stream's node");
        }
        return at.integer();
    }

    private static long count(Listpack at) throws BadRecord {
        long count = integer(at);
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new BadRecord("a count of " + count + " in a stream's node");
        }
        return count;
    }

    private static void skip(Listpack at, long elements) throws BadRecord {
        for (long i = 0; i < elements; i++) {
            if (!at.next()) {
                throw new BadRecord("a stream's node that is cut short");
            }
        }
    }

    private void load(long added) throws BadRecord {
        if (entries != 0 && !hasNodes) {
            throw new BadRecord("a stream of " + Long.toUnsignedString(entries) + " entries has none");
        }
        long live = 0;
        for (StreamNode node : nodes.values()) {
            live += node.live();
        }
        nodes.values().removeIf(StreamNode::isEmpty);
        stream.load(nodes.values(), entries, last, first, maxDeleted, added);
        compare("a stream's length", entries, live);
        if (live > 0) {
            StreamId lastEntry = stream.lastEntry();
            compare("the first id of a stream", stream.firstId(), stream.firstEntry());
            if (lastEntry.compareTo(last) > 0) {
                compare("the last id of a stream", last, lastEntry);
            }
        }
        if (Long.compareUnsigned(added, live) < 0) {
            odd.odd("a stream to which " + added + " entries were added has " + live);
        }
        step = Step.GROUPS;
    }

    private void compare(String what, Object told, Object found) throws BadRecord {
        if (!told.equals(found)) {
            odd.odd(what + " is told as " + told + ", but is " + found);
        }
    }

    // ---- groups

    private void nextGroup() {
        step = groupsLeft-- == 0 ? Step.DONE : Step.GROUP_NAME;
    }

    private void group(long read) throws BadRecord {
        if (stream.group(name) != null) {
            throw new BadRecord("two groups of a stream with the same name");
        }
        group = stream.addGroup(name, id, read);
        step = Step.PENDING;
    }

    private StreamGroup group() {
        return Objects.requireNonNull(group);
    }

    private void pending(long deliveries) throws BadRecord {
        if (group().pending().containsKey(id)) {
            throw new BadRecord("entry " + id + " of a stream is pending twice");
        }
        group().addPending(id, deliveredMs, deliveries);
        step = --pendingLeft == 0 ? Step.CONSUMERS : Step.PENDING_ID;
    }

    private void nextConsumer() throws BadRecord {
        if (consumersLeft-- > 0) {
            step = Step.CONSUMER_NAME;
            return;
        }
        long orphans = group().adoptOrphans();
        if (orphans > 0) {
            odd.unsound(orphans + " entries of a stream are pending for nobody: now for a consumer without a name");
        }
        nextGroup();
    }

    private void consumer(long seenMs) throws BadRecord {
        if (group().consumer(name) != null) {
            throw new BadRecord("two consumers of a group with the same name");
        }
        consumer = group().addConsumer(name, seenMs);
        step = Step.OWNED;
    }

    private void nextOwned() throws BadRecord {
        if (ownedLeft-- > 0) {
            step = Step.OWNED_ID;
        } else {
            nextConsumer();
        }
    }

    private void owned(StreamId entryId) throws BadRecord {
        StreamPending entry = group().pending().get(entryId);
        if (entry == null || entry.consumer() != null) {
            throw new BadRecord(
                    "entry " + entryId + " of a stream is pending for a consumer, but not for its group alone");
        }
        group().assign(entry, Objects.requireNonNull(consumer));
        nextOwned();
    }
}
