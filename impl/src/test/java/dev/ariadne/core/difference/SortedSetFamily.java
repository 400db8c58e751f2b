package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.NUMBERS;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands on sorted sets. Those on ranges of members have keys of their own, where all scores are 0, as these commands ask for. */
final class SortedSetFamily implements Family {
    private static final String LONG = "m".repeat(65);
    private static final String[] MEMBERS = {
        "a", "b", "c", "d", "e", "f", "g", "", "42", "-1", "x y\r\n", "\u00ff", LONG
    };
    private static final String[] SCORES = {
        "0", "1", "2", "3", "-1", "1.5", "0.1", "0.2", "-0", "inf", "-inf", "nan", "x", "1e300", "3.0e3", "0x10", " 1",
        ""
    };
    private static final String[] BOUNDS = {
        "-inf", "+inf", "0", "1", "(1", "2", "(2", "1.5", "(-inf", "(inf", "x", "", " 1", "((1", "nan", "1e400"
    };
    private static final String[] ENDS = {"-", "+", "[a", "(a", "[c", "(e", "[zz", "[", "(", "a", "", "-x"};
    private static final String[] LEX_KEYS = {"lex1", "lex2"};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        return switch (r.nextInt(36)) {
            case 0, 1, 2, 3, 4, 5 -> zadd(r, key);
            case 6, 7 -> Said.exactly("ZINCRBY", key, any(r, SCORES), any(r, MEMBERS));
            case 8 -> Said.exactly("ZREM", key, any(r, MEMBERS), any(r, MEMBERS));
            case 9 -> Said.exactly("ZCARD", key);
            case 10 -> Said.exactly(any(r, "ZSCORE", "ZRANK", "ZREVRANK"), key, any(r, MEMBERS));
            case 11 -> Said.exactly("ZMSCORE", key, any(r, MEMBERS), any(r, MEMBERS));
            case 12 -> Said.exactly("ZCOUNT", key, any(r, BOUNDS), any(r, BOUNDS));
            case 13, 14 -> zrange(r, key);
            case 15 -> Said.exactly(any(r, "ZREVRANGE", "ZRANGE"), key, any(r, NUMBERS), any(r, NUMBERS));
            case 16, 17 -> byScore(r, key);
            case 18, 19 -> byLex(r);
            case 20 -> Said.exactly("ZADD", any(r, LEX_KEYS), "0", any(r, MEMBERS), "0", any(r, MEMBERS));
            case 21 -> Said.exactly("ZREMRANGEBYLEX", any(r, LEX_KEYS), any(r, ENDS), any(r, ENDS));
            case 22 -> Said.exactly("ZREMRANGEBYRANK", key, any(r, NUMBERS), any(r, NUMBERS));
            case 23 -> Said.exactly("ZREMRANGEBYSCORE", key, any(r, BOUNDS), any(r, BOUNDS));
            case 24 -> Said.exactly(any(r, "ZPOPMIN", "ZPOPMAX"), key);
            case 25 -> Said.exactly(any(r, "ZPOPMIN", "ZPOPMAX"), key, any(r, "0", "1", "2", "5", "-1", "x"));
            case 26 ->
                Said.exactly(
                        "ZMPOP",
                        any(r, "2", "1", "0", "x"),
                        key,
                        any(r, KEYS),
                        any(r, "MIN", "MAX", "FOO"),
                        "COUNT",
                        "2");
            case 27, 28, 29 -> algebra(r, false);
            case 30, 31 -> algebra(r, true);
            case 32 ->
                Said.exactly("ZINTERCARD", "2", key, any(r, KEYS), any(r, "LIMIT", "FOO"), any(r, "0", "1", "-1", "x"));
            case 33 -> store(r, key);
            case 34 ->
                r.nextBoolean()
                        ? Said.atRandom("ZRANDMEMBER", key, any(r, NUMBERS), any(r, "WITHSCORES", "FOO"))
                        : Said.shuffled("ZSCAN", key, any(r, "0", "x"), "MATCH", any(r, "*", "[a-c]", "x*"));
            default -> Said.exactly(any(r, "BZPOPMIN", "BZMPOP", "OBJECT"), any(r, "ENCODING", "0"), key, "x");
        };
    }

    private static Said zadd(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of("ZADD", key));
        for (int i = r.nextInt(5) - 2; i > 0; i--) {
            words.add(any(r, "NX", "XX", "GT", "LT", "CH", "INCR", "gt"));
        }
        for (int i = 1 + r.nextInt(3); i > 0; i--) {
            words.add(any(r, SCORES));
            words.add(any(r, MEMBERS));
        }
        return said(words);
    }

    private static Said zrange(SplittableRandom r, String key) {
        boolean byScore = r.nextBoolean();
        String[] ends = byScore ? BOUNDS : NUMBERS;
        List<String> words = new ArrayList<>(List.of("ZRANGE", key, any(r, ends), any(r, ends)));
        if (byScore) {
            words.add("BYSCORE");
        }
        options(r, words, "REV", "WITHSCORES", "BYSCORE", "FOO");
        return said(words);
    }

    private static Said byScore(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(
                List.of(any(r, "ZRANGEBYSCORE", "ZREVRANGEBYSCORE"), key, any(r, BOUNDS), any(r, BOUNDS)));
        options(r, words, "WITHSCORES", "REV");
        return said(words);
    }

    private static Said byLex(SplittableRandom r) {
        String key = any(r, LEX_KEYS);
        if (r.nextInt(4) == 0) {
            return Said.exactly("ZLEXCOUNT", key, any(r, ENDS), any(r, ENDS));
        }
        List<String> words = new ArrayList<>(
                List.of(any(r, "ZRANGEBYLEX", "ZREVRANGEBYLEX", "ZRANGE"), key, any(r, ENDS), any(r, ENDS)));
        if (words.get(0).equals("ZRANGE")) {
            words.add("BYLEX");
        }
        options(r, words, "REV", "FOO");
        return said(words);
    }

    private static void options(SplittableRandom r, List<String> words, String... options) {
        for (int i = r.nextInt(3); i > 0; i--) {
            if (r.nextInt(3) == 0) {
                words.addAll(List.of("LIMIT", any(r, NUMBERS), any(r, NUMBERS)));
            } else {
                words.add(any(r, options));
            }
        }
    }

    private static Said store(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of("ZRANGESTORE", any(r, KEYS), key));
        if (r.nextBoolean()) {
            words.addAll(List.of(any(r, BOUNDS), any(r, BOUNDS), "BYSCORE"));
        } else {
            words.addAll(List.of(any(r, NUMBERS), any(r, NUMBERS)));
        }
        options(r, words, "REV", "FOO");
        return said(words);
    }

    private static Said algebra(SplittableRandom r, boolean store) {
        String operation = any(r, "ZUNION", "ZINTER", "ZDIFF");
        List<String> words = new ArrayList<>(store ? List.of(operation + "STORE", any(r, KEYS)) : List.of(operation));
        int keys = 1 + r.nextInt(2);
        words.add(r.nextInt(10) == 0 ? any(r, NUMBERS) : String.valueOf(keys));
        for (int i = 0; i < keys; i++) {
            words.add(any(r, KEYS));
        }
        boolean weighs = r.nextInt(5) > 0 && !operation.equals("ZDIFF");
        if (weighs && r.nextBoolean()) {
            words.add("WEIGHTS");
            for (int i = 0; i < keys; i++) {
                words.add(any(r, SCORES));
            }
        }
        if (weighs && r.nextBoolean()) {
            words.addAll(List.of("AGGREGATE", any(r, "SUM", "MIN", "MAX", "max", "FOO")));
        }
        if (r.nextInt(store ? 10 : 2) == 0) {
            words.add("WITHSCORES");
        }
        return said(words);
    }

    private static Said said(List<String> words) {
        return Said.exactly(words.toArray(new String[0]));
    }
}
