package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.config.Params;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Commands on the bits of strings (Redis: bitops.c). Bit 0 is the highest of the first byte. */
final class BitCommands {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] EMPTY = new byte[0];
    /** Room for the header of an array. */
    private static final int LONGEST_BYTES = Integer.MAX_VALUE - 64;

    private static final String BAD_BIT = "ERR bit is not an integer or out of range";
    private static final String BAD_OFFSET = "ERR bit offset is not an integer or out of range";

    private BitCommands() {}

    static void define(CommandTable t) {
        t.family(Category.BITMAP);
        t.def("setbit", 4, WRITE | DENYOOM, 1, 1, 1, BitCommands::setbit);
        t.def("getbit", 3, READONLY | FAST, 1, 1, 1, BitCommands::getbit);
        t.def("bitcount", -2, READONLY, 1, 1, 1, BitCommands::bitcount);
        t.def("bitpos", -3, READONLY, 1, 1, 1, BitCommands::bitpos);
        t.def("bitop", -4, WRITE | DENYOOM, 2, -1, 1, BitCommands::bitop);
    }

    /**
     * The bit offset that argument {@code i} gives; after a sign {@code #} it counts fields of {@code fieldBits}, unless that is 0.
     * Throws {@link CommandError} when no string is so long.
     */
    static long offset(Call call, int i, int fieldBits) {
        Args args = call.args();
        int start = args.start(i);
        int length = args.length(i);
        boolean inFields = fieldBits > 0 && length > 0 && args.buf()[start] == '#';
        if (inFields) {
            start++;
            length--;
        }
        if (!Numbers.isLong(args.buf(), start, length)) {
            throw new CommandError(BAD_OFFSET);
        }
        long offset = Numbers.parse(args.buf(), start, length, 0) * (inFields ? fieldBits : 1);
        long limit = Math.min(call.node.config().get(Params.PROTO_MAX_BULK_LEN), LONGEST_BYTES);
        if (offset < 0 || offset >> 3 >= limit) {
            throw new CommandError(BAD_OFFSET);
        }
        return offset;
    }

    // ---- one bit

    private static void setbit(Call call) {
        long offset = offset(call, 2, 0);
        long on = call.args().number(3, BAD_BIT);
        if (on < 0 || on > 1) {
            throw new CommandError(BAD_BIT);
        }
        int at = (int) (offset >> 3);
        int mask = mask(offset);
        Entry entry = call.lookup(1, ValueType.STRING);
        boolean grown = entry == null || entry.length() <= at;
        boolean before = entry != null && !grown && (entry.array()[at] & mask) != 0;
        if (grown || before != (on == 1)) {
            byte[] bytes = toWrite(call, entry, at + 1);
            bytes[at] = (byte) (on == 1 ? bytes[at] | mask : bytes[at] & ~mask);
            written(call, entry, bytes, 1);
        }
        call.reply().integer(before ? 1 : 0);
    }

    /** The bytes of the entry, or of a new string, at least {@code length} of them, to be changed. */
    static byte[] toWrite(Call call, @Nullable Entry entry, int length) {
        if (entry == null || entry.length() < length) {
            call.reserve(2L * length);
        }
        return entry == null ? new byte[length] : call.db().edit(entry, length);
    }

    /** Says that the bytes of {@link #toWrite} were changed so many times. */
    static void written(Call call, @Nullable Entry entry, byte[] bytes, int changes) {
        if (entry == null) {
            entry = call.db().insert(call.args().bytes(1), bytes);
        } else {
            call.db().touched(entry);
        }
        call.notify(NotificationClass.STRING, "setbit", entry.key());
        call.changed(changes);
    }

    private static int mask(long offset) {
        return 0x80 >> (offset & 7);
    }

    private static void getbit(Call call) {
        long offset = offset(call, 2, 0);
        Entry entry = call.lookupRead(1, ValueType.STRING);
        byte[] bytes = entry == null ? EMPTY : entry.array();
        int at = (int) (offset >> 3);
        call.reply().integer(at < bytes.length && (bytes[at] & mask(offset)) != 0 ? 1 : 0);
    }

    private static byte[] read(Call call, int key) {
        Entry entry = call.lookupRead(key, ValueType.STRING);
        return entry == null ? EMPTY : entry.value();
    }

    // ---- ranges

    /** The bits from {@code first} up to and not including {@code end}. */
    private record Bits(long first, long end) {
        /** The whole string. */
        static Bits ofAll(int bytes) {
            return new Bits(0, (long) bytes << 3);
        }

        /** The bits that {@code start} and {@code last} mean: indices of bits or bytes, negative ones from the end. */
        static Bits of(long start, long last, int bytes, boolean inBits) {
            long total = inBits ? (long) bytes << 3 : bytes;
            long first = Math.min(total, Math.max(0, start < 0 ? start + total : start));
            long end = Math.min(Math.max(0, last < 0 ? last + total : last), total - 1) + 1;
            return inBits ? new Bits(first, end) : new Bits(first << 3, end << 3);
        }

        boolean isEmpty() {
            return first >= end;
        }
    }

    /** Whether argument {@code i} says that indices are of bits, and not of bytes. */
    private static boolean isInBits(Args args, int i) {
        if (!args.is(i, "BIT") && !args.is(i, "BYTE")) {
            throw new CommandError(Errors.SYNTAX);
        }
        return args.is(i, "BIT");
    }

    private static void bitcount(Call call) {
        Args args = call.args();
        Entry entry = call.lookupRead(1, ValueType.STRING);
        if (entry == null) {
            call.reply().integer(0);
            return;
        }
        byte[] bytes = entry.array();
        if (args.count() == 2) {
            call.reply().integer(count(bytes, Bits.ofAll(entry.length())));
            return;
        }
        if (args.count() != 4 && args.count() != 5) {
            throw new CommandError(Errors.SYNTAX);
        }
        long start = args.number(2);
        long last = args.number(3);
        if (start < 0 && last < 0 && start > last) {
            call.reply().integer(0);
            return;
        }
        boolean inBits = args.count() == 5 && isInBits(args, 4);
        call.reply().integer(count(bytes, Bits.of(start, last, entry.length(), inBits)));
    }

    private static long count(byte[] bytes, Bits bits) {
        if (bits.isEmpty()) {
            return 0;
        }
        int first = (int) (bits.first >> 3);
        int last = (int) (bits.end - 1 >> 3);
        long count = 0;
        int at = first;
        for (; at + Long.BYTES <= last; at += Long.BYTES) {
            count += Long.bitCount((long) LONGS.get(bytes, at));
        }
        for (; at <= last; at++) {
            count += Integer.bitCount(bytes[at] & 0xff);
        }
        int before = bytes[first] & 0xff & ~(0xff >> (bits.first & 7));
        int after = bytes[last] & 0x7f >> (bits.end - 1 & 7);
        return count - Integer.bitCount(before) - Integer.bitCount(after);
    }

    private static void bitpos(Call call) {
        Args args = call.args();
        long bit = args.number(2);
        if (bit != 0 && bit != 1) {
            throw new CommandError("ERR The bit argument must be 1 or 0.");
        }
        Entry entry = call.lookupRead(1, ValueType.STRING);
        if (entry == null) {
            // Behind its end a string is all zeros.
            call.reply().integer(bit == 1 ? -1 : 0);
            return;
        }
        int words = args.count();
        if (words > 6) {
            throw new CommandError(Errors.SYNTAX);
        }
        byte[] bytes = entry.array();
        long start = words > 3 ? args.number(3) : 0;
        boolean inBits = words == 6 && isInBits(args, 5);
        long last = words > 4 ? args.number(4) : -1;
        Bits bits = Bits.of(start, last, entry.length(), inBits);
        if (bits.isEmpty()) {
            call.reply().integer(-1);
            return;
        }
        long found = find(bytes, bits, bit == 1);
        boolean goesOn = bit == 0 && words <= 4;
        call.reply().integer(found < bits.end || goesOn ? found : -1);
    }

    /** The first of the bits that is {@code set} or not, or the end of the bits. */
    private static long find(byte[] bytes, Bits bits, boolean set) {
        long skipped = set ? 0 : -1L;
        long at = bits.first;
        while (at < bits.end) {
            int index = (int) (at >> 3);
            if ((at & 7) != 0 || bytes[index] != (byte) skipped) {
                if ((bytes[index] & mask(at)) != 0 == set) {
                    return at;
                }
                at++;
            } else if (index + Long.BYTES <= bytes.length && (long) LONGS.get(bytes, index) == skipped) {
                at += Long.SIZE;
            } else {
                at += Byte.SIZE;
            }
        }
        return bits.end;
    }

    // ---- several strings

    private static void bitop(Call call) {
        Args args = call.args();
        boolean isNot = args.is(1, "NOT");
        if (!isNot && !args.is(1, "AND") && !args.is(1, "OR") && !args.is(1, "XOR")) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (isNot && args.count() != 4) {
            throw new CommandError("ERR BITOP NOT must be called with a single source key.");
        }
        long longest = 0;
        for (int key = 3; key < args.count(); key++) {
            longest = Math.max(longest, read(call, key).length);
        }
        call.reserve(3 * longest);
        byte[] result = read(call, 3).clone();
        if (isNot) {
            for (int i = 0; i < result.length; i++) {
                result[i] = (byte) ~result[i];
            }
        }
        for (int key = 4; key < args.count(); key++) {
            result = combine(result, read(call, key), args);
        }
        Stored.put(call, 2, result, "set");
    }

    /** Combines two strings, the shorter filled with zeros; the first is the caller's own and may be what is returned. */
    private static byte[] combine(byte[] left, byte[] right, Args args) {
        byte[] result = left.length < right.length ? Arrays.copyOf(left, right.length) : left;
        if (args.is(1, "AND")) {
            for (int i = 0; i < right.length; i++) {
                result[i] &= right[i];
            }
            Arrays.fill(result, right.length, result.length, (byte) 0);
        } else if (args.is(1, "OR")) {
            for (int i = 0; i < right.length; i++) {
                result[i] |= right[i];
            }
        } else {
            for (int i = 0; i < right.length; i++) {
                result[i] ^= right[i];
            }
        }
        return result;
    }
}
