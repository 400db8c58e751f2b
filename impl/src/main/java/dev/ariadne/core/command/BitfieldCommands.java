package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.util.ArrayList;
import java.util.List;

/** BITFIELD and BITFIELD_RO: integers of any width at any bit of a string (Redis: bitops.c:bitfieldGeneric). */
final class BitfieldCommands {
    private static final byte[] EMPTY = new byte[0];
    private static final String BAD_TYPE =
            "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";

    private BitfieldCommands() {}

    static void define(CommandTable t) {
        t.family(Category.BITMAP);
        t.def("bitfield", -2, WRITE | DENYOOM, 1, 1, 1, c -> bitfield(c, Step.all(c)));
        t.def("bitfield_ro", -2, READONLY | FAST, 1, 1, 1, BitfieldCommands::bitfieldRo);
    }

    private enum Kind {
        GET,
        SET,
        INCRBY
    }

    /** What happens to a number that does not fit its field. */
    private enum Overflow {
        WRAP,
        SAT,
        FAIL
    }

    /**
     * One subcommand.
     *
     * @param offset of the field's first bit
     * @param argument the new value of SET, the summand of INCRBY
     */
    private record Step(Kind kind, boolean signed, int bits, long offset, long argument, Overflow overflow) {
        /** The subcommands of a request. */
        static List<Step> all(Call call) {
            Args args = call.args();
            List<Step> steps = new ArrayList<>();
            Overflow overflow = Overflow.WRAP;
            int i = 2;
            while (i < args.count()) {
                int following = args.count() - i - 1;
                if (args.is(i, "OVERFLOW") && following >= 1) {
                    overflow = overflow(args, i + 1);
                    i += 2;
                    continue;
                }
                Kind kind = kind(args, i, following);
                boolean signed = isSigned(args, i + 1);
                int bits = bits(args, i + 1, signed);
                long offset = BitCommands.offset(call, i + 2, bits);
                long argument = kind == Kind.GET ? 0 : args.number(i + 3);
                steps.add(new Step(kind, signed, bits, offset, argument, overflow));
                i += kind == Kind.GET ? 3 : 4;
            }
            return steps;
        }

        private static Kind kind(Args args, int i, int following) {
            if (args.is(i, "GET") && following >= 2) {
                return Kind.GET;
            }
            if (args.is(i, "SET") && following >= 3) {
                return Kind.SET;
            }
            if (args.is(i, "INCRBY") && following >= 3) {
                return Kind.INCRBY;
            }
            throw new CommandError(Errors.SYNTAX);
        }

        private static Overflow overflow(Args args, int i) {
            for (Overflow overflow : Overflow.values()) {
                if (args.is(i, overflow.name())) {
                    return overflow;
                }
            }
            throw new CommandError("ERR Invalid OVERFLOW type specified");
        }

        private static boolean isSigned(Args args, int i) {
            char sign = args.length(i) == 0 ? ' ' : (char) args.buf()[args.start(i)];
            if (sign != 'i' && sign != 'u') {
                throw new CommandError(BAD_TYPE);
            }
            return sign == 'i';
        }

        private static int bits(Args args, int i, boolean signed) {
            long bits = Numbers.parse(args.buf(), args.start(i) + 1, args.length(i) - 1, 0);
            if (bits < 1 || bits > (signed ? 64 : 63)) {
                throw new CommandError(BAD_TYPE);
            }
            return (int) bits;
        }

        boolean writes() {
            return kind != Kind.GET;
        }

        /** Length that the string needs to hold the field. */
        int neededBytes() {
            return (int) (offset + bits - 1 >> 3) + 1;
        }

        /** The field's number; bits behind the end are zeros. */
        long read(byte[] bytes) {
            long value = 0;
            for (long at = offset; at < offset + bits; at++) {
                int index = (int) (at >> 3);
                int bit = index < bytes.length ? bytes[index] >> 7 - (at & 7) & 1 : 0;
                value = value << 1 | bit;
            }
            return signed ? extended(value) : value;
        }

