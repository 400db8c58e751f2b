package dev.ariadne.checker;

import dev.ariadne.checker.edn.EdnPrinter;
import dev.ariadne.checker.edn.Keyword;
import dev.ariadne.checker.edn.Symbol;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that the operations of each built-in model have. Engines and models take these shapes for granted, so what has another is refused
 * here, by name and with the remedy, before any of them says true or false of something that it took for something else.
 */
final class ValueShapes {
    private static final Set<String> READS = Set.of("r", "read");
    private static final Set<String> WRITES = Set.of("w", "write");
    /** Micro-operations of workloads that other checkers have. */
    private static final Set<String> MICRO_OPERATIONS = Set.of("r", "read", "w", "write", "append");

    private final ModelName model;
    private final History history;
    private final List<String> names;
    private final int add;
    private final int enqueue;

    ValueShapes(ModelName model, History history) {
        this.model = model;
        this.history = history;
        names = history.functionNames();
        add = names.indexOf("add");
        enqueue = names.indexOf("enqueue");
    }

    /** @throws UnsupportedModelException when the object cannot begin with a value; nil is the model's own beginning */
    static void requireInitial(ModelName model, @Nullable Object initial) {
        String kind = initial == null
                ? null
                : switch (model) {
                    case REGISTER, CAS_REGISTER -> null;
                    case COUNTER -> initial instanceof Long || initial instanceof Integer ? null : "number";
                    case SET -> initial instanceof Collection<?> ? null : "set";
                    case APPEND_LIST, FIFO_QUEUE -> initial instanceof List<?> ? null : "list";
                    case MUTEX -> initial instanceof Boolean ? null : "true for held, or false for free";
                    case MULTI_REGISTER -> initial instanceof Map<?, ?> ? null : "map from keys to values";
                    case STRING_KV -> initial instanceof String ? null : "string";
                };
        if (kind != null) {
            throw new UnsupportedModelException(
                    "a " + model + " cannot begin with " + EdnPrinter.print(initial) + ", which is no " + kind);
        }
    }

    /** @throws UnsupportedModelException when an operation has a value that is none of the model's */
    void require() {
        boolean asked = false;
        for (int op = 0; op < history.size(); op++) {
            if (history.outcome(op) == Outcome.FAIL) {
                continue;
            }
            switch (model) {
                case REGISTER, CAS_REGISTER -> {
                    register(op);
                    asked |= history.asked(op) != History.NIL;
                }
                case COUNTER -> counter(op);
                case SET, APPEND_LIST -> collection(op);
                case MUTEX -> saysNothing(op);
                case FIFO_QUEUE -> queue(op);
                case MULTI_REGISTER -> transaction(op);
                case STRING_KV -> string(op);
            }
        }
        if (asked) {
            noneSaw(askedFor());
        }
    }

    private boolean completed(int op) {
        return history.outcome(op) == Outcome.OK;
    }

    private String name(int op) {
        return names.get(history.function(op));
    }

    private String print(long code) {
        return EdnPrinter.print(history.value(code));
    }

    private UnsupportedModelException refused(int op, String why) {
        int index = history.op(op).invokeIndex();
        return new UnsupportedModelException("the " + name(op) + " of index " + index + " " + why);
    }

    private void register(int op) {
        long value = history.first(op);
        if (History.isList(value) && history.length(value) > 0) {
            long[] parts = history.elements(value);
            if (Arrays.stream(parts).allMatch(part -> microOperation(part) != null)) {
                throw refused(
                        op,
                        "has the value " + print(value)
                                + ", a transaction's; transactions have :f :txn, and keys and values"
                                + " of registers are no micro-operations");
            }
        }
    }

    /** The name of a micro-operation, {@code [f key value]}, or null when it is none. */
    private @Nullable String microOperation(long code) {
        if (!History.isList(code) || history.length(code) != 3) {
            return null;
        }
        String f = word(history.value(history.elements(code)[0]));
        return f != null && MICRO_OPERATIONS.contains(f) ? f : null;
    }

    private static @Nullable String word(@Nullable Object value) {
        return value instanceof Keyword keyword
                ? keyword.name()
                : value instanceof String text ? text : value instanceof Symbol symbol ? symbol.name() : null;
    }

    private record Written(long key, long value) {}

    /** What writes were asked to write whose completions say that something else was written, and that no operation wrote. */
    private Set<Written> askedFor() {
        Set<Written> asked = new HashSet<>();
        for (int op = 0; op < history.size(); op++) {
            if (completed(op) && history.asked(op) != History.NIL) {
                asked.add(new Written(history.key(op), history.asked(op)));
            }
        }
        for (int op = 0; op < history.size(); op++) {
            boolean cas = history.function(op) == History.CAS;
            if (history.outcome(op) != Outcome.FAIL && history.function(op) != History.READ) {
                asked.remove(new Written(history.key(op), cas ? history.second(op) : history.first(op)));
            }
        }
        return asked;
    }

