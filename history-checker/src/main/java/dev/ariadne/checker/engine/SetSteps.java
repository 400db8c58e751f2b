package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import dev.ariadne.checker.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set with {@code add} and {@code read} of the whole: the sets that were read must each hold the one before, and an element was added between
 * the last read without it and the first with it. Of several adds of one element the one that began first does that, since to have begun is all
 * that is asked of it; the others may come at any time after.
 */
final class SetSteps implements Steps {
    private static final int NONE = Part.NONE;

    /** A set that was read, by the numbers of its elements. */
    private record Seen(long code, int[] elements) {}

    private final History history;
    private final Part part;
    private final int initialSize;
    private final LongIntMap elements = new LongIntMap();
    /** By operation: the number of the set that a read returned, in {@link #sets}; otherwise -1. */
    private final int[] setOf;
    /** By operation: the number of the element that an add adds; otherwise -1. */
    private final int[] elementOf;

    private Seen[] sets = new Seen[0];
    /** The numbers of the sets, smaller sets first. */
    private int[] bySize = new int[0];

    private int[] earliestAdd = new int[0];
    private int[] readOf = new int[0];
    private int[] stateOfElement = new int[0];
    private int[] stateOfSet = new int[0];
    private final List<Long> states = new ArrayList<>();
    private final long initial;

    private SetSteps(Part part, long initial) {
        this.part = part;
        history = part.history;
        this.initial = initial;
        setOf = new int[part.size];
        elementOf = new int[part.size];
        for (long each : history.elements(initial)) {
            elements.number(each);
        }
        initialSize = elements.size();
    }

    /**
     * The steps of a set, or null when an operation is neither an add nor a read that returned a set.
     *
     * @param initial the code of the set before the first add
     */
    static @Nullable Steps of(Part part, long initial) {
        SetSteps steps = new SetSteps(part, initial);
        return steps.survey() ? steps : null;
    }

    private boolean survey() {
        LongIntMap codes = new LongIntMap();
        for (int op = 0; op < part.size; op++) {
            int id = part.id[op];
            String f = history.functionNames().get(history.function(id));
            long value = history.first(id);
            setOf[op] = NONE;
            elementOf[op] = NONE;
            if (f.equals("add")) {
                elementOf[op] = elements.number(value);
            } else if (f.equals("read") && (value == History.NIL || History.isSet(value) || History.isList(value))) {
                setOf[op] = codes.number(value);
            } else {
                return false;
            }
        }
        sets = new Seen[codes.size()];
        for (int i = 0; i < sets.length; i++) {
            long code = codes.key(i);
            int[] numbers = code == History.NIL
                    ? new int[0]
                    : Arrays.stream(history.elements(code))
                            .mapToInt(elements::number)
                            .distinct()
                            .toArray();
            sets[i] = new Seen(code, numbers);
        }
        bySize = java.util.stream.IntStream.range(0, sets.length)
                .boxed()
                .sorted(java.util.Comparator.comparingInt(i -> sets[i].elements.length))
                .mapToInt(Integer::intValue)
                .toArray();
        earliestAdd = new int[elements.size()];
        Arrays.fill(earliestAdd, NONE);
        for (int op = part.size - 1; op >= 0; op--) {
            if (elementOf[op] != NONE) {
                earliestAdd[elementOf[op]] = op;
            }
        }
        readOf = new int[sets.length];
        stateOfSet = new int[sets.length];
        stateOfElement = new int[elements.size()];
        return true;
    }

    @Override
    public String name() {
        return "set-growth";
    }

