package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * SORT, and keys that are copied and moved about. Always ALPHA: a stock server that sorts numbers looks at an errno that it has not
 * cleared, so that any number out of range before, of whichever command, makes it refuse. The rows of keys.txt sort numbers. What is
 * sorted has keys of its own: SORT of a small sorted set gives up its packed form in Redis, on the primary only, and with it the loss of
 * the sign of a zero that comes later.
 */
final class SortFamily implements Family {
    private static final String[] SORTED = {"s1", "s2", "s3"};
    private static final String[] ELEMENTS = {"3", "1", "2", "10", "-1.5", "a", "b", "dd", "1e3", "c"};
    private static final String[] PATTERNS = {"*", "#", "a", "nosort", "*->f", "*->", "d*", "d*->g", "*d", "**"};
    private static final String[] BOUNDS = {"0", "1", "2", "-1", "5", "100", "x", "9223372036854775807"};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        return switch (r.nextInt(12)) {
            case 0 -> Said.exactly("RPUSH", any(r, SORTED), any(r, ELEMENTS), any(r, ELEMENTS), any(r, ELEMENTS));
            case 1 -> Said.exactly("SADD", any(r, SORTED), any(r, ELEMENTS), any(r, ELEMENTS), any(r, ELEMENTS));
            case 2 ->
                Said.exactly("ZADD", any(r, SORTED), any(r, "1", "2", "3"), any(r, ELEMENTS), "2", any(r, ELEMENTS));
            case 3 -> Said.exactly("HSET", key, any(r, "f", "g"), any(r, ELEMENTS));
            case 4 -> copy(r, key);
            case 5 -> Said.exactly("MOVE", key, any(r, "0", "1", "1", "2", "16", "-1", "x", "99999999999"));
            case 6 -> Said.exactly("DEL", any(r, SORTED));
            default -> sort(r, any(r, SORTED));
        };
    }

    private static Said copy(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of("COPY", key, any(r, KEYS)));
        for (int i = r.nextInt(3); i > 0; i--) {
            words.add(any(r, "REPLACE", "replace", "DB", "1", "0", "FOO"));
        }
        return Said.exactly(words.toArray(new String[0]));
    }

    private static Said sort(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of(any(r, "SORT", "SORT", "SORT", "SORT_RO"), key, "ALPHA"));
        boolean by = false;
        boolean limited = false;
        for (int i = r.nextInt(5); i > 0; i--) {
            switch (r.nextInt(8)) {
                case 0 -> words.add(any(r, "ASC", "DESC"));
                case 1, 2 -> words.add("ALPHA");
                case 3 -> {
                    words.addAll(List.of("LIMIT", any(r, BOUNDS), any(r, BOUNDS)));
                    limited = true;
                }
                case 4 -> {
                    words.addAll(List.of("BY", any(r, PATTERNS)));
                    by = true;
                }
                case 5, 6 -> words.addAll(List.of("GET", any(r, PATTERNS)));
                default -> {
                    if (!by) {
                        words.addAll(List.of("STORE", any(r, r.nextBoolean() ? KEYS : SORTED)));
                        return Said.exactly(words.toArray(new String[0]));
                    }
                }
            }
        }
        String[] argv = words.toArray(new String[0]);
        if (!by) {
            return Said.exactly(argv);
        }
        // How ties are decided, and in which order a set comes, is a matter of its hash table.
        return limited ? Said.atRandom(argv) : Said.unordered(argv);
    }
}
