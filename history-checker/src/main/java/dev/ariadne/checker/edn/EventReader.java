package dev.ariadne.checker.edn;

import dev.ariadne.checker.EventType;
import dev.ariadne.checker.History;
import dev.ariadne.checker.History.Meta;
import dev.ariadne.checker.HistoryBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the maps of a history, each an event, into a builder. Most are {@link UsualEvent}s; the others come through the parser, where integers and
 * collections of them go straight into codes, and only what is neither becomes an object.
 *
 * <p>Whether values are {@code [key value]} tuples is decided by the first operation whose value shows it: {@code [k nil]} for a read, or another
 * function that is invoked without a value, against {@code nil}; {@code [k v]} for a write against {@code v}; {@code [k [old new]]} for a cas
 * against {@code [old new]}; {@code [k [[:r x nil] ...]]} for a txn against {@code [[:r x nil] ...]}.
 */
final class EventReader {
    private static final long NIL = History.NIL;
    /** Functions that are invoked without a value, as a read is. */
    private static final Set<String> ASKING = Set.of("get", "dequeue", "incr", "decr", "acquire", "release");

    enum Shape {
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
    private final UsualEvent usual;
    private final Keyword process;
    private final Keyword type;
    private final Keyword f;
    private final Keyword value;
    private final Keyword time;
    private final Keyword index;
    private final Map<Keyword, EventType> types = new HashMap<>();
    private final Map<Keyword, Meta> metas = new HashMap<>();
    private final long[] metaCodes = new long[Meta.values().length];
    private boolean hasMeta;
    private static final String TRANSACTION = "txn";

    private Keyed keyed = Keyed.UNDECIDED;
    private int events;

    /** The value of the event being read: one code, two, or key, old and new. */
    private Shape shape = Shape.ABSENT;

    private long first;
    private long second;
    private long third;
    private long[] elements = new long[16];

    EventReader(EdnParser parser, HistoryBuilder builder) {
        this.parser = parser;
        this.builder = builder;
        usual = new UsualEvent(builder);
        process = parser.intern("process");
        type = parser.intern("type");
        f = parser.intern("f");
        value = parser.intern("value");
        time = parser.intern("time");
        index = parser.intern("index");
        for (EventType each : EventType.values()) {
            types.put(parser.intern(each.name().toLowerCase(java.util.Locale.ROOT)), each);
        }
        for (Meta each : Meta.values()) {
            metas.put(parser.intern(each.name().toLowerCase(java.util.Locale.ROOT)), each);
        }
    }

    /** Reads the map whose opening brace was shown by {@link EdnParser#next} and adds its event. */
    void event() {
        ByteSource source = parser.source;
        if (source.has(UsualEvent.ROOM)) {
            int end = usual.read(source.buffer, source.position);
            if (end >= 0) {
                source.position = end;
                shape = usual.shape;
                first = usual.first;
                second = usual.second;
                third = usual.third;
                int number = usual.index < 0 ? events : usual.index;
                events++;
                add(usual.process, usual.type, usual.function, usual.nanos, number);
                return;
            }
        }
        source.begin();
        anyEvent();
        source.end();
    }

