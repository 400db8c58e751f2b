package dev.ariadne.core.command;

import dev.ariadne.core.Check;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Commands by the names that they are called by; look-ups ignore ASCII case and allocate nothing. */
final class CommandNames {
    /** Power of two, some times larger than any set of commands. */
    private static final int SLOTS = 1024;

    private static final int LOWER_CASE = 0x20;

    private final @Nullable Command[] slots = new Command[SLOTS];
    private final byte[][] names = new byte[SLOTS][0];
    private int size;
    /** Slot of the command that was found last. */
    private int lastFound;

    /**
     * Adds a command; false when the name is taken.
     *
     * @param name lower case
     */
    boolean put(String name, Command command) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        int slot = hash(bytes, 0, bytes.length);
        while (slots[slot] != null) {
            if (isName(names[slot], bytes, 0, bytes.length)) {
                return false;
            }
            slot = (slot + 1) & SLOTS - 1;
        }
        size++;
        Check.that(size <= SLOTS / 2, "the command table has room");
        slots[slot] = command;
        names[slot] = bytes;
        return true;
    }

    /** The command of that name in any case, or null. The one that was found last is looked at first, as a client often goes on with it. */
    @Nullable
    Command find(byte[] buf, int from, int length) {
        int likely = lastFound;
        if (isName(names[likely], buf, from, length)) {
            return slots[likely];
        }
        int slot = hash(buf, from, length);
        while (slots[slot] != null) {
            if (isName(names[slot], buf, from, length)) {
                lastFound = slot;
                return slots[slot];
            }
            slot = (slot + 1) & SLOTS - 1;
        }
        return null;
    }

    private static int hash(byte[] buf, int from, int length) {
        int h = length;
        for (int i = from; i < from + length; i++) {
            h = h * 31 + (buf[i] | LOWER_CASE);
        }
        return (h ^ h >>> 10) & SLOTS - 1;
    }

    private static boolean isName(byte[] name, byte[] buf, int from, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int c = buf[from + i];
            if (c >= 'A' && c <= 'Z') {
                c |= LOWER_CASE;
            }
            if (c != name[i]) {
                return false;
            }
        }
        return true;
    }
}
