package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.List;

/** Keys of any type: as names, as things that expire, as records; and patterns. */
final class KeyShapes {
    private KeyShapes() {}

    /** A key {!code k} of each type with so many elements. */
    private static final List<String[]> TYPES = List.of(
            new String[] {"a list", "RPUSH k", "e:#"},
            new String[] {"a list of numbers", "RPUSH k", "!"},
            new String[] {"a set", "SADD k", "e:#"},
            new String[] {"a set of numbers", "SADD k", "!"},
            new String[] {"a hash", "HSET k", "f:# v"},
            new String[] {"a sorted set", "ZADD k", "0.# e:#"});

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        names(all);
        times(all);
        records(all);
        patterns(all);
        sort(all);
        return all;
    }

    private static void names(List<Shape> all) {
        Shape.Phase keys = (s, n) -> s.fill(n, "MSET", "key:# v");
        for (String line : List.of("DEL", "UNLINK", "EXISTS", "TOUCH")) {
            all.add(new Shape(line + " of n", 8000, keys, (s, n) -> s.many(n, line, "key:#")));
            all.add(new Shape(line + " n times", 8000, keys, (s, n) -> s.times(n, line + " key:#")));
        }
        all.add(new Shape("EXISTS of one n times", 8000, keys, (s, n) -> s.many(n, "EXISTS", "key:1")));
        for (String line : List.of(
                "TYPE key:#",
                "RENAME key:# new:#",
                "RENAMENX key:# new:#",
                "COPY key:# new:#",
                "MOVE key:# 1",
                "RANDOMKEY",
                "OBJECT ENCODING key:#",
                "OBJECT FREQ key:#",
                "OBJECT IDLETIME key:#",
                "OBJECT REFCOUNT key:#",
                "MEMORY USAGE key:#",
                "DEBUG OBJECT key:#",
                "DUMP key:#",
                "SCAN # COUNT 3")) {
            all.add(new Shape(line + " n/2 times", 8000, keys, (s, n) -> s.times(n / 2, line)));
        }
        for (String line : List.of(
                "KEYS *",
                "KEYS *x*y*z",
                "KEYS key:1",
                "SCAN 0 COUNT 1000000000",
                "SCAN 0 MATCH *5*5* COUNT 1000000000",
                "SCAN 0 TYPE hash COUNT 1000000000",
                "DBSIZE",
                "FLUSHDB",
                "FLUSHALL SYNC",
                "FLUSHALL ASYNC",
                "SWAPDB 0 1",
                "RANDOMKEY",
                "DEBUG DIGEST",
                "DEBUG HTSTATS 0",
                "DEBUG RELOAD",
                "DEBUG CHANGE-REPL-ID",
                "SAVE",
                "INFO KEYSPACE",
                "MEMORY STATS")) {
            all.add(new Shape(line + " with n keys", 8000, keys, (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "RANDOMKEY, SCAN when most of n are gone",
                8000,
                (s, n) -> {
                    s.fill(n, "MSET", "key:# v").fill(n - 20, "DEL", "key:#");
                },
                (s, n) -> s.times(500, "RANDOMKEY").line("SCAN 0 COUNT 1000")));
    }

    private static void times(List<Shape> all) {
        Shape.Phase keys = (s, n) -> s.times(n, "SET key:# v EX 1000");
        for (String line : List.of(
                "EXPIRE key:# 5000",
                "PEXPIRE key:# 5000000 GT",
                "EXPIREAT key:# 4000000000",
                "PEXPIREAT key:# 4000000000000 NX",
                "EXPIRE key:# -1",
                "TTL key:#",
                "PTTL key:#",
                "EXPIRETIME key:#",
                "PEXPIRETIME key:#",
                "PERSIST key:#",
                "SET key:# v",
                "SET key:! v PX 77777",
                "DEL key:#")) {
            all.add(new Shape(line + " n times, all expiring", 8000, keys, (s, n) -> s.times(n, line)));
        }
        all.add(new Shape(
                "KEYS, SCAN, DBSIZE with n that have expired",
                8000,
                (s, n) -> {
                    s.line("DEBUG SET-ACTIVE-EXPIRE 0")
                            .times(n, "SET key:# v PX 1")
                            .line("SET other v");
                },
                (s, n) -> s.line("KEYS *")
                        .line("SCAN 0 COUNT 1000000")
                        .line("RANDOMKEY")
                        .line("DEBUG SET-ACTIVE-EXPIRE 1")));
    }

    private static void records(List<Shape> all) {
        for (String[] type : TYPES) {
            Shape.Phase value = (s, n) -> s.fill(n, type[1], type[2]);
            for (String line : List.of(
                    "DUMP k",
                    "COPY k d",
                    "RENAME k d",
                    "RENAMENX k d",
                    "MOVE k 1",
                    "DEL k",
                    "UNLINK k",
                    "SET k v",
                    "TYPE k",
                    "OBJECT ENCODING k",
                    "MEMORY USAGE k",
                    "MEMORY USAGE k SAMPLES 0",
                    "DEBUG DIGEST-VALUE k",
                    "DEBUG OBJECT k",
                    "DEBUG RELOAD",
                    "SAVE")) {
                all.add(new Shape(line + " of " + type[0] + " of n", 8000, value, (s, n) -> s.line(line)));
            }
            for (String restore : List.of("RESTORE", "RESTORE-ASKING")) {
                all.add(new Shape(
                        restore + " of " + type[0] + " of n",
                        8000,
                        (s, n) -> {
                            value.run(s, n);
                            s.peer().say(restore, "d", "0", s.ask("DUMP", "k"));
                        },
                        (s, n) -> s.peers().get(0).settle()));
            }
        }
        for (String line : List.of(
                "DUMP k", "COPY k d", "SAVE", "DEBUG DIGEST-VALUE k", "DEBUG RELOAD", "MEMORY USAGE k SAMPLES 0")) {
            all.add(new Shape(
                    line + " of a string of n bytes",
                    1 << 18,
                    (s, n) -> StringShapes.string(s, "k", n),
                    (s, n) -> s.line(line)));
            all.add(new Shape(
                    line + " of a stream of n",
                    4000,
                    (s, n) -> s.times(n, "XADD k 1-# f v")
                            .line("XGROUP CREATE k g 0")
                            .line("XREADGROUP GROUP g c STREAMS k >"),
                    (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "RESTORE of a stream of n",
                4000,
                (s, n) -> {
                    s.times(n, "XADD k 1-# f v").line("XGROUP CREATE k g 0").line("XREADGROUP GROUP g c STREAMS k >");
                    s.peer().say("RESTORE", "d", "0", s.ask("DUMP", "k"));
                },
                (s, n) -> s.peers().get(0).settle()));
        all.add(new Shape(
                "RESTORE of n bytes that are none",
                1 << 18,
                Shape.NOTHING,
                (s, n) -> s.say("RESTORE", "d", "0", "x".repeat(n))));
    }

    private static void patterns(List<Shape> all) {
        String[][] patterns = {
            {"*?", "x"},
            {"*a", "x"},
            {"*[a-z]", "x"},
            {"[^", ""},
            {"*[^a", "]"},
            {"\\*", ""},
            {"?", "*"},
            {"*", ""},
            {"[a-z]*[b]", "x"}
        };
        for (String[] p : patterns) {
            String name = p[0] + "…" + p[1];
            all.add(new Shape(
                    "CONFIG GET of n times " + name,
                    64,
                    Shape.NOTHING,
                    (s, n) -> s.say("CONFIG", "GET", p[0].repeat(n) + p[1])));
            all.add(new Shape(
                    "KEYS, SCAN of n times " + name,
                    64,
                    (s, n) -> s.say("SET", "a".repeat(40), "v"),
                    (s, n) -> s.say("KEYS", p[0].repeat(n) + p[1])
                            .say("SCAN", "0", "MATCH", p[0].repeat(n) + p[1])
                            .say("COMMAND", "LIST", "FILTERBY", "PATTERN", p[0].repeat(n) + p[1])
                            .say("FUNCTION", "LIST", "LIBRARYNAME", p[0].repeat(n) + p[1])
                            .say("PUBSUB", "CHANNELS", p[0].repeat(n) + p[1])));
            all.add(new Shape(
                    "PSUBSCRIBE, ACL of n times " + name,
                    32,
                    (s, n) -> {
                        s.peer().say("PSUBSCRIBE", p[0].repeat(n) + p[1]).settle();
                        s.say(
                                "ACL",
                                "SETUSER",
                                "u",
                                "on",
                                ">p",
                                "+@all",
                                "~" + p[0].repeat(n) + p[1],
                                "&" + p[0].repeat(n) + p[1]);
                    },
                    (s, n) -> s.say("PUBLISH", "a".repeat(40), "v")
                            .say("ACL", "DRYRUN", "u", "GET", "a".repeat(40))
                            .say("ACL", "DRYRUN", "u", "PUBLISH", "a".repeat(40), "x")));
        }
        all.add(new Shape(
                "KEYS of a key of n bytes",
                1 << 12,
                (s, n) -> s.say("SET", "a".repeat(n), "v"),
                (s, n) -> s.line("KEYS *a*a*b")));
        all.add(new Shape(
                "KEYS with a pattern of n bytes",
                1 << 12,
                (s, n) -> s.fill(100, "MSET", "key:# v"),
                (s, n) -> s.say("KEYS", "*[" + "ab".repeat(n) + "]*")));
    }

    private static void sort(List<Shape> all) {
        Shape.Phase list = (s, n) -> s.fill(n, "RPUSH k", "!").fill(n, "MSET", "w:! # o:! v");
        for (String line : List.of(
                "SORT k",
                "SORT k DESC LIMIT 5 10",
                "SORT k ALPHA",
                "SORT k BY w:*",
                "SORT k BY w:* GET o:* GET #",
                "SORT k BY nosort GET o:*",
                "SORT k STORE d",
                "SORT_RO k BY w:* ALPHA DESC",
                "SORT k BY missing:*->f GET h:*->f")) {
            all.add(new Shape(line + " of n", 4000, list, (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "SORT of n equal ones",
                4000,
                (s, n) -> s.fill(n, "RPUSH k", "7"),
                (s, n) -> s.line("SORT k").line("SORT k ALPHA")));
        all.add(new Shape(
                "SORT of a sorted set of n",
                4000,
                (s, n) -> s.fill(n, "ZADD k", "# !"),
                (s, n) -> s.line("SORT k").line("SORT k BY nosort DESC LIMIT 3 5")));
        all.add(new Shape(
                "SORT with n GETs",
                500,
                (s, n) -> s.fill(10, "RPUSH k", "!"),
                (s, n) -> s.many(n, "SORT k", "GET o:*")));
    }
}
