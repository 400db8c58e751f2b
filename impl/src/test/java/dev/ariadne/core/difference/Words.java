package dev.ariadne.core.difference;

import java.util.SplittableRandom;

/** What arguments are drawn from: few, so that commands meet, and with the odd ones among them. */
final class Words {
    static final String[] KEYS = {"a", "b", "c", "dd", "\r\n\u00ff"};
    static final String[] VALUES = {
        "",
        "0",
        "1",
        "-1",
        "42",
        "007",
        "9223372036854775807",
        "-9223372036854775808",
        "1.5",
        "3.0e3",
        "-0.1",
        "abc",
        "x y\r\n",
        "nan",
        " 1",
        "12345678901234567890",
        "0x10",
        "-0xa.8p1",
        "1e400",
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"
    };
    static final String[] TIMES = {"4102444800", "4102444800000", "1", "0", "-1", "x", "9223372036854775807"};
    static final String[] OPTIONS = {"NX", "XX", "GET", "KEEPTTL", "GT", "LT", "PERSIST", "EXAT", "PXAT", "nx", "FOO"};
    static final String[] NUMBERS = {"0", "1", "-1", "3", "-3", "100", "x", "536870912", "1.0", ""};

    private Words() {}

    static String any(SplittableRandom random, String... from) {
        return from[random.nextInt(from.length)];
    }

    static String key(SplittableRandom random) {
        return any(random, KEYS);
    }

    static String value(SplittableRandom random) {
        return any(random, VALUES);
    }
}
