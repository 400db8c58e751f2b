package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.List;

/** Sorted sets, and places kept in them. */
final class SortedSetShapes {
    private SortedSetShapes() {}

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        single(all);
        ranges(all);
        algebra(all);
        places(all);
        return all;
    }

    private static Shape.Phase zset(boolean packed, String element) {
        return (s, n) -> {
            s.line("CONFIG SET zset-max-listpack-entries " + (packed ? 1_000_000 : 128));
            s.fill(n, "ZADD k", element);
        };
    }

    private static void single(List<Shape> all) {
        for (String element : List.of("# e:#", "! e:!", "0 e:#", "1.7e308 e:!", "-0.1 e:#")) {
            all.add(new Shape("ZADD of n as " + element, 8000, Shape.NOTHING, (s, n) -> s.many(n, "ZADD k", element)));
        }
        all.add(new Shape("ZADD of one member n times", 8000, Shape.NOTHING, (s, n) -> s.many(n, "ZADD k", "# e")));
        all.add(new Shape("ZADD of a member of n bytes", 1 << 20, Shape.NOTHING, (s, n) -> {
            s.say("ZADD", "k", "1", "x".repeat(n)).line("ZRANGE k 0 -1").say("ZSCORE", "k", "x".repeat(n));
        }));
        for (boolean packed : new boolean[] {false, true}) {
            int size = packed ? 300 : 4000;
            String which = packed ? ", packed" : "";
            for (String line : List.of(
                    "ZADD k # e:#",
                    "ZADD k XX GT CH ! e:#",
                    "ZADD k NX # f:#",
                    "ZADD k INCR 5 e:#",
                    "ZINCRBY k 0.5 e:#",
                    "ZREM k e:#",
                    "ZSCORE k e:#",
                    "ZMSCORE k e:# missing",
                    "ZRANK k e:#",
                    "ZREVRANK k e:#",
                    "ZCOUNT k # +inf",
                    "ZLEXCOUNT k [e: (f",
                    "ZPOPMIN k",
                    "ZPOPMAX k",
                    "ZMPOP 2 missing k MIN COUNT 2",
                    "BZPOPMIN k 0",
                    "BZPOPMAX missing k 0",
                    "BZMPOP 0 1 k MAX",
                    "ZRANDMEMBER k",
                    "ZSCAN k #",
                    "ZRANGE k # #",
                    "ZRANGE k # +inf BYSCORE LIMIT 0 1",
                    "ZREVRANGEBYSCORE k +inf -inf LIMIT # 1",
                    "ZREMRANGEBYRANK k 0 0")) {
                all.add(new Shape(
                        line + " n/4 times" + which, size, zset(packed, "# e:#"), (s, n) -> s.times(n / 4, line)));
            }
        }
        all.add(new Shape(
                "ZADD to n that wait",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("BZPOPMIN k 0").send();
                    }
                },
                (s, n) -> s.times(n, "ZADD k # e:#")));
    }

    private static void ranges(List<Shape> all) {
        for (boolean packed : new boolean[] {false, true}) {
            int size = packed ? 600 : 8000;
            String which = packed ? ", packed" : "";
            for (String line : List.of(
                    "ZRANGE k 0 -1 WITHSCORES",
                    "ZRANGE k 0 -1 REV",
                    "ZRANGE k (0 inf BYSCORE LIMIT 100 1000000000",
                    "ZRANGE k + - BYLEX REV",
                    "ZREVRANGE k 0 -1 WITHSCORES",
                    "ZRANGEBYSCORE k -inf +inf WITHSCORES",
                    "ZRANGEBYSCORE k -inf +inf LIMIT 1000000000 1",
                    "ZREVRANGEBYSCORE k +inf -inf",
                    "ZRANGEBYLEX k - +",
                    "ZREVRANGEBYLEX k + - LIMIT 5 -1",
                    "ZRANGESTORE d k 0 -1",
                    "ZRANGESTORE d k -inf +inf BYSCORE",
                    "ZREMRANGEBYRANK k 0 -1",
                    "ZREMRANGEBYRANK k 5 -5",
                    "ZREMRANGEBYSCORE k -inf +inf",
                    "ZREMRANGEBYLEX k - +",
                    "ZPOPMIN k 1000000000",
                    "ZPOPMAX k 1000000000",
                    "ZMPOP 1 k MAX COUNT 1000000000",
                    "ZCARD k",
                    "ZCOUNT k -inf +inf",
                    "ZLEXCOUNT k - +",
                    "ZRANDMEMBER k 1000000000 WITHSCORES",
                    "ZSCAN k 0 COUNT 1000000000")) {
                all.add(new Shape(line + " of n" + which, size, zset(packed, "# e:#"), (s, n) -> s.line(line)));
            }
            all.add(new Shape("ZRANDMEMBER n/2, -n of n" + which, size, zset(packed, "# e:#"), (s, n) -> {
                s.line("ZRANDMEMBER k " + n / 2).line("ZRANDMEMBER k -" + n + " WITHSCORES");
            }));
            all.add(new Shape(
                    "ZMSCORE of n" + which, size, zset(packed, "# e:#"), (s, n) -> s.many(n / 4, "ZMSCORE k", "e:#")));
            all.add(new Shape("ZREM of n" + which, size, zset(packed, "# e:#"), (s, n) -> s.many(n, "ZREM k", "e:#")));
        }
        for (String line :
                List.of("ZRANGE k 0 -1 WITHSCORES", "ZRANGESTORE d k 0 -1", "ZRANGEBYSCORE k -inf inf WITHSCORES")) {
            all.add(new Shape(line + " of n fractions", 8000, zset(false, "0.! e:#"), (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "ZSCAN, ZRANDMEMBER when most of n are gone",
                8000,
                (s, n) -> {
                    s.fill(n, "ZADD k", "# e:#").fill(n - 20, "ZREM k", "e:#");
                },
                (s, n) -> s.times(500, "ZRANDMEMBER k").line("ZRANDMEMBER k 10").line("ZSCAN k 0 COUNT 100")));
    }

    private static void algebra(List<Shape> all) {
        Shape.Phase two = (s, n) ->
                s.fill(n, "ZADD a", "# e:#").fill(n, "ZADD b", "! e:#0").fill(n, "SADD c", "e:#");
        for (String line : List.of(
                "ZUNION 2 a b WITHSCORES",
                "ZUNION 2 a c WEIGHTS 2 0.5 AGGREGATE MAX",
                "ZINTER 2 a b WITHSCORES",
                "ZINTER 2 c a AGGREGATE MIN",
                "ZDIFF 2 a b WITHSCORES",
                "ZDIFF 2 b a",
                "ZUNIONSTORE d 2 a b",
                "ZINTERSTORE d 2 a c",
                "ZDIFFSTORE d 2 a c",
                "ZINTERCARD 2 a b LIMIT 1000000000",
                "ZINTERSTORE a 2 a a")) {
            all.add(new Shape(line + " of n and n", 4000, two, (s, n) -> s.line(line)));
        }
        for (String word :
                List.of("ZUNION", "ZINTER", "ZDIFF", "ZUNIONSTORE d", "ZINTERSTORE d", "ZDIFFSTORE d", "ZINTERCARD")) {
            all.add(new Shape(
                    word + " of n small ones",
                    1000,
                    (s, n) -> s.times(n, "ZADD k:# 1 a 2 b 3 c"),
                    (s, n) -> s.many(n, word + " " + n, "k:#")));
        }
        all.add(new Shape("ZUNION with n weights", 1000, (s, n) -> s.line("ZADD k 1 a 2 b"), (s, n) -> {
            String[] keys = Session.argv("ZUNION " + n, "k", 0, n);
            String[] weights = Session.argv("WEIGHTS", "0.#", 0, n);
            String[] request = java.util.Arrays.copyOf(keys, keys.length + weights.length);
            System.arraycopy(weights, 0, request, keys.length, weights.length);
            s.say(request);
        }));
    }

    private static void places(List<Shape> all) {
        Shape.Phase places = (s, n) -> s.fill(n, "GEOADD k", "0.! 0.# p:#");
        all.add(new Shape("GEOADD of n", 4000, Shape.NOTHING, (s, n) -> s.many(n, "GEOADD k", "0.! 0.# p:#")));
        all.add(new Shape("GEOPOS of n", 4000, places, (s, n) -> s.many(n, "GEOPOS k", "p:#")));
        all.add(new Shape("GEOHASH of n", 4000, places, (s, n) -> s.many(n, "GEOHASH k", "p:#")));
        all.add(new Shape("GEODIST n times", 4000, places, (s, n) -> s.times(n, "GEODIST k p:# p:1 km")));
        for (String line : List.of(
                "GEOSEARCH k FROMLONLAT 0.5 0.5 BYRADIUS 1000 km",
                "GEOSEARCH k FROMLONLAT 0.5 0.5 BYRADIUS 30 km ASC WITHDIST",
                "GEOSEARCH k FROMMEMBER p:5 BYBOX 500 500 km DESC WITHCOORD WITHDIST WITHHASH",
                "GEOSEARCH k FROMLONLAT 0.5 0.5 BYBOX 1 1 km",
                "GEOSEARCH k FROMLONLAT 0.5 0.5 BYRADIUS 1000 km COUNT 5",
                "GEOSEARCH k FROMLONLAT 0.5 0.5 BYRADIUS 1000 km COUNT 5 ANY",
                "GEOSEARCH k FROMLONLAT 120 40 BYRADIUS 1000000 km ASC",
                "GEOSEARCHSTORE d k FROMLONLAT 0.5 0.5 BYRADIUS 1000 km",
                "GEOSEARCHSTORE d k FROMLONLAT 0.5 0.5 BYRADIUS 1000 km STOREDIST",
                "GEORADIUS k 0.5 0.5 1000 km WITHCOORD",
                "GEORADIUS k 0.5 0.5 1000 km STORE d",
                "GEORADIUS_RO k 0.5 0.5 100 mi ASC",
                "GEORADIUSBYMEMBER k p:5 1000 km DESC",
                "GEORADIUSBYMEMBER_RO k p:5 100000 m")) {
            all.add(new Shape(line + " of n", 4000, places, (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "GEOSEARCH of n at one place",
                4000,
                (s, n) -> s.fill(n, "GEOADD k", "13.36 38.11 p:#"),
                (s, n) -> s.line("GEOSEARCH k FROMLONLAT 13.36 38.12 BYRADIUS 5 km ASC WITHDIST")));
        all.add(new Shape(
                "GEOSEARCH around the world of n",
                4000,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.say(
                                "GEOADD",
                                "k",
                                String.valueOf(i * 37L % 360 - 180),
                                String.valueOf(i * 7L % 170 - 85),
                                "p:" + i);
                    }
                },
                (s, n) -> s.line("GEOSEARCH k FROMLONLAT 0 0 BYRADIUS 6000 km")
                        .line("GEOSEARCH k FROMLONLAT 179.9 80 BYBOX 9000 9000 km ASC")));
    }
}
