package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.NUMBERS;
import static dev.ariadne.core.difference.Words.VALUES;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands on sets. */
final class SetFamily implements Family {
    private static final String[] MEMBERS = {"0", "1", "2", "3", "-40000", "70000", "5000000000", "+1", "01", "a"};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        String other = any(r, KEYS);
        String member = r.nextInt(4) == 0 ? any(r, VALUES) : any(r, MEMBERS);
        return switch (r.nextInt(19)) {
            case 0, 1, 2 -> Said.exactly("SADD", key, member, any(r, MEMBERS));
            case 3 -> many(r, key);
            case 4 -> Said.exactly("SREM", key, member, any(r, MEMBERS), any(r, MEMBERS));
            case 5 -> Said.exactly("SMOVE", key, other, member);
            case 6 -> Said.exactly("SISMEMBER", key, member);
            case 7 -> Said.exactly("SMISMEMBER", key, member, any(r, VALUES));
            case 8 -> Said.exactly("SCARD", key);
            case 9 -> Said.unordered("SMEMBERS", key);
            case 10 -> Said.unordered("SPOP", key, any(r, "1000", "0", "-1", "x"));
            case 11 -> Said.atRandom("SRANDMEMBER", key, any(r, "1", "-3", "5", "0", "x", "-9223372036854775808"));
            case 12 -> Said.unordered("SRANDMEMBER", key, "1000");
            case 13, 14 -> Said.unordered(any(r, "SINTER", "SUNION", "SDIFF"), key, other, any(r, KEYS));
            case 15, 16 -> Said.exactly(any(r, "SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"), key, other, any(r, KEYS));
            case 17 ->
                Said.exactly(
                        "SINTERCARD", any(r, "1", "2", "3", "0"), key, other, any(r, "LIMIT", "c"), any(r, NUMBERS));
            default ->
                Said.shuffled("SSCAN", key, any(r, "0", "x"), "COUNT", "1000", "MATCH", any(r, "*", "?", "[0-1]*"));
        };
    }

    /** So many members that the set changes its form; rarely. */
    private static Said many(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of(any(r, "SADD", "SADD", "SREM"), key));
        int members = r.nextInt(5) == 0 ? 600 : 20;
        for (int i = 0; i < members; i++) {
            words.add(String.valueOf(i * 7 - 300));
        }
        return Said.exactly(words.toArray(new String[0]));
    }
}
