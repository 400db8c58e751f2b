package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.List;

/** Strings: whole ones, ranges, bits, numbers, and sketches of sets. */
final class StringShapes {
    private StringShapes() {}

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        whole(all);
        ranges(all);
        bits(all);
        numbers(all);
        sketches(all);
        return all;
    }

    /** A key with a string of so many bytes. */
    static void string(Session s, String key, int bytes) throws java.io.IOException {
        s.say("SET", key, "x".repeat(bytes));
    }

    private static void whole(List<Shape> all) {
        for (String line : List.of(
                "GET key:#",
                "STRLEN key:#",
                "GETDEL key:#",
                "GETEX key:# EX 100",
                "GETSET key:# v",
                "SET key:# v XX GET",
                "SETNX key:# v",
                "SETEX key:# 100 v",
                "PSETEX key:# 100000 v",
                "SET new:# v",
                "APPEND key:# v")) {
            all.add(new Shape(
                    line + " n times", 8000, (s, n) -> s.times(n, "SET key:# v"), (s, n) -> s.times(n, line)));
        }
        for (String line : List.of("GET k", "GETDEL k", "GETEX k PERSIST", "GETSET k v", "STRLEN k")) {
            all.add(new Shape(line + " of n bytes", 1 << 20, (s, n) -> string(s, "k", n), (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "SET of n bytes, twice",
                1 << 20,
                Shape.NOTHING,
                (s, n) -> s.say("SET", "k", "x".repeat(n)).say("SET", "k", "y".repeat(n + 1))));
        all.add(new Shape(
                "SETNX, SETEX, PSETEX of n bytes",
                1 << 20,
                Shape.NOTHING,
                (s, n) -> s.say("SETNX", "k", "x".repeat(n))
                        .say("SETEX", "k", "100", "x".repeat(n))
                        .say("PSETEX", "k", "100000", "x".repeat(n))));
        all.add(new Shape(
                "SET, GET of a key of n bytes",
                1 << 20,
                Shape.NOTHING,
                (s, n) -> s.say("SET", "k".repeat(n), "v").say("GET", "k".repeat(n))));
        all.add(new Shape(
                "MGET of n", 8000, (s, n) -> s.fill(n, "MSET", "key:# v"), (s, n) -> s.many(n, "MGET", "key:#")));
        all.add(new Shape("MSET of n", 8000, Shape.NOTHING, (s, n) -> s.many(n, "MSET", "key:! v")));
        all.add(new Shape("MSET of one key n times", 8000, Shape.NOTHING, (s, n) -> s.many(n, "MSET", "key v#")));
        all.add(new Shape("MSETNX of n", 8000, Shape.NOTHING, (s, n) -> s.many(n, "MSETNX", "key:! v")));
    }

    private static void ranges(List<Shape> all) {
        all.add(new Shape("APPEND of 100 bytes n times", 8000, Shape.NOTHING, (s, n) -> {
            for (int i = 0; i < n; i++) {
                s.say("APPEND", "k", "x".repeat(100));
            }
        }));
        all.add(new Shape(
                "APPEND of a byte to n, 64 times",
                1 << 20,
                (s, n) -> {
                    string(s, "k", n);
                    s.line("APPEND k x");
                },
                (s, n) -> s.times(64, "APPEND k x")));
        all.add(new Shape("SETRANGE at the end n times", 8000, Shape.NOTHING, (s, n) -> {
            for (int i = 0; i < n; i++) {
                s.say("SETRANGE", "k", String.valueOf(50L * i), "x".repeat(50));
            }
        }));
        all.add(new Shape(
                "SETRANGE far away", 1 << 20, Shape.NOTHING, (s, n) -> s.say("SETRANGE", "k", String.valueOf(n), "x")));
        all.add(new Shape(
                "SETRANGE inside n, 64 times",
                1 << 20,
                (s, n) -> string(s, "k", n),
                (s, n) -> s.times(64, "SETRANGE k # y")));
        for (String line : List.of(
                "GETRANGE k 0 -1",
                "SUBSTR k -9223372036854775808 9223372036854775807",
                "GETRANGE k 5 9",
                "SUBSTR k -9 -5")) {
            all.add(new Shape(line + " of n bytes", 1 << 20, (s, n) -> string(s, "k", n), (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "GETRANGE of 5 of n appended bytes, 64 times",
                1 << 20,
                (s, n) -> {
                    string(s, "k", n);
                    s.line("APPEND k x");
                },
                (s, n) -> s.times(64, "GETRANGE k # 5")));
        all.add(new Shape(
                "LCS of n and n bytes",
                512,
                (s, n) -> {
                    s.say("SET", "a", "abcde".repeat(n / 5)).say("SET", "b", "aebdc".repeat(n / 5));
                },
                (s, n) -> s.line("LCS a b").line("LCS a b LEN").line("LCS a b IDX MINMATCHLEN 2 WITHMATCHLEN")));
        all.add(new Shape(
                "LCS of a byte and n",
                1 << 16,
                (s, n) -> {
                    s.line("SET a x");
                    string(s, "b", n);
                },
                (s, n) -> s.line("LCS a b IDX")));
    }

    private static void bits(List<Shape> all) {
        all.add(new Shape("SETBIT at the end n times", 8000, Shape.NOTHING, (s, n) -> {
            for (int i = 0; i < n; i++) {
                s.say("SETBIT", "k", String.valueOf(400L * i), "1");
            }
        }));
        all.add(new Shape(
                "SETBIT far away",
                1 << 20,
                Shape.NOTHING,
                (s, n) -> s.say("SETBIT", "k", String.valueOf(8L * n), "1")));
        all.add(new Shape(
                "SETBIT, GETBIT n times",
                8000,
                (s, n) -> string(s, "k", 125_001),
                (s, n) -> s.times(n, "SETBIT k ! 1").times(n, "GETBIT k !")));
        for (String line : List.of(
                "BITCOUNT k",
                "BITCOUNT k 0 -1",
                "BITCOUNT k 3 -3 BIT",
                "BITCOUNT k 5 9",
                "BITPOS k 0 5 -1",
                "BITPOS k 1 -9 -5",
                "BITFIELD_RO k GET u8 5",
                "BITFIELD k SET u8 5 77",
                "BITFIELD k GET i63 #3",
                "BITOP NOT d k",
                "BITOP AND d k k",
                "BITOP OR d k k k",
                "BITOP XOR d k k missing k")) {
            all.add(new Shape(line + " of n bytes", 1 << 20, (s, n) -> string(s, "k", n), (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "BITPOS of the other bit in n bytes",
                1 << 20,
                (s, n) -> s.say("SET", "ones", "\u00ff".repeat(n)).say("SETBIT", "zeros", String.valueOf(8L * n), "0"),
                (s, n) -> s.line("BITPOS ones 0").line("BITPOS zeros 1").line("BITPOS zeros 1 3 -3 BIT")));
        all.add(new Shape(
                "BITOP of n short strings",
                8000,
                (s, n) -> s.fill(n, "MSET", "key:# abcdefgh"),
                (s, n) -> s.many(n, "BITOP OR d", "key:#")));
        all.add(new Shape(
                "BITOP of n strings, the longest last",
                1000,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        string(s, "key:" + i, i);
                    }
                },
                (s, n) -> s.many(n, "BITOP XOR d", "key:#")));
        all.add(new Shape(
                "BITFIELD of n steps",
                4000,
                Shape.NOTHING,
                (s, n) -> s.many(n, "BITFIELD k", "SET u7 # 5 OVERFLOW FAIL INCRBY i5 ! 9 OVERFLOW SAT GET i64 #")));
        all.add(new Shape(
                "BITFIELD_RO of n steps",
                8000,
                (s, n) -> string(s, "k", 100),
                (s, n) -> s.many(n, "BITFIELD_RO k", "GET u9 #")));
        all.add(new Shape("BITFIELD at the end n times", 8000, Shape.NOTHING, (s, n) -> {
            for (int i = 0; i < n; i++) {
                s.say("BITFIELD", "k", "INCRBY", "u32", String.valueOf(400L * i), "1");
            }
        }));
    }

    private static void numbers(List<Shape> all) {
        for (String line :
                List.of("INCR key:#", "DECR key:#", "INCRBY key:# 7", "DECRBY key:# 7", "INCRBYFLOAT key:# 0.1")) {
            all.add(new Shape(
                    line + " n times", 8000, (s, n) -> s.times(n / 2, "SET key:# 1"), (s, n) -> s.times(n, line)));
        }
        all.add(new Shape("INCR k n times", 8000, Shape.NOTHING, (s, n) -> s.times(n, "INCR k")));
    }

    private static void sketches(List<Shape> all) {
        all.add(new Shape("PFADD of n", 8000, Shape.NOTHING, (s, n) -> s.many(n, "PFADD k", "e:#")));
        all.add(new Shape("PFADD n times", 8000, Shape.NOTHING, (s, n) -> s.times(n, "PFADD k e:#")));
        all.add(new Shape(
                "PFADD, PFCOUNT n times, sparse",
                4000,
                (s, n) -> s.fill(200, "PFADD k", "e:#"),
                (s, n) -> s.times(n, "PFADD k e:#").times(n, "PFCOUNT k")));
        all.add(new Shape(
                "PFCOUNT of n keys",
                256,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.fill(64, "PFADD key:" + i, i + ":#");
                    }
                },
                (s, n) -> s.many(n, "PFCOUNT", "key:#")));
        all.add(new Shape(
                "PFMERGE of n sparse keys",
                256,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.fill(64, "PFADD key:" + i, i + ":#");
                    }
                },
                (s, n) -> s.many(n, "PFMERGE d", "key:#")));
        all.add(new Shape(
                "PFCOUNT, PFMERGE of n dense keys",
                64,
                (s, n) -> {
                    s.fill(20_000, "PFADD dense", "e:#");
                    for (int i = 0; i < n; i++) {
                        s.line("COPY dense key:" + i);
                    }
                },
                (s, n) -> s.many(n, "PFMERGE d", "key:#").many(n, "PFCOUNT", "key:#")));
        for (String form : List.of("GETREG", "DECODE", "ENCODING", "TODENSE")) {
            all.add(new Shape(
                    "PFDEBUG " + form + " n times",
                    32,
                    (s, n) -> s.times(n, "PFADD key:# a b c d e f"),
                    (s, n) -> s.times(n, "PFDEBUG " + form + " key:#")));
        }
    }
}
