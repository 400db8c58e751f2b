package dev.ariadne.checker.edn;

import dev.ariadne.checker.EventType;
import dev.ariadne.checker.History;
import dev.ariadne.checker.History.Meta;
import dev.ariadne.checker.HistoryBuilder;
import java.util.ArrayList;
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
 * against {@code [old new]}; {@code [k [[:r x nil] ...]]} for a txn against {@code [[:r x nil] ...]}. Whoever reads can say it instead
 * ({@link HistoryReader.Tuples}), and so does an entry {@code :key}: then every invocation has one, and values are plain.
 */
final class EventReader {
    private static final long NIL = History.NIL;
    /** Functions that are invoked without a value, as a read is. */
    private static final Set<String> ASKING = Set.of("get", "dequeue", "incr", "decr", "acquire", "release");
    /** Functions that are invoked with something; without, what they did is not known. */
    private static final Set<String> TELLING =
            Set.of("write", "cas", "add", "remove", "append", "enqueue", "put", "txn");
    /** Functions that return something; without, what they saw is not known. */
    private static final Set<String> SEEING = Set.of("read", "get", "dequeue");

    enum Shape {
        ABSENT,
        SCALAR,
        PAIR,
        /** A key with a pair of old and new. */
        KEYED_PAIR
    }

    private enum Keyed {
        UNDECIDED,
        /** Values are tuples. */
        YES,
        /** There are no keys. */
        NO,
        /** The key is an entry of its own. */
        BY_ENTRY
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
    private final Keyword key;
    private final Map<Keyword, EventType> types = new HashMap<>();
    private final Map<Keyword, Meta> metas = new HashMap<>();
    private final long[] metaCodes = new long[Meta.values().length];
    private boolean hasMeta;
    private static final String TRANSACTION = "txn";

    private Keyed keyed;
    private int events;
    /** Entries of the event being read. */
    private final List<@Nullable Object> entries = new ArrayList<>();
    /** How many events left it open whether values are tuples. */
    private int undecided;

    /** The code of its entry {@code :key}; nil when it has none. */
    private long keyCode = NIL;

    /** The value of the event being read: one code, two, or key, old and new. */
    private Shape shape = Shape.ABSENT;

    private long first;
    private long second;
    private long third;
    private long[] elements = new long[16];

    EventReader(EdnParser parser, HistoryBuilder builder, HistoryReader.Tuples tuples) {
        this.parser = parser;
        this.builder = builder;
        keyed = switch (tuples) {
            case AUTO -> Keyed.UNDECIDED;
            case PLAIN -> Keyed.NO;
            case KEYED -> Keyed.YES;
        };
        if (keyed == Keyed.YES) {
            builder.keyed();
        }
        usual = new UsualEvent(builder);
        process = parser.intern("process");
        type = parser.intern("type");
        f = parser.intern("f");
        value = parser.intern("value");
        time = parser.intern("time");
        index = parser.intern("index");
        key = parser.intern("key");
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
                keyCode = NIL;
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
        keyCode = NIL;
        entries.clear();
        @Nullable Object itsProcess = null;
        @Nullable EventType itsType = null;
        @Nullable Object function = null;
        long nanos = -1;
        long number = events;
        int b;
        while ((b = parser.next()) != '}') {
            if (b != ':' && b != '"') {
                entry(parser.form());
                parser.form();
                continue;
            }
            Keyword its = b == ':' ? parser.keyword() : parser.name(parser.form());
            entry(its);
            parser.next();
            if (its == process) {
                itsProcess = parser.form();
            } else if (its == type) {
                itsType = type(parser.form());
            } else if (its == f) {
                function = parser.form();
            } else if (its == value) {
                value();
            } else if (its == time && parser.atInteger()) {
                nanos = parser.integer();
            } else if (its == index) {
                number = index(parser.form(), number);
            } else if (its == key) {
                keyCode = code();
            } else if (metas.containsKey(its)) {
                meta(metas.get(its));
            } else {
                parser.form();
            }
        }
        parser.skip();
        if (itsProcess == null) {
            throw new EdnException("an operation without :process");
        }
        if (function == null) {
            throw new EdnException("an operation without :f");
        }
        if (!(function instanceof Keyword || function instanceof String || function instanceof Symbol)) {
            throw new EdnException("the :f " + EdnPrinter.print(function) + " is no name");
        }
        events++;
        if (!builder.isClient(itsProcess, itsType == null ? EventType.INFO : itsType)) {
            builder.mark(parser.name(function).name(), wholeValue(), nanos);
            return;
        }
        if (itsType == null) {
            throw new EdnException("an operation without :type");
        }
        int its = builder.functionNumber(parser.name(function).name());
        int row = add(builder.processNumber(itsProcess), itsType, its, nanos, (int) number);
        if (hasMeta) {
            for (Meta meta : Meta.values()) {
                if (metaCodes[meta.ordinal()] != NIL) {
                    builder.meta(row, meta, metaCodes[meta.ordinal()]);
                }
            }
        }
    }

