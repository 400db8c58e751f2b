package dev.ariadne.checker.engine;

import java.util.function.IntPredicate;

/**
 * Where a history turns bad. Every prefix of a linearizable history is linearizable, so the prefixes that are not begin at one position, and a
 * test that decides prefixes finds it.
 */
final class Boundary {
    private Boundary() {}

    /**
     * The first position up to which the history is not linearizable. Gallops down from {@code guess}, where a contradiction was seen, since that
     * is nearly always it.
     *
     * @param guess a position that is bad
     */
    static int firstBad(int guess, IntPredicate good) {
        int bad = guess;
        int known = guess - 1;
        for (int step = 1; known >= 0 && !good.test(known); step *= 2) {
            bad = known;
            known = Math.max(-1, known - step);
        }
        while (bad - known > 1) {
            int middle = (known + bad) >>> 1;
            if (good.test(middle)) {
                known = middle;
            } else {
                bad = middle;
            }
        }
        return bad;
    }
}
