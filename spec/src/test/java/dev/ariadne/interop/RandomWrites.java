package dev.ariadne.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random writes of every type, with expiries, scripts, functions and transactions, in a few databases. Keys carry their type in their name, so
 * that nearly every command succeeds; what chance decides on the primary (SPOP, XADD *, times) is among them on purpose.
 *
 * <p>Left out is what Redis and we are known to do differently (README, Compatibility): SORT of a sorted set, STOREDIST.
 */
final class RandomWrites {
    /** A library whose function writes two keys. */
    static final String LIBRARY = "#!lua name=soak\n"
            + "redis.register_function('twice', function(keys, args)\n"
            + "  redis.call('INCRBY', keys[1], args[1])\n"
            + "  return redis.call('RPUSH', keys[2], args[1], redis.call('TIME')[1])\n"
            + "end)";

    private static final int KEYS_OF_A_TYPE = 40;
    private static final int LONG_VALUE_BYTES = 3_000;
    private static final String[] SCRIPTS = {
        "redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000) return redis.call('INCR', KEYS[2])",
        "for i = 1, 5 do redis.call('SADD', KEYS[3], i * ARGV[2]) end return redis.call('SPOP', KEYS[3])",
        "redis.call('HSET', KEYS[4], ARGV[1], redis.call('TIME')[2]) return redis.call('SRANDMEMBER', KEYS[3])",
        "if tonumber(ARGV[2]) % 3 == 0 then redis.call('APPEND', KEYS[1], ARGV[1]) error('half-way') end return 1"
    };

    private final SplittableRandom random;

    RandomWrites(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Some requests: one, or a transaction of several. */
    List<String> next() {
        if (random.nextInt(15) > 0) {
            return List.of(one());
        }
        List<String> transaction = new ArrayList<>(List.of(Wire.request("MULTI")));
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            transaction.add(one());
        }
        transaction.add(Wire.request(random.nextInt(10) == 0 ? "DISCARD" : "EXEC"));
        return transaction;
    }

    private String key(String type) {
        return type + ":" + random.nextInt(KEYS_OF_A_TYPE);
    }

    private String number() {
        return String.valueOf(random.nextInt(-100, 1_000));
    }

    private String fraction() {
        return random.nextInt(1_000) + "." + random.nextInt(100);
    }