    private void entry(@Nullable Object its) {
        if (entries.contains(its)) {
            throw EdnParser.twice("key", its, "map");
        }
        entries.add(its);
    }

    private static long index(@Nullable Object form, long otherwise) {
        if (form == null) {
            return otherwise;
        }
        if (!(form instanceof Long number) || number != number.intValue()) {
            throw new EdnException("the :index " + EdnPrinter.print(form) + " is no integer of 32 bits");
        }
        return number;
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
        for (int i = 1; i < count; i++) {
            if (elements[i] == elements[i - 1]) {
                throw EdnParser.twice("element", builder.value(elements[i]), "set");
            }
        }
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
        requireValue(type, function);
        if (keyCode != NIL || keyed == Keyed.BY_ENTRY) {
            requireEntry(type, function);
        } else if (keyed == Keyed.UNDECIDED) {
            decideKeyed(type, function);
        }
        boolean pair = shape == Shape.PAIR || shape == Shape.KEYED_PAIR;
        if (function == History.CAS) {
            boolean fits = shape == (keyed == Keyed.YES ? Shape.KEYED_PAIR : Shape.PAIR);
            boolean silent = shape == Shape.ABSENT
                    || shape == Shape.SCALAR && first == NIL
                    || keyed == Keyed.YES && shape == Shape.PAIR && second == NIL;
            if (!fits && (type == EventType.INVOKE || type == EventType.OK && !silent)) {
                throw new EdnException("the value of a cas must be "
                        + (keyed == Keyed.YES ? "[key [old new]], as others are keyed" : "[old new]"));
            }
            long its = keyed == Keyed.YES && fits ? first : keyCode;
            long old = !fits ? NIL : keyed == Keyed.YES ? second : first;
            long set = !fits ? NIL : keyed == Keyed.YES ? third : second;
            return builder.event(process, type, function, its, old, set, nanos, index);
        }
        if (keyed == Keyed.YES && pair) {
            long its = shape == Shape.PAIR ? second : pair(second, third);
            return builder.event(process, type, function, first, its, NIL, nanos, index);
        }
        if (keyed == Keyed.YES && type == EventType.INVOKE) {
            throw new EdnException("the value is not a [key value] tuple, as earlier ones are taken to be;"
                    + " `--values plain' says that none is");
        }
        long its = shape == Shape.KEYED_PAIR
                ? pair(first, pair(second, third))
                : pair ? pair(first, second) : shape == Shape.ABSENT ? NIL : first;
        return builder.event(process, type, function, keyCode, its, NIL, nanos, index);
    }

    private void requireValue(EventType type, int function) {
        if (shape == Shape.ABSENT) {
            String name = builder.functionName(function);
            boolean lacks =
                    type == EventType.INVOKE && TELLING.contains(name) || type == EventType.OK && SEEING.contains(name);
            if (lacks) {
                throw new EdnException("a " + name + " without :value; if that is nil, the history has to say so");
            }
        }
    }

    private void requireEntry(EventType type, int function) {
        if (keyed == Keyed.UNDECIDED && type == EventType.INVOKE && undecided == 0) {
            keyed = Keyed.BY_ENTRY;
            builder.keyed();
        }
        if (keyed != Keyed.BY_ENTRY) {
            throw new EdnException("an operation with :key beside others without; they must all have one, or none");
        }
        if (keyCode == NIL && type == EventType.INVOKE) {
            throw new EdnException("a " + builder.functionName(function) + " without :key beside others with one");
        }
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

    private boolean isMicroOperation(long code) {
        return builder.value(code) instanceof List<?> part && part.size() == 3 && part.get(0) instanceof Keyword;
    }

    private void decideKeyed(EventType type, int function) {
        undecided++;
        boolean asking = function > History.CAS;
        if (builder.functionName(function).equals(TRANSACTION)) {
            decideByTransaction(type);
            return;
        }
        if (asking && !ASKING.contains(builder.functionName(function))) {
            return;
        }
        if (shape == Shape.PAIR && isMicroOperation(first) && isMicroOperation(second)) {
            throw new EdnException("the value of this " + builder.functionName(function) + " is a transaction's,"
                    + " whose :f is txn; `--values plain' says that it is a value like any other");
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
