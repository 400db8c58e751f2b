package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.List;

/** Numbers that are long or large, at every place where a command takes one. */
final class NumberShapes {
    private NumberShapes() {}

    /** Requests with a number at {!code #}. */
    private static final List<String> REQUESTS = List.of(
            "INCRBYFLOAT k #",
            "INCRBYFLOAT text #",
            "HINCRBYFLOAT h f #",
            "INCRBY k #",
            "DECRBY k #",
            "HINCRBY h f #",
            "ZADD z # m",
            "ZADD z INCR # n",
            "ZINCRBY z # m",
            "ZRANGEBYSCORE z # +inf",
            "ZCOUNT z -inf (#",
            "ZUNION 1 z WEIGHTS #",
            "GEOADD g # 1 m",
            "GEOSEARCH g FROMLONLAT 1 1 BYRADIUS # km",
            "GEODIST g a b #",
            "BLPOP many 0 #",
            "SETRANGE k # x",
            "SETBIT bits # 1",
            "GETRANGE k # 5",
            "BITFIELD bits GET u8 #",
            "BITCOUNT k # 5",
            "LRANGE l # #",
            "LPOP l #",
            "SET e v EX #",
            "EXPIRE e #",
            "SCAN #",
            "SORT numbers BY nosort LIMIT # 5",
            "XADD s # f v",
            "XRANGE s # +",
            "XADD s MAXLEN # 1-* f v",
            "SELECT #",
            "CONFIG SET hz 1#",
            "CONFIG SET maxmemory 1#",
            "CLIENT KILL ID #",
            "OBJECT FREQ #",
            "SLOWLOG GET #",
            "HELLO #",
            "RESTORE d # x",
            "COPY k d DB #",
            "LPOS l x RANK #",
            "SRANDMEMBER set #",
            "HSCAN h #",
            "DEBUG SLEEP -#",
            "LATENCY HISTORY #",
            "ACL GENPASS #",
            "CLIENT NO-EVICT #",
            "WAIT 0 #",
            "LCS k k MINMATCHLEN #");

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        for (String request : REQUESTS) {
            add(all, request, "n digits", "9", "");
            add(all, request, "n zeros and 1", "0", "1");
        }
        for (String request : REQUESTS.subList(0, 15)) {
            add(all, request, "0. and n digits", "1", "");
            all.add(new Shape(
                    request + " with 1e-n", 4900, NumberShapes::data, (s, n) -> repeated(s, request, "1e-" + n)));
            all.add(new Shape(
                    request + " with 1e+n", 4900, NumberShapes::data, (s, n) -> repeated(s, request, "1e" + n)));
            all.add(new Shape(
                    request + " with 0xn",
                    1000,
                    NumberShapes::data,
                    (s, n) -> repeated(s, request, "0x" + "f".repeat(n))));
        }
        all.add(new Shape(
                "INCRBYFLOAT of 1e-4900 n times", 256, Shape.NOTHING, (s, n) -> s.times(n, "INCRBYFLOAT k:# 1e-4900")));
        all.add(new Shape(
                "INCRBYFLOAT of 1e4900 n times", 256, Shape.NOTHING, (s, n) -> s.times(n, "INCRBYFLOAT k 1e4900")));
        all.add(new Shape(
                "SORT of n numbers of many digits",
                2000,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.say("RPUSH", "k", i + "." + "7".repeat(200) + "e-300");
                    }
                },
                (s, n) -> s.line("SORT k")));
        return all;
    }

    private static void add(List<Shape> all, String request, String how, String digit, String end) {
        String start = how.startsWith("0.") ? "0." : "";
        all.add(new Shape(
                request + " with " + how,
                4096,
                NumberShapes::data,
                (s, n) -> repeated(s, request, start + digit.repeat(n) + end)));
    }

    private static void data(Session s, int n) throws java.io.IOException {
        s.line("SET k 5")
                .line("SET text 1.5")
                .line("HSET h f 1")
                .line("ZADD z 1 a 2 b")
                .line("GEOADD g 1 1 a 2 2 b");
        s.fill(64, "RPUSH many", "e:#")
                .line("RPUSH l a b c")
                .line("RPUSH numbers 1 2 3")
                .line("SADD set a b c")
                .line("XADD s 1-1 f v")
                .line("SET e v");
    }

    private static void repeated(Session s, String request, String number) throws java.io.IOException {
        for (int i = 0; i < 4; i++) {
            s.say(request.replace("#", number).split(" "));
        }
    }
}
