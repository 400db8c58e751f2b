package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.List;

/** Streams and their groups. */
final class StreamShapes {
    private StreamShapes() {}

    private static final Shape.Phase STREAM = (s, n) -> s.times(n, "XADD k 1-# field value:#");
    /** All of a stream read by a consumer and not acknowledged. */
    private static final Shape.Phase PENDING =
            (s, n) -> s.times(n, "XADD k 1-# f v").line("XGROUP CREATE k g 0").line("XREADGROUP GROUP g c STREAMS k >");

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        entries(all);
        groups(all);
        return all;
    }

    private static void entries(List<Shape> all) {
        for (String line : List.of(
                "XADD k * f v",
                "XADD k 1-# f# v",
                "XADD k MAXLEN 100 * f v",
                "XADD k MAXLEN ~ 100 * f v",
                "XADD k NOMKSTREAM * f v")) {
            all.add(new Shape(line + " n times", 4000, (s, n) -> s.line("XADD k 0-5 f v"), (s, n) -> s.times(n, line)));
        }
        all.add(new Shape(
                "XADD of n fields, XRANGE",
                4000,
                Shape.NOTHING,
                (s, n) -> s.many(n, "XADD k *", "f:# v:#").line("XRANGE k - +")));
        all.add(new Shape("XADD of n bytes, XRANGE", 1 << 20, Shape.NOTHING, (s, n) -> {
            s.say("XADD", "k", "*", "f", "x".repeat(n)).line("XRANGE k - +").line("XDEL k 0-1");
        }));
        for (String line : List.of(
                "XRANGE k - +",
                "XREVRANGE k + -",
                "XRANGE k 1-50 + COUNT 10",
                "XREVRANGE k + - COUNT 10",
                "XLEN k",
                "XREAD STREAMS k 0",
                "XREAD COUNT 5 STREAMS k 1-100",
                "XREAD BLOCK 1 STREAMS k $",
                "XTRIM k MAXLEN 0",
                "XTRIM k MAXLEN 10",
                "XTRIM k MAXLEN ~ 10",
                "XTRIM k MINID 1-1000",
                "XTRIM k MINID ~ 1-1000 LIMIT 1000000",
                "XSETID k 9-9",
                "XINFO STREAM k",
                "XINFO STREAM k FULL COUNT 0")) {
            all.add(new Shape(line + " of n", 8000, STREAM, (s, n) -> s.line(line)));
        }
        for (String line : List.of(
                "XDEL k 1-#",
                "XRANGE k 1-# + COUNT 1",
                "XREVRANGE k 1-# - COUNT 1",
                "XTRIM k MINID 1-#",
                "XSETID k 9-#")) {
            all.add(new Shape(line + " n/4 times", 8000, STREAM, (s, n) -> s.times(n / 4, line)));
        }
        all.add(new Shape("XDEL of all of n", 8000, STREAM, (s, n) -> s.many(n, "XDEL k", "1-#")));
        all.add(new Shape("XDEL of all of n, downwards", 8000, STREAM, (s, n) -> {
            String[] request = Session.argv("XDEL k", "1-#", 0, n);
            java.util.Collections.reverse(java.util.Arrays.asList(request).subList(2, request.length));
            s.say(request);
        }));
        all.add(new Shape("XDEL of missing ones of n", 8000, STREAM, (s, n) -> s.many(n, "XDEL k", "2-#")));
        all.add(new Shape(
                "XDEL in one large node of n",
                2000,
                (s, n) -> {
                    s.line("CONFIG SET stream-node-max-entries 0 stream-node-max-bytes 0");
                    s.times(n, "XADD k 1-# f v");
                },
                (s, n) -> s.many(n, "XDEL k", "1-#")));
        all.add(new Shape(
                "XADD, XRANGE of the end in one large node of n",
                2000,
                (s, n) -> {
                    s.line("CONFIG SET stream-node-max-entries 0 stream-node-max-bytes 0");
                    s.times(n, "XADD k 1-# f v");
                },
                (s, n) -> s.times(100, "XADD k 2-# f v").times(100, "XRANGE k (1-" + (n - 2) + " +")));
        all.add(new Shape(
                "XRANGE, XREAD where most of n are gone",
                8000,
                (s, n) -> {
                    s.times(n, "XADD k 1-# f v").fill(n - 3, "XDEL k", "1-#");
                },
                (s, n) -> s.times(50, "XRANGE k - + COUNT 1")
                        .times(50, "XREAD COUNT 1 STREAMS k 0")
                        .line("XREVRANGE k + -")));
        all.add(new Shape("XREAD of n streams", 2000, (s, n) -> s.times(n, "XADD k:# 1-1 f v"), (s, n) -> {
            String[] keys = Session.argv("XREAD STREAMS", "k:#", 0, n);
            String[] ids = Session.argv("0", "0", 1, n);
            String[] request = java.util.Arrays.copyOf(keys, keys.length + ids.length);
            System.arraycopy(ids, 0, request, keys.length, ids.length);
            s.say(request);
        }));
        all.add(new Shape(
                "XADD to n that wait",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("XREAD BLOCK 0 STREAMS k $").send();
                    }
                },
                (s, n) -> s.times(20, "XADD k * f v")));
    }

    private static void groups(List<Shape> all) {
        all.add(new Shape(
                "XREADGROUP of n",
                8000,
                (s, n) -> s.times(n, "XADD k 1-# f v").line("XGROUP CREATE k g 0"),
                (s, n) -> s.line("XREADGROUP GROUP g c STREAMS k >")));
        all.add(new Shape(
                "XREADGROUP n times",
                4000,
                (s, n) -> s.times(n, "XADD k 1-# f v").line("XGROUP CREATE k g 0"),
                (s, n) -> s.times(n, "XREADGROUP GROUP g c COUNT 1 STREAMS k >")));
        for (String line : List.of(
                "XREADGROUP GROUP g c STREAMS k 0",
                "XREADGROUP GROUP g c NOACK STREAMS k >",
                "XPENDING k g",
                "XPENDING k g - + 1000000000",
                "XPENDING k g IDLE 100000 - + 10",
                "XPENDING k g - + 1000000000 c",
                "XPENDING k g - + 10 other",
                "XAUTOCLAIM k g other 0 0 COUNT 1000000",
                "XAUTOCLAIM k g other 100000 0 COUNT 10",
                "XAUTOCLAIM k g other 0 0 JUSTID",
                "XGROUP CREATE k h $",
                "XGROUP CREATE k h 0 ENTRIESREAD 5",
                "XGROUP CREATECONSUMER k g other",
                "XGROUP DELCONSUMER k g c",
                "XGROUP DESTROY k g",
                "XGROUP SETID k g 1-1",
                "XINFO STREAM k FULL",
                "XINFO STREAM k FULL COUNT 0",
                "XINFO GROUPS k",
                "XINFO CONSUMERS k g")) {
            all.add(new Shape(line + ", n pending", 8000, PENDING, (s, n) -> s.line(line)));
        }
        for (String line :
                List.of("XACK k g 1-#", "XCLAIM k g other 0 1-#", "XCLAIM k g other 0 1-# JUSTID", "XDEL k 1-#")) {
            all.add(new Shape(line + " n/4 times, n pending", 8000, PENDING, (s, n) -> s.times(n / 4, line)));
        }
        all.add(new Shape("XACK of all of n", 8000, PENDING, (s, n) -> s.many(n, "XACK k g", "1-#")));
        all.add(new Shape("XCLAIM of all of n", 8000, PENDING, (s, n) -> s.many(n, "XCLAIM k g other 0", "1-#")));
        all.add(new Shape(
                "XAUTOCLAIM, XCLAIM, XREADGROUP of what was deleted",
                4000,
                (s, n) -> {
                    PENDING.run(s, n);
                    s.many(n, "XDEL k", "1-#");
                },
                (s, n) -> s.line("XREADGROUP GROUP g c STREAMS k 0")
                        .many(n / 2, "XCLAIM k g other 0", "1-#")
                        .line("XAUTOCLAIM k g other 0 0 COUNT 1000000")));
        all.add(new Shape(
                "XINFO, XPENDING of n consumers",
                2000,
                (s, n) -> {
                    s.times(n, "XADD k 1-# f v")
                            .line("XGROUP CREATE k g 0")
                            .times(n, "XREADGROUP GROUP g c:# COUNT 1 STREAMS k >");
                },
                (s, n) -> s.line("XINFO CONSUMERS k g")
                        .line("XPENDING k g")
                        .line("XINFO STREAM k FULL")
                        .line("XPENDING k g - + 100 c:5")));
        all.add(new Shape(
                "XGROUP CREATE, XINFO GROUPS of n groups",
                2000,
                STREAM,
                (s, n) -> s.times(n, "XGROUP CREATE k g:# $")
                        .line("XINFO GROUPS k")
                        .times(n, "XGROUP DESTROY k g:#")));
    }
}