        void write(byte[] bytes, long value) {
            for (int i = 0; i < bits; i++) {
                long at = offset + i;
                int index = (int) (at >> 3);
                int mask = 0x80 >> (at & 7);
                boolean on = (value >>> bits - 1 - i & 1) == 1;
                bytes[index] = (byte) (on ? bytes[index] | mask : bytes[index] & ~mask);
            }
        }

        /** The number, its lowest bits read as the field reads them. */
        private long extended(long value) {
            int unused = Long.SIZE - bits;
            return signed ? value << unused >> unused : value << unused >>> unused;
        }

        /** -1 or 1 when {@code value + summand} is below or above what the field holds, else 0. */
        int exceeds(long value, long summand) {
            long sum = value + summand;
            if (((value ^ sum) & (summand ^ sum)) < 0) {
                return summand < 0 ? -1 : 1;
            }
            if (sum > largest() || (!signed && kind == Kind.SET && sum < 0)) {
                // To an unsigned field a negative number to set is a very large one.
                return 1;
            }
            if (signed && bits < Long.SIZE && kind == Kind.SET && largest() - sum < 0) {
                // A number so low that its distance from the largest is no long counts as too high in Redis.
                return 1;
            }
            return sum < smallest() ? -1 : 0;
        }

        long largest() {
            return (1L << (signed ? bits - 1 : bits)) - 1;
        }

        long smallest() {
            return signed ? -largest() - 1 : 0;
        }
    }

    private static void bitfieldRo(Call call) {
        List<Step> steps = Step.all(call);
        if (steps.stream().anyMatch(Step::writes)) {
            throw new CommandError("ERR BITFIELD_RO only supports the GET subcommand");
        }
        bitfield(call, steps);
    }

    private static void bitfield(Call call, List<Step> steps) {
        int needed = 0;
        for (Step step : steps) {
            if (step.writes()) {
                needed = Math.max(needed, step.neededBytes());
            }
        }
        if (needed > 0) {
            write(call, steps, needed);
            return;
        }
        Entry entry = call.lookupRead(1, ValueType.STRING);
        byte[] bytes = entry == null ? EMPTY : entry.array();
        call.reply().array(steps.size());
        for (Step step : steps) {
            call.reply().integer(step.read(bytes));
        }
    }

    private static void write(Call call, List<Step> steps, int needed) {
        Entry entry = call.lookup(1, ValueType.STRING);
        boolean grown = entry == null || entry.length() < needed;
        byte[] bytes = BitCommands.toWrite(call, entry, needed);
        call.reply().array(steps.size());
        int changes = 0;
        for (Step step : steps) {
            if (run(call, step, bytes, grown)) {
                changes++;
            }
        }
        // A string that grew is told to replicas even where every number overflowed, which Redis keeps from them.
        if (changes > 0 || grown) {
            BitCommands.written(call, entry, bytes, Math.max(changes, 1));
        }
    }

    /** Runs a subcommand and writes its reply; returns whether it wrote to a string that has grown, or changed it. */
    private static boolean run(Call call, Step step, byte[] bytes, boolean grown) {
        long before = step.read(bytes);
        if (!step.writes()) {
            call.reply().integer(before);
            return false;
        }
        boolean sets = step.kind == Kind.SET;
        long base = sets ? 0 : before;
        int exceeds = step.exceeds(base, step.argument);
        if (exceeds != 0 && step.overflow == Overflow.FAIL) {
            call.reply().nil();
            return false;
        }
        long after = base + step.argument;
        if (exceeds != 0 && step.overflow == Overflow.SAT) {
            after = exceeds > 0 ? step.largest() : step.smallest();
        }
        after = step.extended(after);
        step.write(bytes, after);
        call.reply().integer(sets ? before : after);
        return grown || before != after;
    }
}
