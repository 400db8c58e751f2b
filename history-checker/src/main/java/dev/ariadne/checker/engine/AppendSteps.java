package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list with {@code append} and {@code read}, no element appended twice: the longest read is the order of the appends, the others must begin it. */
final class AppendSteps implements Steps {
    private final History history;
    private final Part part;
    private final long initial;
    private final boolean[] isRead;
    /** By operation: the list that a read returned. */
    private final long[] list;

    private final LongIntMap elements;
    /** Elements below this number were in the list from the beginning. */
    private final int firstAppended;
    /** By element: the operation that appends it. */
    private final int[] appender;
    /** The lists of the last placing by length, and its longest read. */
    private long[] path = new long[16];

    private int longest;

    private AppendSteps(
            Part part,
            long initial,
            boolean[] isRead,
            long[] list,
            LongIntMap elements,
            int firstAppended,
            int[] appender) {
        this.part = part;
        history = part.history;
        this.initial = initial;
        this.isRead = isRead;
        this.list = list;
        this.elements = elements;
        this.firstAppended = firstAppended;
        this.appender = appender;
    }

    /**
     * The steps of a list, or null when an element is appended twice or a read returned no list.
     *
     * @param initial the code of the list before the first append
     * @param empty the code of the empty list, which is what a read of nil means
     */
    static @Nullable Steps of(Part part, long initial, long empty) {
        History history = part.history;
        LongIntMap elements = new LongIntMap();
        for (long each : history.elements(initial)) {
            elements.number(each);
        }
        boolean[] isRead = new boolean[part.size];
        long[] list = new long[part.size];
        int firstAppended = elements.size();
        int[] appender = new int[firstAppended + part.size];
        for (int op = 0; op < part.size; op++) {
            int id = part.id[op];
            isRead[op] = history.function(id) == History.READ;
            long value = history.first(id);
            if (isRead[op]) {
                list[op] = value == History.NIL ? empty : value;
                if (!History.isList(list[op])) {
                    return null;
                }
            } else {
                int before = elements.size();
                int element = elements.number(value);
                if (element < before) {
                    return null;
                }
                appender[element] = op;
            }
        }
        return new AppendSteps(part, initial, isRead, list, elements, firstAppended, appender);
    }

    @Override
    public String name() {
        return "append-order";
    }

    @Override
    public String why() {
        return "every element is appended once, so the longest read is the order of the appends";
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public @Nullable Contradiction place(int cut, Places places) {
        longest = Part.NONE;
        for (int op = 0; op < part.size && places.begun(op); op++) {
            if (isRead[op] && places.completed(op) && length(op) > lengthOfLongest()) {
                longest = op;
            }
        }
        Contradiction contradiction = layPath();
        for (int op = 0; op < part.size && places.begun(op) && contradiction == null; op++) {
            if (isRead[op] && places.completed(op)) {
                int length = length(op);
                contradiction = length < history.length(initial) || path[length] != list[op] ? fork(op) : null;
                places.place[op] = 2 * (length - history.length(initial));
            }
        }
        return contradiction == null ? placeAppends(places) : contradiction;
    }

    private int lengthOfLongest() {
        return longest == Part.NONE ? history.length(initial) : length(longest);
    }

    private int length(int read) {
        return history.length(list[read]);
    }

    private @Nullable Contradiction layPath() {
        int length = lengthOfLongest();
        if (path.length <= length) {
            path = new long[length + length / 2 + 1];
        }
        long at = longest == Part.NONE ? initial : list[longest];
        for (int i = length; i > 0; i--) {
            path[i] = at;
            at = history.withoutLast(at);
        }
        path[0] = at;
        boolean begins = path[history.length(initial)] == initial;
        return begins
                ? null
                : new Contradiction(
                        longest,
                        Part.NONE,
                        Describe.op(part, longest) + " does not begin with what the list began with");
    }

    private Contradiction fork(int read) {
        if (longest == Part.NONE) {
            return new Contradiction(
                    read, Part.NONE, Describe.op(part, read) + " lacks what was in the list from the beginning");
        }
        return new Contradiction(
                longest,
                read,
                "neither begins the other: " + Describe.op(part, read) + ", and " + Describe.op(part, longest));
    }

    private @Nullable Contradiction placeAppends(Places places) {
        int from = history.length(initial);
        int states = lengthOfLongest() - from;
        for (int k = 1; k <= states; k++) {
            long value = history.last(path[from + k]);
            int number = elements.find(value);
            int op = number < firstAppended ? Part.NONE : appender[number];
            if (op == Part.NONE || !places.begun(op)) {
                return unwritten(value, op);
            }
            if (places.place[op] != Part.NONE) {
                return new Contradiction(
                        longest,
                        op,
                        Describe.op(part, longest) + " has " + Describe.value(history.value(value))
                                + " twice, which was appended once");
            }
            places.place[op] = 2 * k - 1;
        }
        for (int op = 0; op < part.size && places.begun(op); op++) {
            if (!isRead[op] && places.place[op] == Part.NONE && places.completed(op)) {
                places.place[op] = 2 * states + 1;
            }
        }
        places.survey(states);
        return null;
    }

    private Contradiction unwritten(long value, int writer) {
        return new Contradiction(
                longest,
                writer,
                Describe.op(part, longest) + " has " + Describe.value(history.value(value))
                        + (writer == Part.NONE ? ", which no operation appended" : " before its append began"));
    }

    @Override
    public @Nullable Object state(int k) {
        return history.value(path[history.length(initial) + k]);
    }

    @Override
    public Object stateAfter(int k, int op) {
        List<@Nullable Object> more = new ArrayList<>((List<?>) java.util.Objects.requireNonNull(state(k)));
        more.add(history.value(history.first(part.id[op])));
        return more;
    }
}
