package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.VALUES;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands on hashes. */
final class HashFamily implements Family {
    private static final String[] FIELDS = {"a", "b", "c", "1", "", "x\r\n"};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        String field = r.nextInt(6) == 0 ? any(r, VALUES) : any(r, FIELDS);
        String value = any(r, VALUES);
        return switch (r.nextInt(20)) {
            case 0, 1, 2 -> Said.exactly(any(r, "HSET", "HMSET"), key, field, value, any(r, FIELDS), any(r, VALUES));
            case 3 -> many(r, key);
            case 4 -> Said.exactly("HSETNX", key, field, value);
            case 5 -> Said.exactly("HDEL", key, field, any(r, FIELDS));
            case 6, 7 -> Said.exactly("HINCRBY", key, field, value);
            case 8, 9 -> Said.exactly("HINCRBYFLOAT", key, field, value);
            case 10 -> Said.exactly("HGET", key, field);
            case 11 -> Said.exactly("HMGET", key, field, any(r, FIELDS));
            case 12 -> Said.exactly(any(r, "HLEN", "HGET", "HSET"), key);
            case 13 -> Said.exactly(any(r, "HSTRLEN", "HEXISTS"), key, field);
            case 14 -> Said.unordered(any(r, "HKEYS", "HVALS"), key);
            case 15 -> Said.unorderedPairs("HGETALL", key);
            case 16 ->
                Said.atRandom(
                        "HRANDFIELD", key, any(r, "1", "-3", "2", "x", "0"), any(r, "WITHVALUES", "WITHVALUES", "x"));
            case 17 -> Said.shuffled("HRANDFIELD", key, "1000", "WITHVALUES");
            case 18 -> Said.exactly("HSET", key, field, value, "odd");
            default ->
                Said.shuffled("HSCAN", key, any(r, "0", "x"), "COUNT", "1000", "MATCH", any(r, "*", "?", "[a-b]*"));
        };
    }

    /** So many fields that the hash changes its form; rarely. */
    private static Said many(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of("HSET", key));
        int fields = r.nextInt(5) == 0 ? 600 : 20;
        for (int i = 0; i < fields; i++) {
            words.add("f" + i);
            words.add(String.valueOf(i));
        }
        return Said.exactly(words.toArray(new String[0]));
    }
}
