package dev.ariadne.checker.edn;

import dev.ariadne.checker.EventType;
import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event as nearly all of them are written: a map with the usual keys, single spaces or commas between, integers or nil or a pair of them for a
 * value. Reads it straight from the bytes, several times faster than the parser; anything else it leaves to the parser, untouched.
 */
final class UsualEvent {
    /** An event is read this way only if so many bytes are there: no usual event is longer, so none of the steps below need look. */
    static final int ROOM = 1024;

    private static final int MOST_ENTRIES = 10;
    private static final int MOST_DIGITS = 18;
    private static final int MOST_KNOWN = 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PROCESS = word("process ");
    private static final int TYPE = (int) word("ype ");
    private static final int TIME = (int) word("ime ");
    private static final int ALUE = (int) word("alue");
    private static final int NDEX = (int) word("ndex");
    private static final int NIL = (int) word("nil ") & 0xFF_FFFF;
    private static final int NVOK = (int) word("nvok");
    private static final int FAIL = (int) word("fail");
    private static final int INFO = (int) word("info");

    private final HistoryBuilder builder;
    private long[] functionWords = new long[0];
    private int[] functionNumbers = new int[0];

    int process;
    EventType type = EventType.INVOKE;
    int function;
    EventReader.Shape shape = EventReader.Shape.ABSENT;
    long first;
    long second;
    long third;
    long nanos;
    /** -1 when the event has none. */
    int index;

    private long number;

    UsualEvent(HistoryBuilder builder) {
        this.builder = builder;
    }

