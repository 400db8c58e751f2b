package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.NUMBERS;
import static dev.ariadne.core.difference.Words.OPTIONS;
import static dev.ariadne.core.difference.Words.TIMES;
import static dev.ariadne.core.difference.Words.VALUES;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands on strings. */
final class StringFamily implements Family {
    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        String value = any(r, VALUES);
        return switch (r.nextInt(23)) {
            case 0, 1, 2 -> Said.exactly("SET", key, value);
            case 3, 4, 5 -> set(r, key, value);
            case 6 -> Said.exactly("SETNX", key, value);
            case 7 -> Said.exactly("GETSET", key, value);
            case 8 -> Said.exactly("GETDEL", key);
            case 9 -> Said.exactly("GETEX", key, any(r, OPTIONS));
            case 10 -> Said.exactly("GETEX", key, any(r, "EXAT", "PXAT", "PERSIST"), any(r, TIMES[1], "1", "0", "x"));
            case 11 -> Said.exactly("MSET", key, value, any(r, KEYS), any(r, VALUES));
            case 12 -> Said.exactly("MSETNX", key, value, any(r, KEYS), any(r, VALUES));
            case 13 -> Said.exactly("MGET", key, any(r, KEYS));
            case 14 -> Said.exactly("APPEND", key, value);
            case 15 -> Said.exactly("STRLEN", key);
            case 16 -> Said.exactly(any(r, "INCR", "DECR"), key);
            case 17 -> Said.exactly(any(r, "INCRBY", "DECRBY"), key, value);
            case 18, 19 -> Said.exactly("INCRBYFLOAT", key, value);
            case 20, 21 -> Said.exactly("SETRANGE", key, any(r, NUMBERS), value);
            default -> Said.exactly("GETRANGE", key, any(r, NUMBERS), any(r, NUMBERS));
        };
    }

    private static Said set(SplittableRandom r, String key, String value) {
        List<String> words = new ArrayList<>(List.of("SET", key, value));
        for (int i = r.nextInt(4); i > 0; i--) {
            String option = any(r, OPTIONS);
            words.add(option);
            if (option.equals("EXAT")) {
                words.add(any(r, TIMES[0], "0", "-1", "x"));
            } else if (option.equals("PXAT")) {
                words.add(any(r, TIMES[1], "0", "x"));
            }
        }
        return Said.exactly(words.toArray(new String[0]));
    }
}
