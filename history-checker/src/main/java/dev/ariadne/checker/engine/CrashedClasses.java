package dev.ariadne.checker.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Crashed operations by what they do. Two crashed writes of the same value are alike from the moment both have begun, so a configuration need
 * only know how many of each class it has used, not which. Classes that set a value nobody ever sees are of no use to any linearization and
 * are left out.
 */
final class CrashedClasses {
    private static final int NONE = -1;

    private record Class(byte kind, int value, int next) {}

    private final int[] classOf;
    private final int count;
    final byte[] kind;
    final int[] value;
    final int[] next;
    /** By class: how many have begun. The frontier counts them. */
    final int[] begun;

    /** @param crashed says of each operation whether it counts as crashed */
    CrashedClasses(KeyHistory h, boolean[] crashed) {
        boolean[] useful = usefulValues(h, crashed);
        Map<Class, Integer> numbers = new HashMap<>();
        classOf = new int[h.size];
        for (int op = 0; op < h.size; op++) {
            boolean changes = h.kind[op] == KeyHistory.WRITE || h.value[op] != h.next[op];
            if (crashed[op] && h.kind[op] != KeyHistory.READ && changes && useful[h.next[op]]) {
                Class its = new Class(h.kind[op], h.value[op], h.next[op]);
                classOf[op] = numbers.computeIfAbsent(its, any -> numbers.size());
            } else {
                classOf[op] = NONE;
            }
        }
        count = numbers.size();
        kind = new byte[count];
        value = new int[count];
        next = new int[count];
        begun = new int[count];
        numbers.forEach((its, number) -> {
            kind[number] = its.kind;
            value[number] = its.value;
            next[number] = its.next;
        });
    }

    /** The values that an operation which must happen sees, or a crashed cas whose own value is useful. */
    private static boolean[] usefulValues(KeyHistory h, boolean[] crashed) {
        boolean[] useful = new boolean[h.valueCount()];
        for (int op = 0; op < h.size; op++) {
            if (!crashed[op] && h.kind[op] != KeyHistory.WRITE) {
                useful[h.value[op]] = true;
            }
        }
        useBackwards(h, crashed, useful);
        return useful;
    }

    /** What a crashed cas expects is useful if what it sets is: found from the useful values backwards, each cas looked at once. */
    private static void useBackwards(KeyHistory h, boolean[] crashed, boolean[] useful) {
        int[] lastInto = new int[useful.length];
        int[] sameInto = new int[h.size];
        Arrays.fill(lastInto, NONE);
        for (int op = 0; op < h.size; op++) {
            if (crashed[op] && h.kind[op] == KeyHistory.CAS) {
                sameInto[op] = lastInto[h.next[op]];
                lastInto[h.next[op]] = op;
            }
        }
        int[] found = new int[useful.length];
        int count = 0;
        for (int value = 0; value < useful.length; value++) {
            if (useful[value]) {
                found[count++] = value;
            }
        }
        while (count > 0) {
            for (int op = lastInto[found[--count]]; op != NONE; op = sameInto[op]) {
                if (!useful[h.value[op]]) {
                    useful[h.value[op]] = true;
                    found[count++] = h.value[op];
                }
            }
        }
    }

    int count() {
        return count;
    }

    /** The words that hold a count for each class, 16 bits each. */
    int usedWords() {
        return (count + 3) / 4;
    }

    /** The class of an operation, or -1 when it is of no use. */
    int classOf(int op) {
        return classOf[op];
    }

    void reset() {
        Arrays.fill(begun, 0);
    }
}
