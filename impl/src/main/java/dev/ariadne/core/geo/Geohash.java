package dev.ariadne.core.geo;

/**
 * A cell of a grid on the map: {@code step} bits of the latitude and of the longitude, which are halved so often, woven into each
 * other, the longitude's in the odd places (Redis: geohash.c). With {@value #MAX_STEP} steps it is the score of a place.
 *
 * @param bits the cell's number
 * @param step how often each coordinate was halved
 */
public record Geohash(long bits, int step) {
    /** Steps of a score: 52 bits, which a double holds exactly. */
    public static final int MAX_STEP = 26;

    /** Least and greatest latitude of the map: that of EPSG:900913. */
    public static final double MAX_LATITUDE = 85.05112878;

    /** Greatest longitude. */
    public static final double MAX_LONGITUDE = 180;

    private static final long LATITUDE_BITS = 0x5555555555555555L;
    private static final long LONGITUDE_BITS = 0xaaaaaaaaaaaaaaaaL;
    private static final double TWO_TO_63 = 0x1p63;
    private static final String LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz";
    private static final int LETTER_BITS = 5;
    private static final int TEXT_LETTERS = 11;

    /** The cell of a place that is on the map. */
    public static Geohash of(double longitude, double latitude, int step) {
        return of(longitude, latitude, step, MAX_LATITUDE);
    }

    private static Geohash of(double longitude, double latitude, int step, double maxLatitude) {
        double cells = 1L << step;
        long y = (long) ((latitude + maxLatitude) / (maxLatitude + maxLatitude) * cells);
        long x = (long) ((longitude + MAX_LONGITUDE) / (MAX_LONGITUDE + MAX_LONGITUDE) * cells);
        return new Geohash(spread(y) | spread(x) << 1, step);
    }

    /** The cell whose number is a score; any double is one, as the machine converts it. */
    public static Geohash ofScore(double score) {
        long bits = score < TWO_TO_63
                ? score >= -TWO_TO_63 ? (long) score : Long.MIN_VALUE
                : score - TWO_TO_63 < TWO_TO_63 ? (long) (score - TWO_TO_63) ^ Long.MIN_VALUE : 0;
        return new Geohash(bits, MAX_STEP);
    }

    /** The least score in the cell. */
    public double minScore() {
        return bits << 2 * (MAX_STEP - step);
    }

    /** The least score after the cell. */
    public double endScore() {
        return bits + 1 << 2 * (MAX_STEP - step);
    }

    // ---- where it is

    double minLatitude() {
        return coordinate(gathered(bits), MAX_LATITUDE);
    }

    double maxLatitude() {
        return coordinate(gathered(bits) + 1 & 0xffffffffL, MAX_LATITUDE);
    }

    double minLongitude() {
        return coordinate(gathered(bits >>> 1), MAX_LONGITUDE);
    }

    double maxLongitude() {
        return coordinate(gathered(bits >>> 1) + 1 & 0xffffffffL, MAX_LONGITUDE);
    }

    private double coordinate(long cell, double max) {
        return -max + cell * 1.0 / (1L << step) * (max + max);
    }

    /** Longitude of its middle. */
    public double longitude() {
        return middle(minLongitude(), maxLongitude(), MAX_LONGITUDE);
    }

    /** Latitude of its middle. */
    public double latitude() {
        return middle(minLatitude(), maxLatitude(), MAX_LATITUDE);
    }

    private static double middle(double from, double to, double max) {
        return Math.max(-max, Math.min(max, (from + to) / 2));
    }

    /** The 11 letters of the common geohash, whose latitudes reach from pole to pole. The last is always 0: the bits do not suffice. */
    public String text() {
        long common = of(longitude(), latitude(), MAX_STEP, 90).bits;
        StringBuilder text = new StringBuilder(TEXT_LETTERS);
        for (int i = 1; i < TEXT_LETTERS; i++) {
            text.append(LETTERS.charAt((int) (common >>> 2 * MAX_STEP - LETTER_BITS * i) & 0x1f));
        }
        return text.append(LETTERS.charAt(0)).toString();
    }

    // ---- the cells around it

    /**
     * The cell so many cells, at most one, to the east and to the north; at the end of the map it goes on at the other end. A
     * coordinate that is the map's very end is beyond the last cell, and stays there unless it is moved.
     */
    Geohash neighbour(int east, int north) {
        return new Geohash(moved(LONGITUDE_BITS, east) | moved(LATITUDE_BITS, north), step);
    }

    /** One coordinate after a move. The other one's places are the gaps between its bits, through which a carry has to go. */
    private long moved(long places, int by) {
        long spread = bits & places;
        long map = -1L >>> Long.SIZE - 2 * step;
        long gaps = ~places & map;
        if (by == 0) {
            return spread;
        }
        return (by > 0 ? spread + (gaps + 1) : (spread | gaps) - (gaps + 1)) & places & map;
    }

    // ---- bits

    /** Puts a zero bit before each of the low 32 bits. */
    private static long spread(long value) {
        long v = value & 0xffffffffL;
        v = (v | v << 16) & 0x0000ffff0000ffffL;
        v = (v | v << 8) & 0x00ff00ff00ff00ffL;
        v = (v | v << 4) & 0x0f0f0f0f0f0f0f0fL;
        v = (v | v << 2) & 0x3333333333333333L;
        return (v | v << 1) & LATITUDE_BITS;
    }

    /** Undoes {@link #spread}, whatever is in the places between. */
    private static long gathered(long spread) {
        long v = spread & LATITUDE_BITS;
        v = (v | v >>> 1) & 0x3333333333333333L;
        v = (v | v >>> 2) & 0x0f0f0f0f0f0f0f0fL;
        v = (v | v >>> 4) & 0x00ff00ff00ff00ffL;
        v = (v | v >>> 8) & 0x0000ffff0000ffffL;
        return (v | v >>> 16) & 0xffffffffL;
    }
}
