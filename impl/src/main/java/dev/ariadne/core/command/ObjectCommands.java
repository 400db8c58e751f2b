package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.READONLY;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Usage;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Numbers;

/** OBJECT: how a value is kept and how it is used (Redis: object.c:objectCommand). */
final class ObjectCommands {
    private static final int LONGEST_EMBEDDED_BYTES = 44;
    /** Small numbers, which Redis keeps one object each of, for all keys. */
    private static final int SHARED_INTEGERS = 10_000;

    private static final String NO_LFU =
            "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
                    + " that when switching between policies at runtime LRU and LFU data will take some time to adjust.";
    private static final String LFU =
            "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime"
                    + " LRU and LFU data will take some time to adjust.";

    private ObjectCommands() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE);
        Subcommands object = new Subcommands("OBJECT")
                .def("ENCODING", 3, "<key>", "How the value is kept.", ObjectCommands::encoding)
                .def(
                        "FREQ",
                        3,
                        "<key>",
                        "How often the key is used, on a logarithmic scale; with an LFU policy only.",
                        ObjectCommands::freq)
                .def("IDLETIME", 3, "<key>", "Seconds since the key was last used, about.", ObjectCommands::idletime)
                .def("REFCOUNT", 3, "<key>", "How often the value is referred to.", ObjectCommands::refcount);
        t.def("object", -2, READONLY, 2, 2, 1, object);
    }

    private static void encoding(Call call) {
        Entry entry = call.peek(2);
        if (entry == null) {
            call.reply().nil();
        } else {
            call.reply().text(encoding(entry));
        }
    }

    /** What OBJECT ENCODING answers. */
    static String encoding(Entry entry) {
        if (entry.type() != ValueType.STRING) {
            return entry.collection().encoding();
        }
        if (entry.isInteger()) {
            return "int";
        }
        if (entry.isRaw()) {
            return "raw";
        }
        byte[] bytes = entry.value();
        if (Numbers.isLong(bytes, 0, bytes.length)) {
            return "int";
        }
        return bytes.length <= LONGEST_EMBEDDED_BYTES ? "embstr" : "raw";
    }

    private static void refcount(Call call) {
        Entry entry = call.peek(2);
        if (entry == null) {
            call.reply().nil();
        } else {
            boolean shared = !call.node.eviction().needsUsage() && isShared(entry);
            call.reply().integer(shared ? Integer.MAX_VALUE : 1);
        }
    }

    private static boolean isShared(Entry entry) {
        if (!encoding(entry).equals("int")) {
            return false;
        }
        byte[] bytes = entry.value();
        long value = Numbers.parse(bytes, 0, bytes.length, -1);
        return value >= 0 && value < SHARED_INTEGERS;
    }

    private static void idletime(Call call) {
        Entry entry = call.peek(2);
        Usage usage = call.node.keyspace().usage();
        if (entry == null) {
            call.reply().nil();
        } else if (usage.isCounting()) {
            throw new CommandError(LFU);
        } else {
            call.reply().integer(usage.idleSeconds(entry));
        }
    }

    private static void freq(Call call) {
        Entry entry = call.peek(2);
        Usage usage = call.node.keyspace().usage();
        if (entry == null) {
            call.reply().nil();
        } else if (!usage.isCounting()) {
            throw new CommandError(NO_LFU);
        } else {
            call.reply().integer(usage.frequency(entry));
        }
    }
}
