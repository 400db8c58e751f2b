package dev.ariadne.checker.edn;

import dev.ariadne.checker.EventType;
import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the maps of a history, each an event, into a builder. Integers and pairs of them go straight into codes; only what is neither becomes an
 * object.
 *
 * <p>Whether values are {@code [key value]} tuples is decided by the first read, write or cas whose value shows it: {@code [k nil]} for a read
 * against {@code nil}, {@code [k v]} for a write against {@code v}, {@code [k [old new]]} for a cas against {@code [old new]}.
 */
final class EventReader {
    private static final long NIL = History.NIL;

    private enum Shape {
        ABSENT,
        SCALAR,
        PAIR,
        /** A key with a pair of old and new. */
        KEYED_PAIR
    }

    private enum Keyed {
        UNDECIDED,
        YES,
        NO
    }

    private final EdnParser parser;
    private final HistoryBuilder builder;
    private final Keyword process;
    private final Keyword type;
    private final Keyword f;
    private final Keyword value;
    private final Keyword time;
    private final Keyword index;
    private final Map<Keyword, EventType> types = new HashMap<>();
    private final Map<String, Integer> functions = new HashMap<>();
    private Keyed keyed = Keyed.UNDECIDED;
    private int events;
    private @Nullable Keyword lastFunction;
    private int lastFunctionNumber;

    /** The value of the event being read: one code, two, or key, old and new. */
    private Shape shape = Shape.ABSENT;

    private long first;
    private long second;
    private long third;

    EventReader(EdnParser parser, HistoryBuilder builder) {
        this.parser = parser;
        this.builder = builder;
        process = parser.intern("process");
        type = parser.intern("type");
        f = parser.intern("f");
        value = parser.intern("value");
        time = parser.intern("time");
        index = parser.intern("index");
        for (EventType each : EventType.values()) {
            types.put(parser.intern(each.name().toLowerCase(java.util.Locale.ROOT)), each);
        }
    }

    /** Reads the map whose opening brace was shown by {@link EdnParser#next} and adds its event. */
    void event() {
        parser.skip();
        shape = Shape.ABSENT;
        long processNumber = Long.MIN_VALUE;
        boolean client = true;
        @Nullable EventType itsType = null;
        @Nullable Object function = null;
        long nanos = -1;
        long number = events;
        int b;
        while ((b = parser.next()) != '}') {
            if (b != ':') {
                parser.form();
                parser.form();
                continue;
            }
            Keyword key = parser.keyword();
            b = parser.next();
            if (key == process) {
                client = parser.atInteger();
                processNumber = client ? parser.integer() : skipForm();
            } else if (key == type) {
                itsType = type(b == ':' ? parser.keyword() : parser.form());
            } else if (key == f) {
                function = b == ':' ? parser.keyword() : parser.form();
            } else if (key == value) {
                value();
            } else if (key == time && parser.atInteger()) {
                nanos = parser.integer();
            } else if (key == index && parser.atInteger()) {
                number = parser.integer();
            } else {
                parser.form();
            }
        }
        parser.skip();
        if (processNumber == Long.MIN_VALUE) {
            throw new EdnException("an operation without :process");
        }
        if (function == null) {
            throw new EdnException("an operation without :f");
        }
        events++;
        if (!client) {
            builder.mark(name(function), wholeValue(), nanos);
            return;
        }
        if (itsType == null) {
            throw new EdnException("an operation without :type");
        }
        if (processNumber != (int) processNumber || number != (int) number) {
            throw new EdnException(":process and :index must fit into 32 bits");
        }
        add((int) processNumber, itsType, functionNumber(function), nanos, (int) number);
    }

    private long skipForm() {
        parser.form();
        return 0;
    }

    private EventType type(@Nullable Object form) {
        EventType known = form instanceof Keyword keyword ? types.get(keyword) : null;
        if (known == null) {
            throw new EdnException("unknown :type " + form + "; it is one of :invoke, :ok, :fail, :info");
        }
        return known;
    }

    private int functionNumber(Object function) {
        if (function == lastFunction) {
            return lastFunctionNumber;
        }
        lastFunctionNumber = functions.computeIfAbsent(name(function), builder::functionNumber);
        lastFunction = function instanceof Keyword keyword ? keyword : null;
        return lastFunctionNumber;
    }

    private static String name(Object function) {
        return function instanceof Keyword keyword ? keyword.name() : function.toString();
    }

