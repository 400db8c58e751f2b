package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as 64-bit codes, so that a million operations need no object each; equal codes, equal values. An integer of up to 63 bits is its own
 * code, shifted left. A list is a path in {@link Sequences}, and so is a set, by way of its elements in order of their codes. Any other value
 * is kept once in a table. The lowest bits tell them apart.
 */
final class Values {
    /** The code of nil. */
    static final long NIL = 1;

    private static final int TAG_BITS = 3;
    private static final int TAG_MASK = 7;
    private static final int IN_TABLE = 1;
    private static final int LIST = 3;
    private static final int SET = 7;

    private final List<@Nullable Object> table = new ArrayList<>();
    private final Map<Object, Long> codes = new HashMap<>();
    private final Sequences sequences = new Sequences();

    Values() {
        table.add(null);
    }

    /** True when {@code number} needs no entry in the table. */
    static boolean direct(long number) {
        return number << 1 >> 1 == number;
    }

    static long codeOf(long number) {
        return number << 1;
    }

    static boolean isInteger(long code) {
        return (code & 1) == 0;
    }

    static boolean isList(long code) {
        return (code & TAG_MASK) == LIST;
    }

    static boolean isSet(long code) {
        return (code & TAG_MASK) == SET;
    }

    long code(@Nullable Object value) {
        if (value == null) {
            return NIL;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            return direct(number) ? codeOf(number) : intern(number);
        }
        if (value instanceof List<?> list) {
            return list(elements(list), list.size());
        }
        if (value instanceof Set<?> set) {
            return set(elements(set), set.size());
        }
        return intern(value);
    }

    /** The code of the list of the first {@code count} elements. */
    long list(long[] elements, int count) {
        int list = Sequences.EMPTY;
        for (int i = 0; i < count; i++) {
            list = sequences.with(list, elements[i]);
        }
        return (long) list << TAG_BITS | LIST;
    }

    /** The code of the set of the first {@code count} elements, which are sorted in place. */
    long set(long[] elements, int count) {
        Arrays.sort(elements, 0, count);
        int set = Sequences.EMPTY;
        for (int i = 0; i < count; i++) {
            if (i == 0 || elements[i] != elements[i - 1]) {
                set = sequences.with(set, elements[i]);
            }
        }
        return (long) set << TAG_BITS | SET;
    }

    private long[] elements(Collection<?> collection) {
        long[] elements = new long[collection.size()];
        int count = 0;
        for (Object element : collection) {
            elements[count++] = code(element);
        }
        return elements;
    }

    private long intern(Object value) {
        Long known = codes.get(value);
        if (known != null) {
            return known;
        }
        long code = (long) table.size() << TAG_BITS | IN_TABLE;
        table.add(value);
        codes.put(value, code);
        return code;
    }

    @Nullable
    Object value(long code) {
        return switch ((int) code & TAG_MASK) {
            case IN_TABLE -> table.get((int) (code >> TAG_BITS));
            case LIST -> Collections.unmodifiableList(fill(code, new ArrayList<>()));
            case SET -> Collections.unmodifiableSet(fill(code, new LinkedHashSet<>()));
            default -> (Object) (code >> 1);
        };
    }

    private <C extends Collection<@Nullable Object>> C fill(long code, C collection) {
        for (long element : elements(code)) {
            collection.add(value(element));
        }
        return collection;
    }

    /** The number of elements of a list or set. */
    int length(long code) {
        return sequences.length((int) (code >> TAG_BITS));
    }

    /** The codes of the elements of a list or set. */
    long[] elements(long code) {
        return sequences.elements((int) (code >> TAG_BITS));
    }

    /** The code of a list without its last element. */
    long withoutLast(long list) {
        return (long) sequences.withoutLast((int) (list >> TAG_BITS)) << TAG_BITS | LIST;
    }

    /** The code of the last element of a list. */
    long last(long list) {
        return sequences.last((int) (list >> TAG_BITS));
    }
}