    private void anyEvent() {
        parser.skip();
        shape = Shape.ABSENT;
        hasMeta = false;
        long processNumber = Long.MIN_VALUE;
        boolean client = true;
        @Nullable EventType itsType = null;
        @Nullable Object function = null;
        long nanos = -1;
        long number = events;
        int b;
        while ((b = parser.next()) != '}') {
            if (b != ':' && b != '"') {
                parser.form();
                parser.form();
                continue;
            }
            Keyword key = b == ':' ? parser.keyword() : parser.name(parser.form());
            parser.next();
            if (key == process) {
                client = parser.atInteger();
                processNumber = client ? parser.integer() : skipForm();
            } else if (key == type) {
                itsType = type(parser.form());
            } else if (key == f) {
                function = parser.form();
            } else if (key == value) {
                value();
            } else if (key == time && parser.atInteger()) {
                nanos = parser.integer();
            } else if (key == index && parser.atInteger()) {
                number = parser.integer();
            } else if (metas.containsKey(key)) {
                meta(metas.get(key));
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
            builder.mark(parser.name(function).name(), wholeValue(), nanos);
            return;
        }
        if (itsType == null) {
            throw new EdnException("an operation without :type");
        }
        if (processNumber != (int) processNumber || number != (int) number) {
            throw new EdnException(":process and :index must fit into 32 bits");
        }
        int its = builder.functionNumber(parser.name(function).name());
        int row = add((int) processNumber, itsType, its, nanos, (int) number);
        if (hasMeta) {
            for (Meta meta : Meta.values()) {
                if (metaCodes[meta.ordinal()] != NIL) {
                    builder.meta(row, meta, metaCodes[meta.ordinal()]);
                }
            }
        }
    }

    private long skipForm() {
        parser.form();
        return 0;
    }

    private void meta(@Nullable Meta meta) {
        if (!hasMeta) {
            Arrays.fill(metaCodes, NIL);
            hasMeta = true;
        }
        metaCodes[meta == null ? 0 : meta.ordinal()] = code();
    }

    private EventType type(@Nullable Object form) {
        EventType known = form instanceof Keyword || form instanceof String ? types.get(parser.name(form)) : null;
        if (known == null) {
            throw new EdnException(
                    "unknown :type " + EdnPrinter.print(form) + "; it is one of :invoke, :ok, :fail, :info");
        }
        return known;
    }

    private void value() {
        int b = parser.next();
        if (b != '[') {
            first = code();
            shape = Shape.SCALAR;
            return;
        }
        parser.skip();
        int count = 0;
        boolean nested = false;
        while ((b = parser.next()) != ']') {
            nested = count == 1 && b == '[' && nestedPair();
            long element = nested ? NIL : count == 1 && b == '[' ? first : code();
            if (nested && parser.next() != ']') {
                element = pair(second, third);
                nested = false;
            }
            put(count++, element);
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
            first = builder.listCode(elements, count);
        }
    }

    private void put(int at, long element) {
        if (at == elements.length) {
            elements = Arrays.copyOf(elements, at * 2);
        }
        elements[at] = element;
    }

    /** Reads a vector; two elements go to {@code second} and {@code third} and give true, any others to {@code first} as one value. */
    private boolean nestedPair() {
        long key = elements[0];
        int count = vector();
        if (count == 2) {
            second = elements[0];
            third = elements[1];
        } else {
            first = builder.listCode(elements, count);
        }
        elements[0] = key;
        return count == 2;
    }

    /** Reads a vector into {@code elements}. */
    private int vector() {
        parser.skip();
        int count = 0;
        while (parser.next() != ']') {
            put(count++, code());
        }
        parser.skip();
        return count;
    }

    private long code() {
        int b = parser.next();
        if (b != ':' && parser.atInteger()) {
            return builder.code(parser.integer());
        }
        return b == '#' && parser.source.peek(1) == '{' ? set() : builder.code(parser.form());
    }

    /** Reads a set, the number sign first; {@code elements} stays as it was. */
    private long set() {
        long[] outer = elements;
        elements = new long[64];
        parser.skip();
        parser.skip();
        int count = 0;
        while (parser.next() != '}') {
            put(count++, code());
        }
        parser.skip();
        long set = builder.setCode(elements, count);
        elements = outer;
        return set;
    }

    private long pair(long one, long two) {
        return builder.listCode(new long[] {one, two}, 2);
    }

    private @Nullable Object wholeValue() {
        return switch (shape) {
            case ABSENT -> null;
            case SCALAR -> builder.value(first);
            case PAIR -> builder.value(pair(first, second));
            case KEYED_PAIR -> builder.value(pair(first, pair(second, third)));
        };
    }

    private int add(int process, EventType type, int function, long nanos, int index) {
        if (keyed == Keyed.UNDECIDED) {
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
            return builder.event(process, type, function, key, old, keyed == Keyed.YES ? third : second, nanos, index);
        }
        if (keyed == Keyed.YES && pair) {
            long its = shape == Shape.PAIR ? second : pair(second, third);
            return builder.event(process, type, function, first, its, NIL, nanos, index);
        }
        if (keyed == Keyed.YES && type == EventType.INVOKE) {
            throw new EdnException("the value is not a [key value] tuple, as earlier ones are");
        }
        long its = shape == Shape.KEYED_PAIR
                ? pair(first, pair(second, third))
                : pair ? pair(first, second) : shape == Shape.ABSENT ? NIL : first;
        return builder.event(process, type, function, NIL, its, NIL, nanos, index);
    }

    /** A transaction is a list of lists, so a key before it is one thing that is no list. */
    private void decideByTransaction(EventType type) {
        if (type == EventType.INVOKE) {
            boolean pair = shape == Shape.PAIR || shape == Shape.KEYED_PAIR;
            boolean tuple = pair && !(builder.value(first) instanceof List<?>);
            keyed = tuple ? Keyed.YES : Keyed.NO;
            if (tuple) {
                builder.keyed();
            }
        }
    }

    private void decideKeyed(EventType type, int function) {
        boolean asking = function > History.CAS;
        if (builder.functionName(function).equals(TRANSACTION)) {
            decideByTransaction(type);
            return;
        }
        if (asking && !ASKING.contains(builder.functionName(function))) {
            return;
        }
        boolean tuple = function == History.CAS
                ? shape == Shape.KEYED_PAIR
                : asking
                        ? type == EventType.INVOKE && shape == Shape.PAIR && second == NIL
                        : shape == Shape.PAIR || shape == Shape.KEYED_PAIR;
        if (tuple) {
            keyed = Keyed.YES;
            builder.keyed();
        } else if (type == EventType.INVOKE) {
            keyed = Keyed.NO;
        }
    }
}
