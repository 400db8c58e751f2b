package dev.ariadne.core.geo;

/** Distances on a globe in m, by the haversine formula (Redis: geohash_helper.c:geohashGetDistance). Coordinates are in degrees. */
public final class GreatCircle {
    static final double EARTH_RADIUS = 6_372_797.560856;
    private static final double RADIANS = Math.PI / 180.0;

    private GreatCircle() {}

    static double radians(double degrees) {
        return degrees * RADIANS;
    }

    static double degrees(double radians) {
        return radians / RADIANS;
    }

    /** The distance between two places. */
    public static double distance(double longitude1, double latitude1, double longitude2, double latitude2) {
        double v = RoundedTrig.sin((radians(longitude2) - radians(longitude1)) / 2);
        if (v == 0) {
            return alongMeridian(latitude1, latitude2);
        }
        double from = radians(latitude1);
        double to = radians(latitude2);
        double u = RoundedTrig.sin((to - from) / 2);
        double a = u * u + RoundedTrig.cos(from) * RoundedTrig.cos(to) * v * v;
        return 2.0 * EARTH_RADIUS * RoundedTrig.asin(Math.sqrt(a));
    }

    /** The distance between two latitudes. */
    static double alongMeridian(double latitude1, double latitude2) {
        return EARTH_RADIUS * Math.abs(radians(latitude2) - radians(latitude1));
    }
}
