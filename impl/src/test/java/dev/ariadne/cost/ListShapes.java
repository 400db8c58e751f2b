package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.List;

/** Lists, and clients that wait for their elements. */
final class ListShapes {
    private ListShapes() {}

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        lists(all);
        blocking(all);
        return all;
    }

    private static void lists(List<Shape> all) {
        Shape.Phase list = (s, n) -> s.fill(n, "RPUSH k", "e:#");
        for (String push : List.of("LPUSH k", "RPUSH k", "LPUSHX list", "RPUSHX list")) {
            all.add(new Shape(
                    push + " of n", 8000, (s, n) -> s.line("RPUSH list a"), (s, n) -> s.many(n, push, "e:#")));
            all.add(new Shape(
                    push + " n times", 8000, (s, n) -> s.line("RPUSH list a"), (s, n) -> s.times(n, push + " e:#")));
        }
        for (String line : List.of(
                "LPOP k",
                "RPOP k",
                "LMOVE k d LEFT RIGHT",
                "LMOVE k k LEFT RIGHT",
                "RPOPLPUSH k d",
                "RPOPLPUSH k k",
                "BLPOP k 0",
                "BRPOP missing k 0",
                "BLMOVE k d RIGHT LEFT 0",
                "BRPOPLPUSH k d 0",
                "LMPOP 2 missing k LEFT COUNT 2",
                "BLMPOP 0 1 k RIGHT",
                "LREM k 1 e:#",
                "LTRIM k 1 -1",
                "LTRIM k 0 -2")) {
            all.add(new Shape(
                    line + " n times", 4000, (s, n) -> s.fill(2 * n, "RPUSH k", "e:#"), (s, n) -> s.times(n, line)));
        }
        for (String line : List.of(
                "LRANGE k 0 -1",
                "LRANGE k -9223372036854775807 9223372036854775807",
                "LRANGE k -5 -1",
                "LPOP k 1000000000",
                "RPOP k 1000000000",
                "LMPOP 1 k LEFT COUNT 1000000000",
                "LLEN k",
                "LTRIM k 10 20",
                "LTRIM k 1 0",
                "LTRIM k -10 -1",
                "LREM k 0 missing",
                "LREM k -9223372036854775807 e:5",
                "LPOS k missing COUNT 0",
                "LPOS k e:3 RANK -1 COUNT 0 MAXLEN 0",
                "LPOS k e:3 RANK 1000000000",
                "LINSERT k BEFORE missing x",
                "LINSERT k AFTER e:9 x",
                "LINDEX k -9223372036854775808",
                "LSET k -1 x")) {
            all.add(new Shape(line + " of n", 16_000, list, (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "LRANGE of n numbers", 16_000, (s, n) -> s.fill(n, "RPUSH k", "!"), (s, n) -> s.line("LRANGE k 0 -1")));
        all.add(new Shape(
                "LREM of all of n", 16_000, (s, n) -> s.fill(n, "RPUSH k", "same"), (s, n) -> s.line("LREM k 0 same")));
        all.add(new Shape(
                "LREM of every second of n",
                16_000,
                (s, n) -> s.fill(n / 2, "RPUSH k", "a b"),
                (s, n) -> s.line("LREM k 0 a")));
        for (String line : List.of(
                "LINDEX k #", "LSET k # x", "LSET k # much-longer-than-it-was-before", "LINSERT k AFTER e:# x")) {
            all.add(new Shape(line + ", 500 of n", 8000, list, (s, n) -> s.times(500, line)));
        }
        all.add(new Shape(
                "LINDEX, LSET, LINSERT in the middle of n, 100 times",
                16_000,
                list,
                (s, n) -> s.times(100, "LINDEX k " + n / 2)
                        .times(100, "LSET k " + n / 2 + " #")
                        .times(100, "LINSERT k BEFORE e:" + n / 4 + " x")));
        all.add(new Shape("LPUSH, LRANGE, LPOP of an element of n bytes", 1 << 20, Shape.NOTHING, (s, n) -> {
            s.say("LPUSH", "k", "x".repeat(n))
                    .line("LPUSH k a")
                    .line("LRANGE k 0 -1")
                    .line("LREM k 1 b");
            s.line("LINSERT k AFTER a b").line("LPOP k").line("RPOP k");
        }));
        all.add(new Shape(
                "LPUSH, LSET, LINSERT, LREM in one packed node of n",
                2000,
                (s, n) -> s.line("CONFIG SET list-max-listpack-size 10000").fill(n, "RPUSH k", "e:#"),
                (s, n) -> s.times(100, "LPUSH k y:#")
                        .times(100, "LSET k -3 z:#")
                        .times(100, "LINSERT k AFTER e:# x")
                        .times(100, "LREM k 1 e:#")));
    }

    private static void blocking(List<Shape> all) {
        all.add(new Shape("BLPOP of n missing keys, then of one", 4000, Shape.NOTHING, (s, n) -> {
            s.peer().say(Session.argv("BLPOP", "key:#", 0, n + 1)).send();
            s.line("PING").settle();
            s.times(n, "LPUSH other:# a").line("LPUSH key:0 a");
        }));
        all.add(new Shape(
                "LPUSH to n that wait",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("BLPOP k 0").send();
                    }
                },
                (s, n) -> s.many(n, "LPUSH k", "e:#")));
        all.add(new Shape(
                "LPUSH of one to n that wait, n times",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("BLMPOP 0 2 k l LEFT").send();
                    }
                },
                (s, n) -> s.times(n, "LPUSH k e:#")));
        all.add(new Shape(
                "SET of a key of another type that n wait for",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("BLPOP k 0").send();
                    }
                },
                (s, n) -> s.times(100, "SET k v").times(100, "RPUSH other v")));
        all.add(new Shape(
                "CLIENT UNBLOCK of n",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("BRPOPLPUSH k d 0").send();
                    }
                },
                (s, n) -> {
                    long own = Long.parseLong(s.ask("CLIENT", "ID").substring(1));
                    for (int i = 1; i <= n; i++) {
                        s.say("CLIENT", "UNBLOCK", String.valueOf(own + i));
                    }
                }));
    }
}
