package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.any;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commands on places. Coordinates are any, so distances are compared as they are shown; as scores (STOREDIST) they are not, since the
 * C library errs in the last of 17 digits now and then. A search with COUNT has keys of its own, where no two places are the same:
 * which of equally distant ones are left out is a matter of Redis' sorting.
 */
final class GeoFamily implements Family {
    private static final String[] PLACES = {"a", "b", "c", "d", "e", "f", "g", "h"};
    private static final String[] DIFFERENT = {"geo1", "geo2"};
    private static final String[] UNITS = {"m", "km", "ft", "mi", "KM", "x"};

    @Override
    public Said next(SplittableRandom r) {
        String key = any(r, KEYS);
        return switch (r.nextInt(10)) {
            case 0, 1, 2, 3 -> geoadd(r, key);
            case 4 -> Said.exactly("GEOPOS", key, any(r, PLACES), any(r, PLACES));
            case 5 -> Said.exactly("GEOHASH", key, any(r, PLACES), any(r, PLACES));
            case 6 -> Said.exactly("GEODIST", key, any(r, PLACES), any(r, PLACES), any(r, UNITS));
            case 7 -> georadius(r, key);
            default -> geosearch(r, key);
        };
    }

    private static Said geoadd(SplittableRandom r, String key) {
        boolean different = r.nextBoolean();
        List<String> words = new ArrayList<>(List.of("GEOADD", different ? any(r, DIFFERENT) : key));
        if (r.nextInt(3) == 0) {
            words.add(any(r, "NX", "XX", "CH", "FOO"));
        }
        for (int i = 1 + r.nextInt(4); i > 0; i--) {
            words.addAll(
                    different
                            ? List.of(random(r, 180), random(r, 85), any(r, PLACES))
                            : List.of(longitude(r), latitude(r), any(r, PLACES)));
        }
        return said(words);
    }

    private static String random(SplittableRandom r, double most) {
        return Double.toString(r.nextDouble(-most, most));
    }

    private static String longitude(SplittableRandom r) {
        return r.nextInt(8) == 0 ? any(r, "180", "-180", "0", "181", "x") : random(r, 180);
    }

    private static String latitude(SplittableRandom r) {
        return r.nextInt(8) == 0 ? any(r, "85.05112878", "-85.05112878", "0", "86", "") : random(r, 85);
    }

    private static String length(SplittableRandom r) {
        return r.nextInt(8) == 0
                ? any(r, "0", "-1", "x", "inf", "1e9")
                : Double.toString(Math.pow(10, r.nextDouble(0, 4.5)));
    }

    private static Said geosearch(SplittableRandom r, String key) {
        boolean store = r.nextInt(3) == 0;
        List<String> words =
                new ArrayList<>(store ? List.of("GEOSEARCHSTORE", any(r, KEYS), key) : List.of("GEOSEARCH", key));
        if (r.nextBoolean()) {
            words.addAll(List.of("FROMLONLAT", longitude(r), latitude(r)));
        } else {
            words.addAll(List.of("FROMMEMBER", any(r, PLACES)));
        }
        if (r.nextBoolean()) {
            words.addAll(List.of("BYRADIUS", length(r), any(r, UNITS)));
        } else {
            words.addAll(List.of("BYBOX", length(r), length(r), any(r, UNITS)));
        }
        options(r, words, store);
        return said(words);
    }

    private static Said georadius(SplittableRandom r, String key) {
        List<String> words = new ArrayList<>();
        boolean readOnly = r.nextBoolean();
        if (r.nextBoolean()) {
            words.addAll(List.of(readOnly ? "GEORADIUS_RO" : "GEORADIUS", key, longitude(r), latitude(r)));
        } else {
            words.addAll(List.of(readOnly ? "GEORADIUSBYMEMBER_RO" : "GEORADIUSBYMEMBER", key, any(r, PLACES)));
        }
        words.addAll(List.of(length(r), any(r, UNITS)));
        boolean store = !readOnly && r.nextBoolean();
        options(r, words, store);
        if (store) {
            words.addAll(List.of("STORE", any(r, KEYS)));
        }
        return said(words);
    }

    private static void options(SplittableRandom r, List<String> words, boolean store) {
        if (r.nextInt(3) == 0) {
            words.set(words.get(0).equals("GEOSEARCHSTORE") ? 2 : 1, any(r, DIFFERENT));
            words.addAll(List.of("COUNT", any(r, "1", "2", "5", "0", "x")));
            if (r.nextInt(3) == 0) {
                words.add("ANY");
            }
        }
        for (int i = r.nextInt(3); i > 0; i--) {
            words.add(
                    store && r.nextInt(5) > 0
                            ? any(r, "ASC", "DESC")
                            : any(r, "ASC", "WITHDIST", "WITHHASH", "WITHCOORD", "FOO"));
        }
    }

    private static Said said(List<String> words) {
        return Said.exactly(words.toArray(new String[0]));
    }
}
