package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.HashValue;
import dev.ariadne.core.keyspace.ValueType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of SORT's BY or GET: the name of a string key with a star in the place of the element; or of a hash key, an arrow and a
 * field; or {@code #} for the element itself (Redis: sort.c:lookupKeyByPattern).
 */
final class SortPattern {
    private final byte[] prefix;
    private final byte[] suffix;
    private final byte @Nullable [] field;
    private final boolean isElement;
    private final boolean hasStar;

    SortPattern(byte[] text) {
        // A zero byte ends the search, as in C; so does it the pattern "#".
        int visible = indexOf(text, 0, text.length, (byte) 0);
        int star = indexOf(text, 0, visible, (byte) '*');
        isElement = visible == 1 && text[0] == '#';
        hasStar = star < visible;
        int arrow = hasStar ? arrow(text, star + 1, visible) : visible;
        boolean hasField = arrow < visible - 2;
        prefix = Arrays.copyOf(text, Math.min(star, text.length));
        suffix = hasStar ? Arrays.copyOfRange(text, star + 1, hasField ? arrow : text.length) : new byte[0];
        field = hasField ? Arrays.copyOfRange(text, arrow + 2, text.length) : null;
    }

    /** The index of {@code wanted} between {@code from} and {@code to}; {@code to} when it is not there. */
    private static int indexOf(byte[] text, int from, int to, byte wanted) {
        int at = from;
        while (at < to && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private static int arrow(byte[] text, int from, int to) {
        for (int at = from; at < to - 1; at++) {
            if (text[at] == '-' && text[at + 1] == '>') {
                return at;
            }
        }
        return to;
    }

    /** Whether it names a key for each element, and not the same or none for all. */
    boolean hasStar() {
        return hasStar;
    }

    /** What it means for an element: null when there is no such string key, or hash with such a field. */
    byte @Nullable [] lookup(Call call, byte[] element) {
        if (isElement) {
            return element;
        }
        if (!hasStar) {
            return null;
        }
        byte[] key = Arrays.copyOf(prefix, prefix.length + element.length + suffix.length);
        System.arraycopy(element, 0, key, prefix.length, element.length);
        System.arraycopy(suffix, 0, key, prefix.length + element.length, suffix.length);
        Entry entry = call.lookupRead(key);
        byte[] name = field;
        if (entry == null || entry.type() != (name == null ? ValueType.STRING : ValueType.HASH)) {
            return null;
        }
        return name == null ? entry.value() : entry.collection(HashValue.class).get(name, 0, name.length);
    }
}
