package dev.ariadne.core.geo;

import java.util.ArrayList;
import java.util.List;

/**
 * An area around a place in which places are searched: a circle, or a box between meridians and parallels (Redis: geohash_helper.c).
 *
 * @param longitude of its middle, in degrees
 * @param latitude of its middle, in degrees
 * @param width in m; of a circle the diameter
 * @param height in m; of a circle the diameter
 * @param circle whether it is a circle
 */
public record GeoArea(double longitude, double latitude, double width, double height, boolean circle) {
    /** A quarter of the map's width in m, from which the size of cells is estimated. */
    private static final double MERCATOR_MAX = 20_037_726.37;

    private static final double NEAR_POLE = 66;
    private static final double AT_POLE = 80;

    /** A circle. */
    public static GeoArea circle(double longitude, double latitude, double radius) {
        return new GeoArea(longitude, latitude, 2 * radius, 2 * radius, true);
    }

    /** The distance in m of a place from the middle, NaN when it is outside. */
    public double distanceInside(double x, double y) {
        if (circle) {
            double distance = GreatCircle.distance(longitude, latitude, x, y);
            return distance > width / 2 ? Double.NaN : distance;
        }
        if (GreatCircle.alongMeridian(y, latitude) > height / 2
                || GreatCircle.distance(x, y, longitude, y) > width / 2) {
            return Double.NaN;
        }
        return GreatCircle.distance(longitude, latitude, x, y);
    }

    /**
     * The cells that cover it, in the order in which Redis looks at them: that of the middle, then those around it. A cell that comes
     * again right after itself is left out.
     */
    public List<Geohash> cells() {
        double latitudes = GreatCircle.degrees(height / 2 / GreatCircle.EARTH_RADIUS);
        double south = latitude - latitudes;
        double north = latitude + latitudes;
        // The parallel nearer to the pole is the shorter: there the same width is more degrees.
        double widest = latitude < 0 ? south : north;
        double longitudes =
                GreatCircle.degrees(width / 2 / GreatCircle.EARTH_RADIUS / StrictMath.cos(GreatCircle.radians(widest)));
        double west = longitude - longitudes;
        double east = longitude + longitudes;
        int step = step();
        Geohash cell = Geohash.of(longitude, latitude, step);
        boolean tooSmall = cell.neighbour(0, 1).maxLatitude() < north
                || cell.neighbour(0, -1).minLatitude() > south
                || cell.neighbour(1, 0).maxLongitude() < east
                || cell.neighbour(-1, 0).minLongitude() > west;
        if (step > 1 && tooSmall) {
            step--;
            cell = Geohash.of(longitude, latitude, step);
        }
        boolean all = step < 2;
        boolean toSouth = all || !(cell.minLatitude() < south);
        boolean toNorth = all || !(cell.maxLatitude() > north);
        boolean toWest = all || !(cell.minLongitude() < west);
        boolean toEast = all || !(cell.maxLongitude() > east);
        List<Geohash> cells = new ArrayList<>();
        cells.add(cell);
        add(cells, toNorth, cell.neighbour(0, 1));
        add(cells, toSouth, cell.neighbour(0, -1));
        add(cells, toEast, cell.neighbour(1, 0));
        add(cells, toWest, cell.neighbour(-1, 0));
        add(cells, toNorth && toEast, cell.neighbour(1, 1));
        add(cells, toNorth && toWest, cell.neighbour(-1, 1));
        add(cells, toSouth && toEast, cell.neighbour(1, -1));
        add(cells, toSouth && toWest, cell.neighbour(-1, -1));
        return cells;
    }

    private static void add(List<Geohash> cells, boolean needed, Geohash cell) {
        // The first of the cells around may be the middle's own once more, in Redis too.
        boolean again = cells.size() > 1 && cells.get(cells.size() - 1).equals(cell);
        if (needed && !again) {
            cells.add(cell);
        }
    }

    /** How small the cells may be so that nine of them should cover the area. */
    private int step() {
        double reach = circle ? width / 2 : Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2));
        if (reach == 0) {
            return Geohash.MAX_STEP;
        }
        int step = -1;
        for (double range = reach; range < MERCATOR_MAX; range *= 2) {
            step++;
        }
        if (Math.abs(latitude) > NEAR_POLE) {
            step -= Math.abs(latitude) > AT_POLE ? 2 : 1;
        }
        return Math.max(1, Math.min(Geohash.MAX_STEP, step));
    }
}