    private static long word(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word |= (long) text.charAt(i) << 8 * i;
        }
        return word;
    }

    /**
     * @param from of the opening brace
     * @return the place after the closing brace, or -1 when the event is not a usual one
     */
    int read(byte[] b, int from) {
        shape = EventReader.Shape.ABSENT;
        nanos = -1;
        index = -1;
        boolean hasProcess = false;
        @Nullable EventType itsType = null;
        function = -1;
        int at = from + 1;
        int seen = 0;
        for (int entry = 0; entry < MOST_ENTRIES; entry++) {
            if (b[at] != ':') {
                return -1;
            }
            // Of the keys below only those of type and time begin alike; an entry that stands twice is the parser's to
            // refuse.
            int key = 1 << (b[at + 1] & 31) << (b[at + 1] == 't' && b[at + 2] == 'i' ? 1 : 0);
            if ((seen & key) != 0) {
                return -1;
            }
            seen |= key;
            switch (b[at + 1]) {
                case 'p' -> {
                    at = (long) LONGS.get(b, at + 1) == PROCESS ? number(b, at + 9) : -1;
                    if (at < 0 || number != (int) number || !HistoryBuilder.isOwnNumber((int) number)) {
                        return -1;
                    }
                    process = (int) number;
                    hasProcess = true;
                }
                case 't' -> {
                    int rest = (int) INTS.get(b, at + 2);
                    if (rest == TIME) {
                        at = number(b, at + 6);
                        nanos = number;
                    } else {
                        itsType = rest == TYPE && b[at + 6] == ':' ? type(b, at + 7) : null;
                        at = itsType == null ? -1 : at + 7 + lengthOf(itsType);
                    }
                    if (at < 0) {
                        return -1;
                    }
                }
                case 'f' -> {
                    if (b[at + 2] != ' ' || b[at + 3] != ':') {
                        return -1;
                    }
                    at = function(b, at + 4);
                    if (at < 0) {
                        return -1;
                    }
                }
                case 'v' -> {
                    at = (int) INTS.get(b, at + 2) == ALUE && b[at + 6] == ' ' ? value(b, at + 7) : -1;
                    if (at < 0) {
                        return -1;
                    }
                }
                case 'i' -> {
                    at = (int) INTS.get(b, at + 2) == NDEX && b[at + 6] == ' ' ? number(b, at + 7) : -1;
                    if (at < 0 || number != (int) number) {
                        return -1;
                    }
                    index = (int) number;
                }
                default -> {
                    return -1;
                }
            }
            byte end = b[at++];
            if (end == '}') {
                if (!hasProcess || itsType == null || function < 0) {
                    return -1;
                }
                type = itsType;
                return at;
            }
            if (end == ',') {
                end = b[at++];
            }
            if (end != ' ') {
                return -1;
            }
        }
        return -1;
    }

    private static @Nullable EventType type(byte[] b, int at) {
        int four = (int) INTS.get(b, at);
        if (b[at] == 'i' && (int) INTS.get(b, at + 1) == NVOK && b[at + 5] == 'e') {
            return EventType.INVOKE;
        }
        if (b[at] == 'o' && b[at + 1] == 'k') {
            return EventType.OK;
        }
        return four == FAIL ? EventType.FAIL : four == INFO ? EventType.INFO : null;
    }

    private static int lengthOf(EventType type) {
        return type == EventType.INVOKE ? 6 : type == EventType.OK ? 2 : 4;
    }

    /** Reads the name of a function of up to eight letters. */
    private int function(byte[] b, int from) {
        long word = 0;
        int at = from;
        for (; b[at] != ' ' && b[at] != ',' && b[at] != '}'; at++) {
            if (at == from + 8 || b[at] <= ' ' || b[at] == '"' || b[at] == ';') {
                return -1;
            }
            word |= (b[at] & 0xFFL) << 8 * (at - from);
        }
        for (int i = 0; i < functionWords.length; i++) {
            if (functionWords[i] == word) {
                function = functionNumbers[i];
                return at;
            }
        }
        return learn(b, from, at, word) ? at : -1;
    }

    private boolean learn(byte[] b, int from, int to, long word) {
        for (int i = from; i < to; i++) {
            if (!(b[i] >= 'a' && b[i] <= 'z' || b[i] == '-')) {
                return false;
            }
        }
        if (from == to || functionWords.length == MOST_KNOWN) {
            return false;
        }
        int known = functionWords.length;
        functionWords = Arrays.copyOf(functionWords, known + 1);
        functionNumbers = Arrays.copyOf(functionNumbers, known + 1);
        function = builder.functionNumber(new String(b, from, to - from, java.nio.charset.StandardCharsets.US_ASCII));
        functionWords[known] = word;
        functionNumbers[known] = function;
        return true;
    }

    private int value(byte[] b, int from) {
        int at = from;
        if (b[at] != '[') {
            at = code(b, at);
            first = number;
            shape = EventReader.Shape.SCALAR;
            return at;
        }
        at = code(b, at + 1);
        if (at < 0 || b[at] != ' ') {
            return -1;
        }
        first = number;
        boolean nested = b[at + 1] == '[';
        at = code(b, at + (nested ? 2 : 1));
        if (at < 0) {
            return -1;
        }
        second = number;
        if (nested) {
            at = b[at] == ' ' ? code(b, at + 1) : -1;
            if (at < 0 || b[at] != ']') {
                return -1;
            }
            third = number;
            at++;
        }
        shape = nested ? EventReader.Shape.KEYED_PAIR : EventReader.Shape.PAIR;
        return b[at] == ']' ? at + 1 : -1;
    }

    /** Reads an integer or nil as a code. */
    private int code(byte[] b, int at) {
        if (((int) INTS.get(b, at) & 0xFF_FFFF) == NIL) {
            number = History.NIL;
            return at + 3;
        }
        int end = number(b, at);
        number = builder.code(number);
        return end;
    }

    private int number(byte[] b, int from) {
        int at = from;
        boolean negative = b[at] == '-';
        if (negative) {
            at++;
        }
        int digits = at;
        if (b[at] == '0' && b[at + 1] >= '0' && b[at + 1] <= '9') {
            return -1;
        }
        long value = 0;
        int most = at + MOST_DIGITS;
        for (int digit = b[at] - '0'; digit >= 0 && digit <= 9 && at <= most; digit = b[++at] - '0') {
            value = value * 10 + digit;
        }
        number = negative ? -value : value;
        byte end = b[at];
        boolean ends = end == ',' || end == ' ' || end == '}' || end == ']';
        return ends && at > digits && at <= most ? at : -1;
    }
}
