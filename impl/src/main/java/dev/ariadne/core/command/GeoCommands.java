package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.geo.Geohash;
import dev.ariadne.core.geo.GreatCircle;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Commands on places, kept as sorted sets whose scores are geohashes (Redis: geo.c). */
final class GeoCommands {
    private static final int COORDINATES = 2;
    private static final double METRES = 1;
    private static final double KILOMETRES = 1000;
    private static final double FEET = 0.3048;
    private static final double MILES = 1609.34;
    private static final int SHOWN_DECIMALS = 4;

    private GeoCommands() {}

    static void define(CommandTable t) {
        t.family(Category.GEO);
        t.def("geoadd", -5, WRITE | DENYOOM, 1, 1, 1, GeoCommands::geoadd);
        t.def("geopos", -2, READONLY, 1, 1, 1, GeoCommands::geopos);
        t.def("geohash", -2, READONLY, 1, 1, 1, GeoCommands::geohash);
        t.def("geodist", -4, READONLY, 1, 1, 1, GeoCommands::geodist);
        GeoSearch.define(t);
    }

    // ---- arguments

    /** A place on the map: two arguments from {@code i} on; throws {@link CommandError} when they are none. */
    static Geohash place(Args args, int i) {
        double longitude = args.floating(i);
        double latitude = args.floating(i + 1);
        check(longitude, latitude);
        return Geohash.of(longitude, latitude, Geohash.MAX_STEP);
    }

    /** Throws {@link CommandError} when the place is not on the map. */
    static void check(double longitude, double latitude) {
        if (Math.abs(longitude) > Geohash.MAX_LONGITUDE || Math.abs(latitude) > Geohash.MAX_LATITUDE) {
            throw new CommandError(
                    "ERR invalid longitude,latitude pair " + sixDecimals(longitude) + "," + sixDecimals(latitude));
        }
    }

    private static String sixDecimals(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** How many m the unit is that argument {@code i} names; throws {@link CommandError} when it names none. */
    static double unit(Args args, int i) {
        if (args.is(i, "M")) {
            return METRES;
        }
        if (args.is(i, "KM")) {
            return KILOMETRES;
        }
        if (args.is(i, "FT")) {
            return FEET;
        }
        if (args.is(i, "MI")) {
            return MILES;
        }
        throw new CommandError(Errors.UNKNOWN_UNIT);
    }

    // ---- replies

    /** A distance, with four decimals; a bulk string in RESP3 too. */
    static void replyDistance(Call call, double distance) {
        long scaled = (long) Math.rint(distance * 10_000);
        call.reply().text(BigDecimal.valueOf(scaled, SHOWN_DECIMALS).toPlainString());
    }

    /** Longitude and latitude. */
    static void replyPlace(Call call, Geohash place) {
        call.reply().array(COORDINATES);
        call.reply().doubleNumber(ExtendedDouble.of(place.longitude()).format());
        call.reply().doubleNumber(ExtendedDouble.of(place.latitude()).format());
    }

    // ---- commands

    private static void geoadd(Call call) {
        Args args = call.args();
        int first = 2;
        boolean nx = false;
        boolean xx = false;
        boolean ch = false;
        for (; first < args.count(); first++) {
            if (args.is(first, "NX")) {
                nx = true;
            } else if (args.is(first, "XX")) {
                xx = true;
            } else if (args.is(first, "CH")) {
                ch = true;
            } else {
                break;
            }
        }
        int stride = COORDINATES + 1;
        if ((args.count() - first) % stride != 0 || (nx && xx)) {
            throw new CommandError(Errors.SYNTAX);
        }
        double[] scores = new double[(args.count() - first) / stride];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = place(args, first + stride * i).bits();
        }
        if (scores.length == 0) {
            throw new CommandError(Errors.SYNTAX);
        }
        SortedSetCommands.put(call, new ScoreOptions(first, nx, xx, false, false, ch, false), scores, stride);
        if (call.changes() > 0) {
            call.propagate(zadd(args, first, scores));
        }
    }

    /** The same as ZADD, as which it enters the stream. */
    private static byte[][] zadd(Args args, int first, double[] scores) {
        byte[][] argv = new byte[first + 2 * scores.length][];
        argv[0] = Words.ZADD;
        for (int i = 1; i < first; i++) {
            argv[i] = args.bytes(i);
        }
        for (int i = 0; i < scores.length; i++) {
            argv[first + 2 * i] = Numbers.text((long) scores[i]);
            argv[first + 2 * i + 1] = args.bytes(first + (COORDINATES + 1) * i + COORDINATES);
        }
        return argv;
    }

    private static void geopos(Call call) {
        SortedSet set = SortedSetCommands.read(call, 1);
        call.reply().array(call.args().count() - 2);
        for (int i = 2; i < call.args().count(); i++) {
            double score = SortedSetCommands.scoreOf(call, set, i);
            if (Double.isNaN(score)) {
                call.reply().nullArray();
            } else {
                replyPlace(call, Geohash.ofScore(score));
            }
        }
    }

    private static void geohash(Call call) {
        SortedSet set = SortedSetCommands.read(call, 1);
        call.reply().array(call.args().count() - 2);
        for (int i = 2; i < call.args().count(); i++) {
            double score = SortedSetCommands.scoreOf(call, set, i);
            if (Double.isNaN(score)) {
                call.reply().nil();
            } else {
                call.reply().text(Geohash.ofScore(score).text());
            }
        }
    }

    private static void geodist(Call call) {
        Args args = call.args();
        if (args.count() > 5) {
            throw new CommandError(Errors.SYNTAX);
        }
        double unit = args.count() == 5 ? unit(args, 4) : METRES;
        SortedSet set = SortedSetCommands.read(call, 1);
        double from = SortedSetCommands.scoreOf(call, set, 2);
        double to = SortedSetCommands.scoreOf(call, set, 3);
        if (Double.isNaN(from) || Double.isNaN(to)) {
            call.reply().nil();
            return;
        }
        Geohash a = Geohash.ofScore(from);
        Geohash b = Geohash.ofScore(to);
        replyDistance(call, GreatCircle.distance(a.longitude(), a.latitude(), b.longitude(), b.latitude()) / unit);
    }
}