    private void value() {
        int b = parser.next();
        if (b != '[') {
            first = code();
            shape = Shape.SCALAR;
            return;
        }
        parser.skip();
        long[] elements = new long[2];
        int count = 0;
        boolean nested = false;
        while ((b = parser.next()) != ']') {
            if (count >= 2) {
                rest(elements, nested);
                return;
            }
            if (count == 1 && b == '[') {
                nested = nestedPair();
                elements[count++] = nested ? NIL : first;
            } else {
                elements[count++] = code();
            }
        }
        parser.skip();
        if (count == 2) {
            shape = nested ? Shape.KEYED_PAIR : Shape.PAIR;
            first = elements[0];
            if (!nested) {
                second = elements[1];
            }
        } else {
            shape = Shape.SCALAR;
            first = builder.code(count == 0 ? List.of() : Arrays.asList(builder.value(elements[0])));
        }
    }

    /** Reads a vector; two elements go to {@code second} and {@code third} and give true, any others to {@code first} as one value. */
    private boolean nestedPair() {
        parser.skip();
        int count = 0;
        long one = NIL;
        long two = NIL;
        @Nullable List<@Nullable Object> more = null;
        while (parser.next() != ']') {
            long element = code();
            count++;
            if (count == 1) {
                one = element;
            } else if (count == 2) {
                two = element;
            } else {
                if (more == null) {
                    more = new ArrayList<>(Arrays.asList(builder.value(one), builder.value(two)));
                }
                more.add(builder.value(element));
            }
        }
        parser.skip();
        if (count == 2) {
            second = one;
            third = two;
            return true;
        }
        first = builder.code(more != null ? more : count == 0 ? List.of() : Arrays.asList(builder.value(one)));
        return false;
    }

    /** The rest of a vector that turned out to have more than two elements: one value. */
    private void rest(long[] elements, boolean nested) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(builder.value(elements[0]));
        all.add(nested ? pair(second, third) : builder.value(elements[1]));
        while (parser.next() != ']') {
            all.add(parser.form());
        }
        parser.skip();
        shape = Shape.SCALAR;
        first = builder.code(all);
    }

    private long code() {
        return parser.next() != ':' && parser.atInteger()
                ? builder.code(parser.integer())
                : builder.code(parser.form());
    }

    private List<@Nullable Object> pair(long one, long two) {
        return Arrays.asList(builder.value(one), builder.value(two));
    }

    private @Nullable Object wholeValue() {
        return switch (shape) {
            case ABSENT -> null;
            case SCALAR -> builder.value(first);
            case PAIR -> pair(first, second);
            case KEYED_PAIR -> Arrays.asList(builder.value(first), pair(second, third));
        };
    }

    private void add(int process, EventType type, int function, long nanos, int index) {
        if (keyed == Keyed.UNDECIDED && function <= History.CAS) {
            decideKeyed(type, function);
        }
        boolean pair = shape == Shape.PAIR || shape == Shape.KEYED_PAIR;
        if (function == History.CAS) {
            boolean fits = shape == (keyed == Keyed.YES ? Shape.KEYED_PAIR : Shape.PAIR);
            if (!fits && type == EventType.INVOKE) {
                throw new EdnException("the value of a cas must be "
                        + (keyed == Keyed.YES ? "[key [old new]], as others are keyed" : "[old new]"));
            }
            long key = keyed == Keyed.YES && fits ? first : NIL;
            long old = keyed == Keyed.YES ? second : first;
            builder.event(process, type, function, key, old, keyed == Keyed.YES ? third : second, nanos, index);
        } else if (keyed == Keyed.YES && pair) {
            long its = shape == Shape.PAIR ? second : builder.code(pair(second, third));
            builder.event(process, type, function, first, its, NIL, nanos, index);
        } else if (keyed == Keyed.YES && type == EventType.INVOKE) {
            throw new EdnException("the value is not a [key value] tuple, as earlier ones are");
        } else {
            long its = pair ? builder.code(wholeValue()) : shape == Shape.ABSENT ? NIL : first;
            builder.event(process, type, function, NIL, its, NIL, nanos, index);
        }
    }

    private void decideKeyed(EventType type, int function) {
        boolean tuple =
                function == History.CAS ? shape == Shape.KEYED_PAIR : shape == Shape.PAIR || shape == Shape.KEYED_PAIR;
        if (tuple) {
            keyed = Keyed.YES;
            builder.keyed();
        } else if (type == EventType.INVOKE) {
            keyed = Keyed.NO;
        }
    }
}
