package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Database.Audience;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.StreamConsumer;
import dev.ariadne.core.keyspace.StreamGroup;
import dev.ariadne.core.keyspace.StreamId;
import dev.ariadne.core.keyspace.StreamPending;
import dev.ariadne.core.keyspace.StreamValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** XCLAIM and XAUTOCLAIM: pending entries change hands (Redis: t_stream.c). */
final class StreamClaimCommands {
    private static final int CONSUMER_AT = 3;
    private static final int DEFAULT_COUNT = 100;
    /** Pending entries that XAUTOCLAIM looks at for each that it may claim. */
    private static final int ATTEMPTS = 10;

    /** As many ids as Redis can count the bytes of. */
    private static final long MAX_COUNT = Long.MAX_VALUE / 16;

    private StreamClaimCommands() {}

    static void define(CommandTable t) {
        t.def("xclaim", -6, WRITE | FAST, 1, 1, 1, StreamClaimCommands::xclaim);
        t.def("xautoclaim", -6, WRITE | FAST, 1, 1, 1, StreamClaimCommands::xautoclaim);
    }

    /** Claims pending entries for the consumer that the request names, which is created with the first of them. */
    private static final class Claim {
        final Call call;
        final Entry entry;
        final StreamValue stream;
        final StreamGroup group;
        final boolean justIds;
        private final List<StreamId> claimed = new ArrayList<>();
        private @Nullable StreamConsumer consumer;

        Claim(Call call, Entry entry, StreamGroup group, boolean justIds) {
            this.call = call;
            this.entry = entry;
            this.stream = StreamCommands.stream(entry);
            this.group = group;
            this.justIds = justIds;
        }

        /** Whether the entry was delivered too short a time ago. */
        boolean isTooFresh(StreamPending pending, long minIdleMs) {
            return minIdleMs > 0 && call.nowMs() - pending.deliveredMs() < minIdleMs;
        }

        /** Claims; {@code id} is how the request writes the entry's id. */
        void take(StreamPending pending, byte[] id, long deliveredMs, long deliveries) {
            pending.delivered(deliveredMs, deliveries);
            group.assign(pending, consumer());
            claimed.add(pending.id());
            StreamEffects.claim(call, entry.key(), group, id, pending);
            call.changed(1);
        }

        /** The stream has the entry no longer. */
        void drop(StreamPending pending, byte[] id) {
            StreamEffects.claim(call, entry.key(), group, id, pending);
            group.remove(pending);
            call.changed(1);
        }

        /** Writes what was claimed. */
        void reply() {
            call.reply().array(claimed.size());
            for (StreamId id : claimed) {
                if (justIds) {
                    StreamReplies.id(call.reply(), id);
                } else {
                    StreamReplies.entry(call.reply(), stream, id);
                }
            }
        }

        private StreamConsumer consumer() {
            StreamConsumer known = consumer;
            if (known == null) {
                byte[] name = call.args().bytes(CONSUMER_AT);
                known = group.consumer(name);
                if (known == null) {
                    known = StreamGroupCommands.addConsumer(call, entry, group, name);
                } else {
                    known.seen(call.nowMs());
                }
                consumer = known;
            }
            return known;
        }
    }

    // ---- XCLAIM

    /** The options behind the ids. */
    private static final class Options {
        int idsEnd;
        long deliveredMs;
        long deliveries = -1;
        boolean force;
        boolean justIds;
        StreamId lastId = StreamId.MIN;

        static Options of(Call call) {
            Options options = new Options();
            Args args = call.args();
            options.idsEnd = 5;
            while (options.idsEnd < args.count() && StreamIds.idOrNull(args, options.idsEnd) != null) {
                options.idsEnd++;
            }
            long now = call.nowMs();
            long delivered = -1;
            for (int i = options.idsEnd; i < args.count(); i++) {
                boolean more = i + 1 < args.count();
                if (args.is(i, "FORCE")) {
                    options.force = true;
                } else if (args.is(i, "JUSTID")) {
                    options.justIds = true;
                } else if (args.is(i, "IDLE") && more) {
                    delivered = now - args.number(++i, "ERR Invalid IDLE option argument for XCLAIM");
                } else if (args.is(i, "TIME") && more) {
                    delivered = args.number(++i, "ERR Invalid TIME option argument for XCLAIM");
                } else if (args.is(i, "RETRYCOUNT") && more) {
                    options.deliveries = args.number(++i, "ERR Invalid RETRYCOUNT option argument for XCLAIM");
                } else if (args.is(i, "LASTID") && more) {
                    options.lastId = StreamIds.id(args, ++i);
                } else {
                    throw new CommandError("ERR Unrecognized XCLAIM option '" + args.text(i) + "'");
                }
            }
            options.deliveredMs = delivered < 0 || delivered > now ? now : delivered;
            return options;
        }
    }

