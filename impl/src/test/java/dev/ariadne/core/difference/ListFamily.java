package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands on lists. Those that wait do so for a moment only. */
final class ListFamily implements Family {
    private static final String[] ELEMENTS = {"a", "b", "a", "", "17", "x y\r\n"};
    private static final String[] INDICES = {
        "0", "1", "2", "3", "-1", "-2", "-3", "100", "-100", "x", "1.0", "9223372036854775807", "-9223372036854775807"
    };
    private static final String[] SIDES = {"LEFT", "RIGHT", "left", "Right", "LEFT", "RIGHT", "UP"};
    private static final String[] COUNTS = {"1", "2", "3", "0", "-1", "100", "x", "9223372036854775807"};
    private static final String[] TIMEOUTS = {"0.001", "0.001", "0.001", "1e-3", "-1", "x", "inf", "1e17", "nan", ""};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        String element = any(r, ELEMENTS);
        return switch (r.nextInt(20)) {
            case 0, 1, 2, 3 -> push(r, key);
            case 4 -> Said.exactly(any(r, "LPOP", "RPOP"), key);
            case 5 -> Said.exactly(any(r, "LPOP", "RPOP"), key, any(r, COUNTS));
            case 6 -> Said.exactly(any(r, "LLEN", "TYPE", "LPOP", "RPUSH", "LPOS"), key);
            case 7 -> Said.exactly("LINDEX", key, any(r, INDICES));
            case 8 -> Said.exactly("LSET", key, any(r, INDICES), element);
            case 9 -> Said.exactly("LINSERT", key, any(r, "BEFORE", "after", "FOO"), any(r, ELEMENTS), element);
            case 10, 11 -> Said.exactly("LRANGE", key, any(r, INDICES), any(r, INDICES));
            case 12 -> Said.exactly("LTRIM", key, any(r, INDICES), any(r, INDICES));
            case 13 -> Said.exactly("LREM", key, any(r, INDICES), element);
            case 14 -> lpos(r, key, element);
            case 15 -> Said.exactly("LMOVE", key, any(r, KEYS), any(r, SIDES), any(r, SIDES));
            case 16 -> Said.exactly("RPOPLPUSH", key, any(r, KEYS));
            case 17 -> lmpop(r, "LMPOP");
            case 18 -> Said.exactly(any(r, "OBJECT"), "ENCODING", "no-such-key");
            default -> blocking(r, key);
        };
    }

    private static Said push(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of(any(r, "LPUSH", "RPUSH", "LPUSHX", "RPUSHX", "RPUSH"), key));
        for (int i = 1 + r.nextInt(4); i > 0; i--) {
            words.add(any(r, ELEMENTS));
        }
        return said(words);
    }

    private static Said lpos(SplittableRandom r, String key, String element) {
        List<String> words = new ArrayList<>(List.of("LPOS", key, element));
        for (int i = r.nextInt(3); i > 0; i--) {
            words.add(any(r, "RANK", "COUNT", "MAXLEN", "rank", "FOO"));
            words.add(any(r, INDICES));
        }
        return said(words);
    }

    private static Said lmpop(SplittableRandom r, String... start) {
        List<String> words = new ArrayList<>(List.of(start));
        int keys = 1 + r.nextInt(3);
        words.add(r.nextInt(8) == 0 ? any(r, "0", "x", "100", "2") : String.valueOf(keys));
        for (int i = 0; i < keys; i++) {
            words.add(any(r, KEYS));
        }
        words.add(any(r, SIDES));
        if (r.nextBoolean()) {
            words.add(any(r, "COUNT", "COUNT", "count", "FOO"));
            words.add(any(r, COUNTS));
        }
        return said(words);
    }

    private static Said blocking(SplittableRandom r, String key) {
        String timeout = any(r, TIMEOUTS);
        return switch (r.nextInt(5)) {
            case 0, 1 -> Said.exactly(any(r, "BLPOP", "BRPOP"), key, any(r, KEYS), timeout);
            case 2 -> Said.exactly("BLMOVE", key, any(r, KEYS), any(r, SIDES), any(r, SIDES), timeout);
            case 3 -> Said.exactly("BRPOPLPUSH", key, any(r, KEYS), timeout);
            default -> lmpop(r, "BLMPOP", timeout);
        };
    }

    private static Said said(List<String> words) {
        return Said.exactly(words.toArray(new String[0]));
    }
}
