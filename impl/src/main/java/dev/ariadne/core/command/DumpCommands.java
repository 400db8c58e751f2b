package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ASKING;
import static dev.ariadne.core.command.Command.Flag.DANGEROUS;
import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.keyspace.DumpPayload;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** DUMP and RESTORE: one value as bytes (Redis: cluster.c). */
final class DumpCommands {
    private static final byte[] DEL = ascii("DEL");
    private static final byte[] ABSTTL = ascii("ABSTTL");
    private static final int MAX_FREQUENCY = 255;
    /** A payload's byte may stand for so many: most of them do not, and what is compressed better is asked for as it is read. */
    private static final int RESTORED_PART = 4;

    private DumpCommands() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE);
        t.def("dump", 2, READONLY, 1, 1, 1, DumpCommands::dump);
        t.def("restore", -4, WRITE | DENYOOM | DANGEROUS, 1, 1, 1, DumpCommands::restore);
        t.def("restore-asking", -4, WRITE | DENYOOM | DANGEROUS | ASKING, 1, 1, 1, DumpCommands::restore);
    }

    private static void dump(Call call) {
        Entry entry = call.lookupRead(1);
        if (entry == null) {
            call.reply().nil();
        } else {
            call.reserve(2 * entry.bytes());
            call.reply().bulk(DumpPayload.of(entry));
        }
    }

    /** What follows the payload; what is known of the key's use is -1 where it was not given. */
    private record Options(boolean replace, boolean absolute, long idleSeconds, int frequency) {
        static Options of(Args args) {
            boolean replace = false;
            boolean absolute = false;
            long idle = -1;
            int frequency = -1;
            for (int i = 4; i < args.count(); i++) {
                boolean more = i + 1 < args.count();
                if (args.is(i, "REPLACE")) {
                    replace = true;
                } else if (args.is(i, "ABSTTL")) {
                    absolute = true;
                } else if (args.is(i, "IDLETIME") && more && frequency < 0) {
                    idle = args.number(++i);
                    if (idle < 0) {
                        throw new CommandError("ERR Invalid IDLETIME value, must be >= 0");
                    }
                } else if (args.is(i, "FREQ") && more && idle < 0) {
                    long value = args.number(++i);
                    if (value < 0 || value > MAX_FREQUENCY) {
                        throw new CommandError("ERR Invalid FREQ value, must be >= 0 and <= 255");
                    }
                    frequency = (int) value;
                } else {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            return new Options(replace, absolute, idle, frequency);
        }
    }

    private static void restore(Call call) {
        Args args = call.args();
        Options options = Options.of(args);
        if (!options.replace && call.lookup(1) != null) {
            throw new CommandError("BUSYKEY Target key name already exists.");
        }
        long ttlMs = args.number(2);
        if (ttlMs < 0) {
            throw new CommandError("ERR Invalid TTL value, must be >= 0");
        }
        call.reserve(RESTORED_PART * (long) args.length(3));
        Object value = value(call, args.bytes(3));
        byte[] key = args.bytes(1);
        Entry old = call.db().find(key);
        if (old != null) {
            call.db().remove(old);
        }
        long expireAtMs = ttlMs == 0 || options.absolute ? ttlMs : ttlMs + call.nowMs();
        if (ttlMs != 0 && call.isDueAlready(expireAtMs)) {
            if (old != null) {
                call.propagate(DEL, key);
                call.notify(NotificationClass.GENERIC, "del", key);
                call.changed(1);
            }
            call.reply().ok();
            return;
        }
        Entry restored = call.db().insertAny(key, value);
        call.node.keyspace().usage().recall(restored, options.idleSeconds, options.frequency);
        if (ttlMs != 0) {
            call.db().expireAt(restored, expireAtMs);
            if (!options.absolute) {
                call.propagate(absolute(args, expireAtMs));
            }
        }
        call.notify(NotificationClass.GENERIC, "restore", key);
        call.changed(1);
        call.reply().ok();
    }

    private static Object value(Call call, byte[] payload) {
        if (!DumpPayload.isSound(payload, call.node.persistence().skipsChecksums())) {
            throw new CommandError("ERR DUMP payload version or checksum are wrong");
        }
        Oddities odd = oddities(call);
        try {
            Object value = DumpPayload.read(payload, call.layout(), odd);
            odd.lines("RESTORE").forEach(line -> call.node.log(LogLevel.VERBOSE, line));
            return value;
        } catch (BadRecord e) {
            call.node.log(LogLevel.VERBOSE, "RESTORE: refused: " + e.what());
            throw new CommandError("ERR Bad data format");
        }
    }

    /** What the payload may not be. What a primary or a file restores was taken where it came from. */
    private static Oddities oddities(Call call) {
        boolean foreign = !call.conn().isPrimary() && !call.node.persistence().isLoading();
        if (foreign && call.node.config().get(Params.RDB_STRICT)) {
            return new Oddities(Oddities.Strictness.ALL);
        }
        boolean every = switch (call.node.config().get(Params.SANITIZE_DUMP_PAYLOAD)) {
            case "yes" -> true;
            case "clients" -> foreign && !call.conn().user().skipsSanitizing();
            default -> false;
        };
        return new Oddities(every ? Oddities.Strictness.UNSOUND : Oddities.Strictness.DAMAGE);
    }

    private static byte[][] absolute(Args args, long expireAtMs) {
        byte[][] argv = Arrays.copyOf(args.toArray(), args.count() + 1);
        argv[2] = ascii(Long.toString(expireAtMs));
        argv[args.count()] = ABSTTL;
        return argv;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