    private static void xclaim(Call call) {
        Args args = call.args();
        Entry entry = call.lookupRead(1, ValueType.STREAM);
        StreamGroup group = StreamGroupCommands.requireGroupOfKey(call, entry);
        long minIdleMs = args.number(4, "ERR Invalid min-idle-time argument for XCLAIM");
        Options options = Options.of(call);
        if (entry == null) {
            return;
        }
        call.db().beforeWrite(entry);
        call.propagateNothing();
        Claim claim = new Claim(call, entry, group, options.justIds);
        boolean moved = options.lastId.compareTo(group.lastId()) > 0;
        if (moved) {
            group.moveTo(options.lastId, group.entriesRead());
        }
        for (int i = 5; i < options.idsEnd; i++) {
            claim(claim, options, minIdleMs, i);
        }
        if (moved && call.instead().isEmpty()) {
            StreamEffects.moveGroup(call, entry.key(), group);
            call.changed(1);
        }
        call.db().touched(entry, Audience.NOBODY);
        claim.reply();
    }

    /** Claims the entry of argument {@code i} if it is to be. */
    private static void claim(Claim claim, Options options, long minIdleMs, int i) {
        byte[] idText = claim.call.args().bytes(i);
        StreamId id = StreamIds.id(claim.call.args(), i);
        StreamPending pending = claim.group.pending().get(id);
        if (!claim.stream.contains(id)) {
            if (pending != null) {
                claim.drop(pending, idText);
            }
            return;
        }
        if (pending == null && options.force) {
            pending = claim.group.addPending(id, claim.call.nowMs(), 1);
        }
        if (pending == null || (pending.consumer() != null && claim.isTooFresh(pending, minIdleMs))) {
            return;
        }
        long deliveries = options.deliveries;
        if (deliveries < 0) {
            deliveries = pending.deliveries() + (options.justIds ? 0 : 1);
        }
        claim.take(pending, idText, options.deliveredMs, deliveries);
    }

    // ---- XAUTOCLAIM

    private static void xautoclaim(Call call) {
        Args args = call.args();
        Entry entry = call.lookupRead(1);
        long minIdleMs = args.number(4, "ERR Invalid min-idle-time argument for XAUTOCLAIM");
        StreamId from = StreamIds.from(args, 5);
        long count = DEFAULT_COUNT;
        boolean justIds = false;
        for (int i = 6; i < args.count(); i++) {
            if (args.is(i, "COUNT") && i + 1 < args.count()) {
                count = args.number(++i, "ERR COUNT must be > 0");
                if (count < 1 || count > MAX_COUNT) {
                    throw new CommandError("ERR COUNT must be > 0");
                }
            } else if (args.is(i, "JUSTID")) {
                justIds = true;
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        if (entry != null && entry.type() != ValueType.STREAM) {
            throw new CommandError(Errors.WRONG_TYPE);
        }
        StreamGroup group = StreamGroupCommands.requireGroupOfKey(call, entry);
        if (entry != null) {
            call.db().beforeWrite(entry);
            call.propagateNothing();
            claimFrom(new Claim(call, entry, group, justIds), from, minIdleMs, count);
            call.db().touched(entry, Audience.NOBODY);
        }
    }

    private static void claimFrom(Claim claim, StreamId from, long minIdleMs, long count) {
        List<StreamId> dropped = new ArrayList<>();
        long left = count;
        Map.Entry<StreamId, StreamPending> next = claim.group.pending().ceilingEntry(from);
        for (long attempts = count * ATTEMPTS; attempts > 0 && left > 0 && next != null; attempts--) {
            StreamPending pending = next.getValue();
            byte[] id = pending.id().text();
            if (!claim.stream.contains(pending.id())) {
                claim.drop(pending, id);
                dropped.add(pending.id());
                left--;
            } else if (!claim.isTooFresh(pending, minIdleMs)) {
                claim.take(pending, id, claim.call.nowMs(), pending.deliveries() + (claim.justIds ? 0 : 1));
                left--;
            }
            next = claim.group.pending().higherEntry(pending.id());
        }
        Reply reply = claim.call.reply();
        reply.array(3);
        StreamReplies.id(reply, next == null ? StreamId.MIN : next.getKey());
        claim.reply();
        reply.array(dropped.size());
        dropped.forEach(id -> StreamReplies.id(reply, id));
    }
}
