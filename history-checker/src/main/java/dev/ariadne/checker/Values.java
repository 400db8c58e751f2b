package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as 64-bit codes, so that a million operations need no object each. An integer of up to 63 bits is its own code, shifted left; any
 * other value is kept once in a table and its code is odd.
 */
final class Values {
    /** The code of nil. */
    static final long NIL = 1;

    private final List<@Nullable Object> table = new ArrayList<>();
    private final Map<Object, Long> codes = new HashMap<>();

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

    long code(@Nullable Object value) {
        if (value == null) {
            return NIL;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            return direct(number) ? codeOf(number) : intern(number);
        }
        return intern(value);
    }

    private long intern(Object value) {
        Long known = codes.get(value);
        if (known != null) {
            return known;
        }
        long code = (long) table.size() << 1 | 1;
        table.add(value);
        codes.put(value, code);
        return code;
    }

    @Nullable
    Object value(long code) {
        return (code & 1) == 0 ? (Object) (code >> 1) : table.get((int) (code >> 1));
    }
}
