package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.OPTIONS;
import static dev.ariadne.core.difference.Words.TIMES;
import static dev.ariadne.core.difference.Words.any;

import java.util.SplittableRandom;

/** Commands on keys, connections and transactions. Expiries are either past or in a far future, so that clocks do not matter. */
final class KeyFamily implements Family {
    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        return switch (r.nextInt(13)) {
            case 0 -> Said.exactly(any(r, "DEL", "UNLINK", "EXISTS", "TOUCH"), key, any(r, KEYS));
            case 1 -> Said.exactly(any(r, "TYPE", "GET", "PERSIST", "EXPIRETIME", "PEXPIRETIME"), key);
            case 2, 3 -> Said.exactly("EXPIREAT", key, any(r, TIMES[0], "1", "0", "-1", "x", TIMES[6]));
            case 4 -> Said.exactly("PEXPIREAT", key, any(r, TIMES[1], "4102444800001", "x", "1"), any(r, OPTIONS));
            case 5 ->
                Said.exactly(
                        any(r, "EXPIRE", "PEXPIRE"), key, any(r, "-1", "0", "x", TIMES[6], "-9223372036854775808"));
            case 6 -> Said.exactly(any(r, "RENAME", "RENAMENX"), key, any(r, KEYS));
            case 7 -> Said.shuffled(any(r, "DBSIZE", "MULTI", "EXEC", "DISCARD", "UNWATCH"));
            case 8 -> Said.exactly("WATCH", key);
            case 9 -> Said.exactly("SELECT", any(r, "0", "1", "16", "x"));
            case 10 -> Said.exactly("OBJECT", any(r, "REFCOUNT", "FREQ", "FOO"), "no-such-key");
            case 11 -> Said.exactly("SCAN", any(r, "x", "0"), any(r, "COUNT", "FOO"), any(r, "0", "x"));
            default -> Said.exactly(any(r, "GET", "SET", "MSET", "INCRBY", "FOO", "EXPIRE", "CLIENT"), key);
        };
    }
}