    private String word() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "\0\r\n\u00ff" + number();
            case 2 -> "x".repeat(random.nextInt(LONG_VALUE_BYTES));
            case 3, 4 -> number();
            default -> "word " + random.nextInt(200);
        };
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String one() {
        return switch (random.nextInt(14)) {
            case 0 -> strings();
            case 1 -> bits();
            case 2, 3 -> lists();
            case 4 -> sets();
            case 5 -> hashes();
            case 6, 7 -> sortedSets();
            case 8 -> places();
            case 9, 10 -> streams();
            case 11 -> scripts();
            case 12 -> times();
            default -> keys();
        };
    }

    private String strings() {
        String key = key("string");
        return switch (random.nextInt(9)) {
            case 0, 1 -> Wire.request("SET", key, word());
            case 2 -> Wire.request("MSET", key, word(), key("string"), word());
            case 3 -> Wire.request("APPEND", key, word());
            case 4 -> Wire.request("SETRANGE", key, "" + random.nextInt(100), word());
            case 5 -> Wire.request(any("INCRBY", "DECRBY"), key("counter"), number());
            case 6 -> Wire.request("INCRBYFLOAT", key("fraction"), fraction());
            case 7 -> Wire.request("GETSET", key, word());
            default -> Wire.request("GETDEL", key);
        };
    }

    private String bits() {
        return switch (random.nextInt(5)) {
            case 0 -> Wire.request("SETBIT", key("bits"), "" + random.nextInt(2_000), any("0", "1"));
            case 1 -> Wire.request("BITFIELD", key("bits"), "INCRBY", any("u8", "i16"), "#" + random.nextInt(50), "3");
            case 2 -> Wire.request("BITOP", any("AND", "OR", "XOR"), key("bits"), key("bits"), key("bits"));
            case 3 -> Wire.request("PFADD", key("hll"), word(), word(), word());
            default -> Wire.request("PFMERGE", key("hll"), key("hll"), key("hll"));
        };
    }

    private String lists() {
        String key = key("list");
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> Wire.request(any("LPUSH", "RPUSH"), key, word(), word());
            case 3 -> Wire.request(any("LPOP", "RPOP"), key, "" + random.nextInt(1, 4));
            case 4 -> Wire.request("LTRIM", key, "0", "" + random.nextInt(20, 200));
            case 5 -> Wire.request("LINSERT", key, any("BEFORE", "AFTER"), number(), word());
            case 6 -> Wire.request("LREM", key, "0", number());
            case 7 -> Wire.request("LMOVE", key, key("list"), any("LEFT", "RIGHT"), any("LEFT", "RIGHT"));
            default -> Wire.request("SORT", key("numbers"), "STORE", key("list"));
        };
    }

    private String sets() {
        String key = key("set");
        return switch (random.nextInt(7)) {
            case 0, 1, 2 -> Wire.request("SADD", key, number(), word());
            case 3 -> Wire.request("SREM", key, number());
            case 4 -> Wire.request("SPOP", key, "" + random.nextInt(1, 5));
            case 5 -> Wire.request("SMOVE", key, key("set"), number());
            default -> Wire.request(any("SUNIONSTORE", "SINTERSTORE", "SDIFFSTORE"), key, key("set"), key("set"));
        };
    }

    private String hashes() {
        String key = key("hash");
        return switch (random.nextInt(5)) {
            case 0, 1 -> Wire.request("HSET", key, word(), word(), number(), word());
            case 2 -> Wire.request("HDEL", key, number());
            case 3 -> Wire.request("HINCRBY", key("counts"), number(), number());
            default -> Wire.request("HINCRBYFLOAT", key("counts of fractions"), number(), fraction());
        };
    }

    private String sortedSets() {
        String key = key("zset");
        return switch (random.nextInt(8)) {
            case 0, 1 -> Wire.request("ZADD", key, number(), word(), fraction(), number());
            case 2 -> Wire.request("ZADD", key, any("NX", "XX", "GT", "LT"), number(), number());
            case 3 -> Wire.request("ZINCRBY", key, fraction(), number());
            case 4 -> Wire.request(any("ZPOPMIN", "ZPOPMAX"), key);
            case 5 -> Wire.request("ZREMRANGEBYSCORE", key, "0", "" + random.nextInt(50));
            case 6 -> Wire.request("ZRANGESTORE", key, key("zset"), "0", "50");
            default ->
                Wire.request(
                        any("ZUNIONSTORE", "ZINTERSTORE"), key, "2", key("zset"), key("zset"), "WEIGHTS", "1", "2");
        };
    }

    private String places() {
        String key = key("places");
        return random.nextInt(4) > 0
                ? Wire.request("GEOADD", key, "" + random.nextInt(-170, 170), "" + random.nextInt(-80, 80), number())
                : Wire.request(
                        "GEOSEARCHSTORE", key, key("places"), "FROMLONLAT", "10", "20", "BYRADIUS", "5000", "km");
    }

    private String streams() {
        String key = key("stream");
        return switch (random.nextInt(9)) {
            case 0, 1, 2, 3 -> Wire.request("XADD", key, "MAXLEN", any("~", "="), "200", "*", word(), word());
            case 4 -> Wire.request("XTRIM", key, "MAXLEN", "" + random.nextInt(50, 200));
            case 5 -> Wire.request("XGROUP", "CREATE", key, "g", any("$", "0"), "MKSTREAM");
            case 6, 7 -> Wire.request("XREADGROUP", "GROUP", "g", any("c", "d"), "COUNT", "5", "STREAMS", key, ">");
            default -> Wire.request("XAUTOCLAIM", key, "g", any("c", "d"), "0", "0", "COUNT", "3");
        };
    }

    private String scripts() {
        if (random.nextInt(50) == 0) {
            return Wire.request("FUNCTION", "LOAD", "REPLACE", LIBRARY + "\n-- " + number());
        }
        if (random.nextInt(4) == 0) {
            return Wire.request("FCALL", "twice", "2", key("counter"), key("numbers"), number());
        }
        return Wire.request(
                "EVAL",
                any(SCRIPTS),
                "4",
                key("string"),
                key("counter"),
                key("set"),
                key("hash"),
                "word " + number(),
                "" + random.nextInt(1, 100));
    }

    private String times() {
        String key = key(any("string", "list", "set", "hash", "zset", "stream", "counter"));
        return switch (random.nextInt(6)) {
            case 0 -> Wire.request("PEXPIRE", key, "" + random.nextInt(1, 3_000));
            case 1 -> Wire.request("EXPIRE", key, "100000", any("NX", "GT", "LT"));
            case 2 -> Wire.request("SET", key("string"), word(), "PX", "" + random.nextInt(1, 2_000));
            case 3 -> Wire.request("GETEX", key("string"), "PX", "" + random.nextInt(1, 2_000));
            case 4 -> Wire.request("PERSIST", key);
            default -> Wire.request("SETEX", key("string"), "1", word());
        };
    }

    private String keys() {
        String type = any("string", "list", "set", "hash", "zset", "stream");
        return switch (random.nextInt(12)) {
            case 0, 1 -> Wire.request(any("DEL", "UNLINK"), key(type), key(type));
            case 2 -> Wire.request("RENAME", key(type), key(type));
            case 3, 4 -> Wire.request("COPY", key(type), key(type), "REPLACE");
            case 5 -> Wire.request("MOVE", key(type), any("0", "1", "2"));
            case 6, 7, 8 -> Wire.request("SELECT", any("0", "1", "2"));
            case 9 -> random.nextInt(30) == 0 ? Wire.request("FLUSHDB") : Wire.request("TOUCH", key(type));
            case 10 -> random.nextInt(30) == 0 ? Wire.request("SWAPDB", "0", "1") : Wire.request("TYPE", key(type));
            default -> Wire.request("GET", key("string"));
        };
    }
}
