package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.NUMBERS;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands on the bits of strings, and LCS. */
final class BitFamily implements Family {
    private static final String[] OFFSETS = {"0", "1", "7", "8", "63", "64", "100", "-1", "x", "4294967296", "#1"};
    private static final String[] ENDS = {"0", "1", "-1", "5", "-5", "100", "-100", "x", "9223372036854775807"};
    private static final String[] TYPES = {"u1", "i1", "u8", "i8", "u63", "i64", "i5", "u64", "i0", "i65", "x", "", "u"
    };
    private static final String[] SUMMANDS = {
        "0", "1", "-1", "100", "127", "-128", "255", "256", "9223372036854775807", "-9223372036854775808", "x"
    };

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        return switch (r.nextInt(13)) {
            case 0, 1 -> Said.exactly("SETBIT", key, any(r, OFFSETS), any(r, "0", "1", "1", "2", "x"));
            case 2 -> Said.exactly("GETBIT", key, any(r, OFFSETS));
            case 3 -> Said.exactly("BITCOUNT", key);
            case 4 -> Said.exactly("BITCOUNT", key, any(r, ENDS), any(r, ENDS));
            case 5 -> Said.exactly("BITCOUNT", key, any(r, ENDS), any(r, ENDS), any(r, "BIT", "byte", "x"));
            case 6 -> Said.exactly("BITPOS", key, any(r, "0", "1", "2", "x"));
            case 7 -> Said.exactly("BITPOS", key, any(r, "0", "1"), any(r, ENDS));
            case 8 -> Said.exactly("BITPOS", key, any(r, "0", "1"), any(r, ENDS), any(r, ENDS));
            case 9 ->
                Said.exactly("BITPOS", key, any(r, "0", "1"), any(r, ENDS), any(r, ENDS), any(r, "BIT", "BYTE", "x"));
            case 10 -> Said.exactly("BITOP", any(r, "AND", "or", "XOR", "NOT", "x"), key, any(r, KEYS), any(r, KEYS));
            case 11 -> r.nextBoolean() ? Said.exactly("BITOP", "NOT", key, any(r, KEYS)) : lcs(r, key);
            default -> bitfield(r, key);
        };
    }

    /**
     * One that may fail begins with a subcommand that does not: when every number overflows, Redis makes the string longer and says so to
     * nobody, while here replicas and transactions that watch it notice.
     */
    private static Said bitfield(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of(any(r, "BITFIELD", "BITFIELD", "BITFIELD_RO"), key));
        for (int i = r.nextInt(5); i > 0; i--) {
            switch (r.nextInt(4)) {
                case 0 -> words.addAll(List.of("OVERFLOW", any(r, "WRAP", "SAT", "FAIL", "sat", "x")));
                case 1 -> words.addAll(List.of("GET", type(r), any(r, OFFSETS)));
                default -> words.addAll(List.of(any(r, "SET", "INCRBY"), type(r), any(r, OFFSETS), any(r, SUMMANDS)));
            }
        }
        if (words.contains("FAIL")) {
            words.addAll(2, List.of("SET", "u1", "0", "1"));
        }
        return Said.exactly(words.toArray(new String[0]));
    }

    private static String type(SplittableRandom r) {
        return r.nextInt(10) == 0 ? any(r, TYPES) : TYPES[r.nextInt(7)];
    }

    private static Said lcs(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of("LCS", key, any(r, KEYS)));
        for (int i = r.nextInt(4); i > 0; i--) {
            String option = any(r, "IDX", "LEN", "MINMATCHLEN", "WITHMATCHLEN", "x");
            words.add(option);
            if (option.equals("MINMATCHLEN")) {
                words.add(any(r, NUMBERS));
            }
        }
        return Said.exactly(words.toArray(new String[0]));
    }
}