    @Override
    public String why() {
        return "a set that only grows: the sets that were read must each hold the one before, which is their order";
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public @Nullable Contradiction place(int cut, Places places) {
        Arrays.fill(readOf, NONE);
        for (int op = part.size - 1; op >= 0; op--) {
            if (setOf[op] != NONE && places.completed(op)) {
                readOf[setOf[op]] = op;
            }
        }
        Contradiction contradiction = growth(places);
        if (contradiction != null) {
            return contradiction;
        }
        for (int op = 0; op < part.size && places.begun(op); op++) {
            if (setOf[op] != NONE) {
                places.place[op] = places.completed(op) ? 2 * stateOfSet[setOf[op]] : NONE;
                continue;
            }
            int element = elementOf[op];
            int state = stateOfElement[element];
            boolean first = earliestAdd[element] == op && state > 0;
            if (first || places.completed(op)) {
                places.place[op] = state == NONE ? 2 * states.size() - 1 : Math.max(0, 2 * state - 1);
                places.orLater[op] = !first;
            }
        }
        places.survey(states.size() - 1);
        return null;
    }

    /** Lays the sets that were read into one row. */
    private @Nullable Contradiction growth(Places places) {
        Arrays.fill(stateOfElement, NONE);
        Arrays.fill(stateOfElement, 0, initialSize, 0);
        states.clear();
        states.add(initial);
        int held = initialSize;
        int before = NONE;
        for (int number : bySize) {
            int read = readOf[number];
            if (read == NONE) {
                continue;
            }
            int known = 0;
            for (int element : sets[number].elements) {
                known += stateOfElement[element] == NONE ? 0 : 1;
            }
            if (known < held) {
                return shrunk(read, before);
            }
            if (sets[number].elements.length > held) {
                int state = states.size();
                states.add(sets[number].code);
                for (int element : sets[number].elements) {
                    if (stateOfElement[element] == NONE) {
                        int add = earliestAdd[element];
                        if (add == NONE || !places.begun(add)) {
                            return unwritten(read, element, add);
                        }
                        stateOfElement[element] = state;
                    }
                }
                held = sets[number].elements.length;
            }
            stateOfSet[number] = states.size() - 1;
            before = read;
        }
        return null;
    }

    private Contradiction shrunk(int read, int before) {
        Set<?> one = values(read);
        Set<?> other = before == NONE ? set(initial) : values(before);
        String lacks = Describe.op(part, read) + " lacks " + missing(other, one);
        if (before == NONE) {
            return new Contradiction(read, NONE, lacks + ", in the set from the beginning");
        }
        String more = missing(one, other);
        return new Contradiction(
                read,
                before,
                lacks + ", which is in " + Describe.op(part, before)
                        + (more.isEmpty() ? "" : "; and that lacks " + more));
    }

    private static String missing(Set<?> from, Set<?> in) {
        List<String> missing = from.stream()
                .filter(each -> !in.contains(each))
                .limit(4)
                .map(Describe::value)
                .toList();
        return missing.size() < 4 ? String.join(", ", missing) : String.join(", ", missing.subList(0, 3)) + " and more";
    }

    private Contradiction unwritten(int read, int element, int add) {
        Object value = history.value(elements.key(element));
        String why = add != NONE
                ? " before its add began"
                : failedAdd(elements.key(element)) ? ", whose add had failed" : ", which no operation added";
        return new Contradiction(read, add, Describe.op(part, read) + " has " + Describe.value(value) + why);
    }

    private boolean failedAdd(long element) {
        for (int op = 0; op < history.size(); op++) {
            if (history.key(op) == part.key
                    && history.outcome(op) == Outcome.FAIL
                    && history.function(op) != History.READ
                    && history.first(op) == element) {
                return true;
            }
        }
        return false;
    }

    private Set<?> values(int read) {
        return set(sets[setOf[read]].code);
    }

    private Set<?> set(long code) {
        return code == History.NIL
                ? Set.of()
                : new LinkedHashSet<>((Collection<?>) Objects.requireNonNull(history.value(code)));
    }

    @Override
    public Object state(int k) {
        return set(states.get(k));
    }

    @Override
    public Object stateAfter(int k, int op) {
        Set<@Nullable Object> more = new LinkedHashSet<>(set(states.get(k)));
        more.add(history.value(history.first(part.id[op])));
        return more;
    }
}
