package dev.ariadne.checker;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models built in, what operations they have, and what they begin with unless told otherwise. */
public enum ModelName {
    /** {@code read} and {@code write}; at first nil. */
    REGISTER("register", "read", "write"),
    /** {@code read}, {@code write} and {@code cas [old new]}, which replaces an expected value by a new one and fails otherwise; at first nil. */
    CAS_REGISTER("cas-register", "read", "write", "cas"),
    /**
     * {@code read}; {@code incr} and {@code decr} by their value, or by 1 when that is nil, then returning the new number if anything;
     * {@code add} of its value. At first 0, which is also what a read of nil means.
     */
    COUNTER("counter", "read", "incr", "decr", "add"),
    /** {@code add} and {@code remove} an element, {@code read} the whole; at first empty, which is also what a read of nil means. */
    SET("set", "read", "add", "remove"),
    /** {@code append} an element at the end, {@code read} the whole; at first empty, which is also what a read of nil means. */
    APPEND_LIST("append-list", "read", "append"),
    /** {@code acquire}, which cannot happen while it is held, and {@code release}, which cannot while it is not; at first free, or held if true. */
    MUTEX("mutex", "acquire", "release"),
    /** {@code enqueue} an element, {@code dequeue} the first, or nil when there is none; at first empty. */
    FIFO_QUEUE("fifo-queue", "enqueue", "dequeue"),
    /**
     * {@code txn [[:r key nil] [:w key value] ...]}, which happens all at once; keys are at first nil. A read that has a value in the invocation is
     * a condition: if the transaction crashed, it has happened only where the key held that.
     */
    MULTI_REGISTER("multi-register", "txn"),
    /** A string with {@code get}, {@code put} and {@code append} at its end; at first empty, as a get of nil means too. */
    STRING_KV("string-kv", "get", "put", "append");

    private final String text;
    private final Set<String> functions;

    ModelName(String text, String... functions) {
        this.text = text;
        this.functions = new LinkedHashSet<>(Arrays.asList(functions));
    }

    /** The name as the command line and EDN have it. */
    @Override
    public String toString() {
        return text;
    }

    /** The functions that the model has. */
    public Set<String> functions() {
        return java.util.Collections.unmodifiableSet(functions);
    }

    /** The model with a name as {@link #toString} has it, or null. */
    public static @Nullable ModelName named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.text.equals(name))
                .findFirst()
                .orElse(null);
    }

    /** All models with their functions, for messages. */
    static String all() {
        return Arrays.stream(values())
                .map(each -> each.text + " (" + String.join(", ", each.functions) + ")")
                .collect(Collectors.joining(", "));
    }

    /**
     * The model as a thing that steps.
     *
     * @param initial what it begins with, or null for its own beginning; a multi-register takes a map
     */
    public Model model(@Nullable Object initial) {
        return Models.of(this, initial);
    }

    /**
     * The smallest built-in model that has every function of {@code history}.
     *
     * @throws UnsupportedModelException when there is none
     */
    public static ModelName of(History history) {
        Set<String> used = used(history);
        for (ModelName each : values()) {
            boolean apart = used.equals(Set.of("read")) || each == COUNTER && used.contains("add");
            boolean whole = each == SET || each == APPEND_LIST;
            if (each.functions.containsAll(used) && (!apart || whole || !hasCollections(history))) {
                return each;
            }
        }
        throw new UnsupportedModelException(odd(used), "every built-in model");
    }

    /** A function that fits into no model with the others: one that no model has, or else the last by name. */
    private static String odd(Set<String> used) {
        return used.stream()
                .filter(f -> Arrays.stream(values()).noneMatch(each -> each.functions.contains(f)))
                .findFirst()
                .orElse("" + String.join("' beside '", used));
    }

    private static Set<String> used(History history) {
        List<String> names = history.functionNames();
        boolean[] used = new boolean[names.size()];
        for (int op = 0; op < history.size(); op++) {
            used[history.function(op)] = true;
        }
        Set<String> functions = new TreeSet<>();
        for (int f = 0; f < used.length; f++) {
            if (used[f]) {
                functions.add(names.get(f));
            }
        }
        return functions;
    }

    /** Tells sets, whose elements may be anything but are read together, from what is read as one value. */
    private static boolean hasCollections(History history) {
        for (int op = 0; op < history.size(); op++) {
            long first = history.first(op);
            boolean number = first == History.NIL || History.isInteger(first);
            boolean add = history.function(op) != History.READ;
            if (History.isSet(first) || History.isList(first) || add && !number) {
                return true;
            }
        }
        return false;
    }

    /** @throws UnsupportedModelException when an operation of {@code history}, or a value in it, is not one of this model */
    public void requireUnderstands(History history) {
        for (String f : used(history)) {
            if (!functions.contains(f)) {
                throw new UnsupportedModelException(f, "the model " + text);
            }
        }
        new ValueShapes(this, history).require();
    }
}
