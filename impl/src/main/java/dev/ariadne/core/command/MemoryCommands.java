package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.READONLY;

import dev.ariadne.core.Eviction;
import dev.ariadne.core.Host;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.repl.Backlog;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;

/**
 * MEMORY (Redis: object.c:memoryCommand). Sizes are the node's estimate; the allocator's are those of the Java heap, as far as Redis'
 * words fit them.
 */
final class MemoryCommands {
    private static final long FEW_BYTES = 5 << 20;
    private static final double BIG_PEAK = 1.5;
    private static final int TABLE_SLOT_BYTES = 8;

    private MemoryCommands() {}

    static void define(CommandTable t) {
        t.family();
        Subcommands memory = new Subcommands("MEMORY")
                .flags(0)
                .def("DOCTOR", 2, "", "Advice on the use of memory.", MemoryCommands::doctor)
                .def("MALLOC-STATS", 2, "", "Figures of the Java heap.", MemoryCommands::mallocStats)
                .def(
                        "PURGE",
                        2,
                        "",
                        "Accepted; the Java heap is cleaned by itself.",
                        c -> c.reply().ok())
                .def("STATS", 2, "", "What takes memory.", MemoryCommands::stats)
                .flags(READONLY, Keys.range(2, 2, 1))
                .def("USAGE", -3, "<key> [SAMPLES <count>]", "Bytes that a key takes, about.", MemoryCommands::usage);
        t.def("memory", -2, 0, memory);
    }

    private static void usage(Call call) {
        Args args = call.args();
        for (int i = 3; i < args.count(); i += 2) {
            if (!args.is(i, "SAMPLES") || i + 1 == args.count() || args.number(i + 1) < 0) {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        Entry entry = call.db().find(args.bytes(2));
        if (entry == null) {
            call.reply().nil();
        } else {
            call.reply().integer(entry.bytes());
        }
    }

    private static void doctor(Call call) {
        Eviction memory = call.node.eviction();
        String advice;
        long limit = call.node.effects().memoryLimit();
        if (call.node.memory().isFull()) {
            advice = "The heap is full: it carries " + limit
                    + " bytes. Commands that take memory are refused, and clients that take much of it are closed."
                    + " Delete keys, or give it more by ARIADNE_JAVA_OPTS=-Xmx...\n";
        } else if (memory.usedBytes() < FEW_BYTES) {
            advice = "The data set is too small to say anything about it.\n";
        } else if (memory.peakBytes() > BIG_PEAK * memory.usedBytes()) {
            advice =
                    "The peak was more than 150% of what is used now: the process may keep memory that it no longer needs.\n";
        } else {
            advice = "Nothing unusual.\n";
        }
        call.reply().verbatim(advice);
    }

    private static void mallocStats(Call call) {
        Host host = call.node.effects().host();
        call.reply()
                .verbatim("Java heap and direct buffers: " + host.usedMemoryBytes() + " bytes in use, resident "
                        + host.residentBytes() + " bytes; data and clients may take "
                        + call.node.effects().memoryLimit() + " bytes of heap\n");
    }

    private static void stats(Call call) {
        Reply reply = call.reply();
        Eviction memory = call.node.eviction();
        Keyspace keyspace = call.node.keyspace();
        Backlog backlog = call.node.replication().backlog();
        Host host = call.node.effects().host();
        long used = memory.usedBytes();
        long overhead = memory.startupBytes() + memory.overheadBytes();
        int at = reply.length();
        int fields = 0;
        fields += field(reply, "peak.allocated", memory.peakBytes());
        fields += field(reply, "total.allocated", used);
        fields += field(reply, "startup.allocated", memory.startupBytes());
        fields += field(reply, "replication.backlog", backlog == null ? 0 : backlog.length());
        fields += field(reply, "clients.slaves", 0);
        fields += field(reply, "clients.normal", memory.overheadBytes() - (backlog == null ? 0 : backlog.length()));
        fields += field(reply, "cluster.links", 0);
        fields += field(reply, "aof.buffer", 0);
        fields += field(reply, "lua.caches", 0);
        fields += field(reply, "functions.caches", 0);
        long tables = 0;
        for (int i = 0; i < keyspace.databases(); i++) {
            Database db = keyspace.database(i);
            if (db.size() > 0) {
                long main = (long) TABLE_SLOT_BYTES * db.size();
                long expires = (long) TABLE_SLOT_BYTES * db.expires();
                tables += main + expires;
                fields++;
                reply.text("db." + i);
                reply.map(3);
                field(reply, "overhead.hashtable.main", main);
                field(reply, "overhead.hashtable.expires", expires);
                field(reply, "overhead.hashtable.slot-to-keys", 0);
            }
        }
        long data = used - overhead - tables;
        long keys = keyspace.size();
        fields += field(reply, "overhead.total", overhead + tables);
        fields += field(reply, "keys.count", keys);
        fields += field(reply, "keys.bytes-per-key", keys == 0 ? 0 : (used - memory.startupBytes()) / keys);
        fields += field(reply, "dataset.bytes", data);
        fields += field(reply, "dataset.percentage", 100.0 * data / Math.max(1, used - memory.startupBytes()));
        fields += field(reply, "peak.percentage", 100.0 * used / memory.peakBytes());
        long heap = host.usedMemoryBytes();
        long resident = host.residentBytes();
        fields += field(reply, "allocator.allocated", heap);
        fields += field(reply, "allocator.active", heap);
        fields += field(reply, "allocator.resident", resident);
        fields += field(reply, "allocator-fragmentation.ratio", 1.0);
        fields += field(reply, "allocator-fragmentation.bytes", 0);
        fields += field(reply, "allocator-rss.ratio", (double) resident / Math.max(1, heap));
        fields += field(reply, "allocator-rss.bytes", resident - heap);
        fields += field(reply, "rss-overhead.ratio", 1.0);
        fields += field(reply, "rss-overhead.bytes", 0);
        fields += field(reply, "fragmentation", (double) resident / used);
        fields += field(reply, "fragmentation.bytes", resident - used);
        reply.mapAt(at, fields);
    }

    private static int field(Reply reply, String name, long value) {
        reply.text(name);
        reply.integer(value);
        return 1;
    }

    private static int field(Reply reply, String name, double value) {
        reply.text(name);
        reply.doubleNumber(value);
        return 1;
    }
}
