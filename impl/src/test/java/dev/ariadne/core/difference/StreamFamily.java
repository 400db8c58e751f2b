package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.VALUES;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Commands on streams. Ids are never those of the clock, and min-idle-times are either none or longer than any test. */
final class StreamFamily implements Family {
    private static final String[] GROUPS = {"g", "g", "g", "h", "none"};
    private static final String[] CONSUMERS = {"c", "c", "d", "e"};
    private static final String[] IDS = {
        "1", "1-1", "1-2", "2", "2-1", "3-1", "3-2", "3-3", "4", "5-1", "5-9", "9", "0", "0-0", "007-+1", "x", "-", "+"
    };
    private static final String[] COUNTS = {"0", "1", "2", "3", "100", "-1", "x"};
    private static final String[] IDLE = {"0", "0", "0", "100000000", "-5", "x"};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        return switch (r.nextInt(24)) {
            case 0, 1, 2, 3 -> xadd(r, key);
            case 4 -> said("XTRIM", words(key), trim(r));
            case 5 -> said("XDEL", words(key), ids(r));
            case 6 -> said(any(r, "XRANGE", "XREVRANGE"), words(key, end(r), end(r)), count(r));
            case 7 -> Said.exactly("XLEN", key);
            case 8 -> xread(r, key);
            case 9, 10, 11 -> xreadgroup(r, key);
            case 12, 13 -> xgroup(r, key);
            case 14 -> said("XACK", words(key, any(r, GROUPS)), ids(r));
            case 15, 16 -> xpending(r, key);
            case 17, 18 -> xclaim(r, key);
            case 19 -> xautoclaim(r, key);
            case 20 -> xsetid(r, key);
            case 21 -> Said.timeless("XINFO", any(r, "GROUPS", "STREAM"), key);
            case 22 -> Said.timeless("XINFO", "CONSUMERS", key, any(r, GROUPS));
            default -> Said.timeless("XINFO", "STREAM", key, "FULL", "COUNT", any(r, COUNTS));
        };
    }

    private static Said said(String command, List<String> first, List<String> then) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(first);
        words.addAll(then);
        return Said.timeless(words.toArray(new String[0]));
    }

    private static List<String> words(String... words) {
        return Arrays.asList(words);
    }

    private static Said xadd(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(List.of(key));
        if (r.nextInt(6) == 0) {
            words.add("NOMKSTREAM");
        }
        if (r.nextInt(3) == 0) {
            words.addAll(trim(r));
        }
        words.add(r.nextInt(4) == 0 ? any(r, IDS) : any(r, "0-*", "1-*", "2-*", "3-*", "5-*", "5-*", "9-*"));
        int fields = r.nextInt(12) == 0 ? 0 : 1 + r.nextInt(2);
        for (int i = 0; i < fields; i++) {
            words.add(any(r, "a", "a", "b", any(r, VALUES)));
            words.add(any(r, VALUES));
        }
        return said("XADD", words, words());
    }

    private static List<String> trim(SplittableRandom r) {
        List<String> words = new ArrayList<>();
        boolean length = r.nextBoolean();
        words.add(length ? "MAXLEN" : any(r, "MINID", "minid"));
        words.addAll(any(r, "~", "~", "=", "").equals("~") ? words("~") : r.nextBoolean() ? words("=") : words());
        words.add(length ? any(r, "0", "1", "2", "3", "5", "9", "-1", "x") : any(r, IDS));
        if (r.nextInt(4) == 0) {
            words.add("LIMIT");
            words.add(any(r, COUNTS));
        }
        return words;
    }

    private static List<String> ids(SplittableRandom r) {
        List<String> ids = new ArrayList<>();
        for (int i = r.nextInt(3); i >= 0; i--) {
            ids.add(any(r, IDS));
        }
        return ids;
    }

    private static String end(SplittableRandom r) {
        return any(r, "-", "+", any(r, IDS), "(" + any(r, IDS));
    }

    private static List<String> count(SplittableRandom r) {
        return r.nextInt(3) == 0 ? words("COUNT", any(r, COUNTS)) : words();
    }

    private static Said xread(SplittableRandom r, String key) {
        List<String> options = new ArrayList<>(count(r));
        if (r.nextInt(8) == 0) {
            options.addAll(words("BLOCK", any(r, "1", "-1", "x")));
        }
        return said("XREAD", options, streams(r, key, "$", "0", any(r, IDS)));
    }

    private static List<String> streams(SplittableRandom r, String key, String... ids) {
        return r.nextInt(4) == 0
                ? words("STREAMS", key, any(r, KEYS), any(r, ids), any(r, ids))
                : words("STREAMS", key, any(r, ids));
    }

    private static Said xreadgroup(SplittableRandom r, String key) {
        List<String> options = new ArrayList<>(words("GROUP", any(r, GROUPS), any(r, CONSUMERS)));
        options.addAll(count(r));
        if (r.nextInt(4) == 0) {
            options.add("NOACK");
        }
        if (r.nextInt(8) == 0) {
            options.addAll(words("BLOCK", "1"));
        }
        return said("XREADGROUP", options, streams(r, key, ">", ">", ">", "0", "$", any(r, IDS)));
    }

    private static Said xgroup(SplittableRandom r, String key) {
        String group = any(r, GROUPS);
        return switch (r.nextInt(8)) {
            case 0, 1, 2 -> said("XGROUP", words("CREATE", key, group, any(r, "$", any(r, IDS))), groupOptions(r));
            case 3, 4 -> said("XGROUP", words("SETID", key, group, any(r, "$", any(r, IDS))), groupOptions(r));
            case 5 -> Said.exactly("XGROUP", "CREATECONSUMER", key, group, any(r, CONSUMERS));
            case 6 -> Said.exactly("XGROUP", "DELCONSUMER", key, group, any(r, CONSUMERS));
            default -> Said.exactly("XGROUP", "DESTROY", key, group);
        };
    }

    private static List<String> groupOptions(SplittableRandom r) {
        return switch (r.nextInt(6)) {
            case 0, 1 -> words("MKSTREAM");
            case 2 -> words("ENTRIESREAD", any(r, COUNTS));
            case 3 -> words("ENTRIESREAD", any(r, COUNTS), "MKSTREAM");
            default -> words();
        };
    }

    private static Said xpending(SplittableRandom r, String key) {
        String group = any(r, GROUPS);
        if (r.nextInt(3) == 0) {
            return Said.exactly("XPENDING", key, group);
        }
        List<String> words = new ArrayList<>(words(key, group));
        if (r.nextInt(3) == 0) {
            words.addAll(words("IDLE", any(r, "0", "100000000", "x")));
        }
        words.addAll(words(end(r), end(r), any(r, COUNTS)));
        return said("XPENDING", words, r.nextBoolean() ? words(any(r, CONSUMERS)) : words());
    }

    private static Said xclaim(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(words(key, any(r, GROUPS), any(r, CONSUMERS), any(r, IDLE)));
        words.addAll(ids(r));
        for (int i = r.nextInt(3); i > 0; i--) {
            words.addAll(
                    switch (r.nextInt(6)) {
                        case 0 -> words("FORCE");
                        case 1 -> words("JUSTID");
                        case 2 -> words("IDLE", any(r, "0", "5000", "x"));
                        case 3 -> words("TIME", any(r, "1000", "-1", "x"));
                        case 4 -> words("RETRYCOUNT", any(r, COUNTS));
                        default -> words("LASTID", any(r, IDS));
                    });
        }
        return said("XCLAIM", words, words());
    }

    private static Said xautoclaim(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>(words(key, any(r, GROUPS), any(r, CONSUMERS), any(r, IDLE), end(r)));
        words.addAll(count(r));
        return said("XAUTOCLAIM", words, r.nextBoolean() ? words("JUSTID") : words());
    }

    private static Said xsetid(SplittableRandom r, String key) {
        return said(
                "XSETID",
                words(key, any(r, IDS)),
                switch (r.nextInt(4)) {
                    case 0 -> words("ENTRIESADDED", any(r, COUNTS));
                    case 1 -> words("MAXDELETEDID", any(r, IDS));
                    case 2 -> words("ENTRIESADDED", any(r, COUNTS), "MAXDELETEDID", any(r, IDS));
                    default -> words();
                });
    }
}
