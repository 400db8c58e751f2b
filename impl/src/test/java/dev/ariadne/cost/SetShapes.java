package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.List;

/** Sets and hashes. */
final class SetShapes {
    private SetShapes() {}

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        sets(all);
        algebra(all);
        hashes(all);
        return all;
    }

    private static void sets(List<Shape> all) {
        for (String element : List.of("e:#", "#", "!")) {
            Shape.Phase set = (s, n) -> s.fill(n, "SADD k", element);
            all.add(new Shape("SADD of n as " + element, 8000, Shape.NOTHING, (s, n) -> s.many(n, "SADD k", element)));
            all.add(new Shape("SREM of n as " + element, 8000, set, (s, n) -> s.many(n, "SREM k", element)));
            for (String line : List.of(
                    "SADD d " + element,
                    "SREM k " + element,
                    "SMOVE k d " + element,
                    "SISMEMBER k " + element,
                    "SMISMEMBER k " + element + " missing",
                    "SPOP k",
                    "SRANDMEMBER k",
                    "SSCAN k # COUNT 5")) {
                all.add(new Shape(line + " n times, of " + element, 4000, set, (s, n) -> s.times(n, line)));
            }
            for (String line : List.of(
                    "SMEMBERS k",
                    "SCARD k",
                    "SPOP k 1000000000",
                    "SRANDMEMBER k 1000000000",
                    "SSCAN k 0 COUNT 1000000000",
                    "SSCAN k 0 MATCH *x*y* COUNT 1000000000")) {
                all.add(new Shape(line + " of n as " + element, 8000, set, (s, n) -> s.line(line)));
            }
            for (String form : List.of("SPOP k ", "SRANDMEMBER k ", "SRANDMEMBER k -")) {
                all.add(new Shape(form + "n/2 of n as " + element, 8000, set, (s, n) -> s.line(form + n / 2)));
            }
        }
        all.add(new Shape("SADD of numbers downwards", 8000, Shape.NOTHING, (s, n) -> {
            for (int i = n; i > 0; i--) {
                s.say("SADD", "k", String.valueOf(i));
            }
        }));
        all.add(new Shape(
                "SADD, SREM to an intset of n",
                4000,
                (s, n) -> s.line("CONFIG SET set-max-intset-entries 1000000").fill(n, "SADD k", "!"),
                (s, n) -> s.times(500, "SADD k #")
                        .times(500, "SREM k #")
                        .line("SRANDMEMBER k 100")
                        .line("SPOP k 100")));
        all.add(new Shape(
                "SRANDMEMBER, SPOP, SSCAN when most of n are gone",
                8000,
                (s, n) -> {
                    s.fill(n, "SADD k", "e:#").fill(n - 20, "SREM k", "e:#");
                },
                (s, n) -> s.times(500, "SRANDMEMBER k")
                        .line("SRANDMEMBER k 10")
                        .line("SSCAN k 0 COUNT 100")
                        .times(9, "SPOP k")));
        all.add(new Shape("SADD, SISMEMBER, SREM of a member of n bytes", 1 << 20, Shape.NOTHING, (s, n) -> {
            s.say("SADD", "k", "x".repeat(n))
                    .say("SISMEMBER", "k", "x".repeat(n))
                    .say("SREM", "k", "x".repeat(n));
        }));
    }

    private static void algebra(List<Shape> all) {
        for (String element : List.of("e:#", "#")) {
            Shape.Phase two = (s, n) -> s.fill(n, "SADD a", element).fill(n, "SADD b", element + "0");
            for (String line : List.of(
                    "SINTER a b",
                    "SINTERCARD 2 a b",
                    "SINTERCARD 2 a b LIMIT 9223372036854775807",
                    "SINTERSTORE d a b",
                    "SUNION a b",
                    "SUNIONSTORE d a b",
                    "SDIFF a b",
                    "SDIFFSTORE d b a",
                    "SINTER a missing",
                    "SINTERSTORE a a a")) {
                all.add(new Shape(line + " of n and n as " + element, 8000, two, (s, n) -> s.line(line)));
            }
        }
        for (String line : List.of("SINTER", "SUNION", "SDIFF", "SINTERSTORE d", "SUNIONSTORE d", "SDIFFSTORE d")) {
            all.add(new Shape(
                    line + " of n small sets",
                    2000,
                    (s, n) -> s.times(n, "SADD k:# a b c"),
                    (s, n) -> s.many(n, line, "k:#")));
            all.add(new Shape(
                    line + " of one set n times",
                    1000,
                    (s, n) -> s.fill(1000, "SADD k", "e:#"),
                    (s, n) -> s.many(n / 10, line, "k")));
        }
        all.add(new Shape(
                "SINTERCARD of n small sets",
                2000,
                (s, n) -> s.times(n, "SADD k:# a b c"),
                (s, n) -> s.many(n, "SINTERCARD " + n, "k:#")));
    }

    private static void hashes(List<Shape> all) {
        all.add(new Shape("HSET of n", 8000, Shape.NOTHING, (s, n) -> s.many(n, "HSET k", "f:! v")));
        all.add(new Shape("HMSET of n", 8000, Shape.NOTHING, (s, n) -> s.many(n, "HMSET k", "f:# v")));
        all.add(new Shape("HMSET of one field n times", 8000, Shape.NOTHING, (s, n) -> s.many(n, "HMSET k", "f v#")));
        for (boolean packed : new boolean[] {false, true}) {
            int size = packed ? 300 : 4000;
            String which = packed ? ", packed" : "";
            Shape.Phase hash = (s, n) -> {
                s.line("CONFIG SET hash-max-listpack-entries " + (packed ? 1_000_000 : 128));
                s.fill(n, "HSET k", "f:# #");
            };
            for (String line : List.of(
                    "HSET k f:# other",
                    "HSET k f:# a-value-that-is-too-long-for-a-packed-form-of-a-hash-with-more-than-64-bytes",
                    "HSETNX k f:# v",
                    "HDEL k f:#",
                    "HGET k f:#",
                    "HGET k f:!",
                    "HEXISTS k f:#",
                    "HSTRLEN k f:#",
                    "HMGET k f:# missing",
                    "HINCRBY k f:# 5",
                    "HINCRBYFLOAT k f:# 0.5",
                    "HRANDFIELD k",
                    "HSCAN k #")) {
                all.add(new Shape(line + " n/4 times" + which, size, hash, (s, n) -> s.times(n / 4, line)));
            }
            for (String line : List.of(
                    "HGETALL k",
                    "HKEYS k",
                    "HVALS k",
                    "HLEN k",
                    "HRANDFIELD k 1000000000 WITHVALUES",
                    "HSCAN k 0 COUNT 1000000000",
                    "HSCAN k 0 MATCH *:*9* COUNT 1000000000")) {
                all.add(new Shape(line + " of n" + which, 4 * size, hash, (s, n) -> s.line(line)));
            }
            all.add(new Shape("HRANDFIELD n/2, -n of n" + which, 4 * size, hash, (s, n) -> {
                s.line("HRANDFIELD k " + n / 2).line("HRANDFIELD k -" + n + " WITHVALUES");
            }));
            all.add(new Shape("HMGET of n" + which, size, hash, (s, n) -> s.many(n / 4, "HMGET k", "f:#")));
            all.add(new Shape("HDEL of n" + which, size, hash, (s, n) -> s.many(n, "HDEL k", "f:#")));
        }
        all.add(new Shape(
                "HRANDFIELD, HSCAN when most of n are gone",
                8000,
                (s, n) -> {
                    s.fill(n, "HSET k", "f:# v").fill(n - 20, "HDEL k", "f:#");
                },
                (s, n) -> s.times(500, "HRANDFIELD k").line("HRANDFIELD k 10").line("HSCAN k 0 COUNT 100")));
        all.add(new Shape("HSET, HGET, HINCRBY of n bytes", 1 << 20, Shape.NOTHING, (s, n) -> {
            s.say("HSET", "k", "x".repeat(n), "y".repeat(n))
                    .say("HGET", "k", "x".repeat(n))
                    .say("HGETALL", "k");
        }));
    }
}
