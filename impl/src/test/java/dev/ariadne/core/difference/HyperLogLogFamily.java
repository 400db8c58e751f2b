package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.VALUES;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commands on HyperLogLogs: the strings themselves are compared, and sometimes grow dense. They have keys of their own, since Redis leaves
 * half of a PFADD in a damaged string when it replies an error, and does not tell its replicas.
 */
final class HyperLogLogFamily implements Family {
    private static final String[] OWN_KEYS = {"h", "i", "j"};
    private static final int[] COUNTS = {0, 10, 100, 500, 3000};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, OWN_KEYS);
        String source = any(r, r.nextInt(8) == 0 ? KEYS : OWN_KEYS);
        return switch (r.nextInt(11)) {
            case 0, 1 -> Said.exactly("PFADD", key, any(r, VALUES), any(r, VALUES));
            case 2, 3, 4 -> many(r, key);
            case 5 -> Said.exactly("PFCOUNT", key);
            case 6 -> Said.exactly("PFCOUNT", key, source, any(r, OWN_KEYS));
            case 7 -> Said.exactly("PFMERGE", key, source, any(r, OWN_KEYS));
            case 8 -> Said.exactly("PFDEBUG", any(r, "ENCODING", "DECODE", "GETREG", "TODENSE", "x"), key);
            case 9 -> Said.exactly(any(r, "GET", "BITCOUNT", "STRLEN"), key);
            default -> Said.exactly("DEL", key);
        };
    }

    private static Said many(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of("PFADD", key));
        int first = r.nextInt(100_000);
        int count = COUNTS[r.nextInt(COUNTS.length)];
        for (int i = 0; i < count; i++) {
            words.add("e" + (first + i));
        }
        return Said.exactly(words.toArray(new String[0]));
    }
}
