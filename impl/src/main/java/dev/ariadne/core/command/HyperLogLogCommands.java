package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.MAY_REPLICATE;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.config.Params;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Numbers;
import org.jspecify.annotations.Nullable;

/** Commands on HyperLogLogs, kept as strings (Redis: hyperloglog.c). */
final class HyperLogLogCommands {
    private static final String NOT_ONE = "WRONGTYPE Key is not a valid HyperLogLog string value.";
    /** Elements that PFSELFTEST counts. */
    private static final int TESTED_ELEMENTS = 1_000_000;
    /** Tolerance of PFSELFTEST: six standard errors. */
    private static final double TOLERANCE = 6 * 1.04 / Math.sqrt(HyperLogLog.REGISTERS);

    private HyperLogLogCommands() {}

    static void define(CommandTable t) {
        t.family(Category.HYPERLOGLOG);
        t.def("pfadd", -2, WRITE | DENYOOM | FAST, 1, 1, 1, HyperLogLogCommands::pfadd);
        t.def("pfcount", -2, READONLY | MAY_REPLICATE, 1, -1, 1, HyperLogLogCommands::pfcount);
        t.def("pfmerge", -2, WRITE | DENYOOM, 1, -1, 1, HyperLogLogCommands::pfmerge);
        t.def("pfdebug", 3, WRITE | DENYOOM | ADMIN, 2, 2, 1, HyperLogLogCommands::pfdebug);
        t.def("pfselftest", 1, ADMIN, HyperLogLogCommands::pfselftest);
    }

    /** The HyperLogLog of an entry; throws {@link CommandError} when it is none. */
    private static HyperLogLog require(Entry entry) {
        byte[] bytes = entry.value();
        if (!HyperLogLog.isOne(bytes)) {
            throw new CommandError(NOT_ONE);
        }
        return HyperLogLog.of(bytes);
    }

    private static @Nullable HyperLogLog read(Call call, int key) {
        Entry entry = call.lookupRead(key, ValueType.STRING);
        return entry == null ? null : require(entry);
    }

    private static long sparseMaxBytes(Call call) {
        return call.node.config().get(Params.HLL_SPARSE_MAX_BYTES);
    }

    /** Makes a changed HyperLogLog the value of the key that is argument 1. */
    private static void written(Call call, @Nullable Entry entry, HyperLogLog hll) {
        hll.outdate();
        if (entry == null) {
            entry = call.db().insert(call.args().bytes(1), hll.bytes());
        } else {
            call.db().replace(entry, hll.bytes());
        }
        call.notify(NotificationClass.STRING, "pfadd", entry.key());
    }

    /** The HyperLogLog of the entry, about to change, or a new one. */
    private static HyperLogLog toWrite(Call call, @Nullable Entry entry) {
        if (entry == null) {
            return HyperLogLog.empty();
        }
        call.db().beforeWrite(entry);
        return require(entry);
    }