    private void noneSaw(Set<Written> asked) {
        for (int op = 0; op < history.size(); op++) {
            boolean sees = completed(op) && history.function(op) != History.WRITE;
            if (sees && asked.contains(new Written(history.key(op), history.first(op)))) {
                throw refused(
                        op,
                        "saw " + print(history.first(op))
                                + ", whose write completed with another value; let a write complete"
                                + " with what it wrote, or with nil");
            }
        }
    }

    private void counter(int op) {
        long argument = history.first(op);
        if (history.function(op) == History.READ) {
            if (completed(op) && argument != History.NIL && !History.isInteger(argument)) {
                throw refused(op, "returned " + print(argument) + ", which is no number of a counter");
            }
            return;
        }
        boolean add = history.function(op) == this.add;
        if (!History.isInteger(argument) && (add || argument != History.NIL)) {
            throw refused(op, "has the value " + print(argument) + ", which is no number to count by");
        }
        if (argument != History.NIL) {
            saysNothing(op);
        } else if (completed(op) && history.second(op) != History.NIL && !History.isInteger(history.second(op))) {
            throw refused(op, "returned " + print(history.second(op)) + ", which is no number of a counter");
        }
    }

    private void collection(int op) {
        if (history.function(op) != History.READ) {
            saysNothing(op);
            return;
        }
        long value = history.first(op);
        boolean whole = value == History.NIL || History.isList(value) || model == ModelName.SET && History.isSet(value);
        if (completed(op) && !whole) {
            throw refused(
                    op, "returned " + print(value) + ", which is no " + (model == ModelName.SET ? "set" : "list"));
        }
    }

    /** Refuses a completion with anything but nil or the argument again: what it says of the object is not known. */
    private void saysNothing(int op) {
        long result = history.second(op);
        if (completed(op) && result != History.NIL && result != history.first(op)) {
            throw refused(
                    op,
                    "completed with " + print(result) + ", and what that says is not known to the model " + model
                            + "; let it complete with its argument or with nil");
        }
    }

    /** Refuses an invocation with anything but nil or the result: what it asks for is not known. */
    private void asksNothing(int op) {
        long argument = history.first(op);
        if (completed(op) && argument != History.NIL && argument != history.second(op)) {
            throw refused(
                    op,
                    "is invoked with " + print(argument) + ", and what that asks for is not known to the model " + model
                            + "; let it be invoked with nil");
        }
    }

    private void queue(int op) {
        if (history.function(op) == enqueue) {
            saysNothing(op);
        } else {
            asksNothing(op);
        }
    }

    private void string(int op) {
        boolean get = name(op).equals("get");
        if (get) {
            asksNothing(op);
        } else {
            saysNothing(op);
        }
        long text = get ? history.second(op) : history.first(op);
        boolean known = !get || completed(op);
        if (known && text != History.NIL && !(history.value(text) instanceof String)) {
            throw refused(op, "has the value " + print(text) + ", which is no string");
        }
    }

    private void transaction(int op) {
        long argument = history.first(op);
        long[] parts = parts(op, argument);
        boolean asks = false;
        for (long part : parts) {
            asks |= reads(op, part) && history.elements(part)[2] == History.NIL;
        }
        if (!completed(op)) {
            return;
        }
        long result = history.second(op);
        if (result == History.NIL) {
            if (asks) {
                throw refused(op, "completed without what it read; let it complete with [[:r key value] ...]");
            }
            return;
        }
        long[] done = result == argument ? parts : parts(op, result);
        boolean same = done.length == parts.length;
        for (int i = 0; same && i < done.length; i++) {
            long[] asked = history.elements(parts[i]);
            long[] answered = history.elements(done[i]);
            boolean value = asked[2] == answered[2] || reads(op, parts[i]) && asked[2] == History.NIL;
            same = reads(op, parts[i]) == reads(op, done[i]) && asked[1] == answered[1] && value;
        }
        if (!same) {
            throw refused(
                    op,
                    "completed with " + print(result) + ", which are not the micro-operations of its invocation, "
                            + print(argument));
        }
    }

    private long[] parts(int op, long transaction) {
        if (!History.isList(transaction)) {
            throw refused(op, "has the value " + print(transaction) + ", which is no list of micro-operations");
        }
        return history.elements(transaction);
    }

    private boolean reads(int op, long part) {
        String f = History.isList(part) && history.length(part) > 0
                ? word(history.value(history.elements(part)[0]))
                : null;
        boolean known = f != null && (READS.contains(f) || WRITES.contains(f)) && history.length(part) == 3;
        if (f == null || !known) {
            throw refused(
                    op,
                    "has the micro-operation " + print(part) + ", unknown to the model " + model
                            + ", which has [:r key value] and [:w key value]"
                            + (f != null && f.equals("append")
                                    ? "; lists that transactions append to are not checked here"
                                    : ""));
        }
        return READS.contains(f);
    }
}