    private static void pfadd(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.STRING);
        HyperLogLog hll = toWrite(call, entry);
        int changes = entry == null ? 1 : 0;
        for (int i = 2; i < args.count(); i++) {
            if (hll.add(args.buf(), args.start(i), args.length(i), sparseMaxBytes(call))) {
                changes++;
            }
        }
        if (changes > 0) {
            written(call, entry, hll);
            call.changed(changes);
        }
        call.reply().integer(changes > 0 ? 1 : 0);
    }

    private static void pfcount(Call call) {
        int keys = call.args().count() - 1;
        if (keys == 1) {
            call.reply().integer(countOne(call));
            return;
        }
        byte[] max = new byte[HyperLogLog.REGISTERS];
        for (int i = 1; i <= keys; i++) {
            HyperLogLog hll = read(call, i);
            if (hll != null) {
                hll.maxInto(max);
            }
        }
        call.reply().integer(HyperLogLog.estimate(max));
    }

    private static long countOne(Call call) {
        Entry entry = call.lookupRead(1, ValueType.STRING);
        if (entry == null) {
            return 0;
        }
        HyperLogLog hll = require(entry);
        if (hll.hasEstimate()) {
            return hll.estimate();
        }
        // The estimate is kept in the string: a change that a replica makes too.
        long estimate = HyperLogLog.estimate(hll.registers());
        HyperLogLog.putEstimate(call.db().edit(entry, 0), estimate);
        call.db().touched(entry);
        call.changed(1);
        return estimate;
    }

    private static void pfmerge(Call call) {
        Args args = call.args();
        byte[] max = new byte[HyperLogLog.REGISTERS];
        boolean dense = false;
        for (int i = 1; i < args.count(); i++) {
            HyperLogLog hll = read(call, i);
            if (hll != null) {
                dense |= hll.isDense();
                hll.maxInto(max);
            }
        }
        Entry entry = call.lookup(1);
        HyperLogLog target = toWrite(call, entry);
        if (dense) {
            target.makeDense();
        }
        for (int i = 0; i < max.length; i++) {
            if (max[i] > 0) {
                target.raise(i, max[i], sparseMaxBytes(call));
            }
        }
        written(call, entry, target);
        call.changed(1);
        call.reply().ok();
    }

    // ---- looking inside

    private static void pfdebug(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(2, ValueType.STRING);
        if (entry == null) {
            throw new CommandError("ERR The specified key does not exist");
        }
        HyperLogLog hll = require(entry);
        if (args.is(1, "GETREG")) {
            makeDense(call, entry, hll);
            byte[] registers = hll.registers();
            call.reply().array(registers.length);
            for (byte register : registers) {
                call.reply().integer(register);
            }
        } else if (args.is(1, "DECODE")) {
            if (hll.isDense()) {
                throw new CommandError("ERR HLL encoding is not sparse");
            }
            call.reply().text(hll.shown());
        } else if (args.is(1, "ENCODING")) {
            call.reply().status(hll.isDense() ? "dense" : "sparse");
        } else if (args.is(1, "TODENSE")) {
            boolean wasDense = hll.isDense();
            makeDense(call, entry, hll);
            call.reply().integer(wasDense ? 0 : 1);
        } else {
            throw new CommandError("ERR Unknown PFDEBUG subcommand '" + args.text(1) + "'");
        }
    }

    private static void makeDense(Call call, Entry entry, HyperLogLog hll) {
        if (!hll.isDense()) {
            hll.makeDense();
            call.db().replace(entry, hll.bytes());
            call.changed(1);
        }
    }

    /** Counts random elements in a sparse and a dense HyperLogLog, which have to agree and to be near the truth. */
    private static void pfselftest(Call call) {
        long seed = call.node.random().nextLong();
        HyperLogLog sparse = HyperLogLog.empty();
        HyperLogLog dense = HyperLogLog.empty();
        dense.makeDense();
        int checkpoint = 1;
        for (int i = 1; i <= TESTED_ELEMENTS; i++) {
            byte[] element = Numbers.text(seed ^ i);
            sparse.add(element, 0, element.length, sparseMaxBytes(call));
            dense.add(element, 0, element.length, 0);
            if (i == checkpoint) {
                check(sparse, dense, i);
                checkpoint *= 10;
            }
        }
        call.reply().ok();
    }

    private static void check(HyperLogLog sparse, HyperLogLog dense, int elements) {
        long estimate = HyperLogLog.estimate(dense.registers());
        if (estimate != HyperLogLog.estimate(sparse.registers())) {
            throw new CommandError("ERR TESTFAILED dense/sparse disagree");
        }
        long error = Math.abs(estimate - elements);
        if (error > Math.ceil(TOLERANCE * elements)) {
            throw new CommandError("ERR TESTFAILED Too big error. card:" + elements + " abserr:" + error);
        }
    }
}
