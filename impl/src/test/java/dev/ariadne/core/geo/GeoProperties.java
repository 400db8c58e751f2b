package dev.ariadne.core.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;

/** Geohashes come back as the places that they are of; the cells of an area cover what is in it. */
class GeoProperties {
    @Property(tries = 1000)
    void aPlaceIsInItsCell(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double longitude = random.nextDouble(-180, 180);
        double latitude = random.nextDouble(-85, 85);
        for (int step = 1; step <= Geohash.MAX_STEP; step++) {
            Geohash cell = Geohash.of(longitude, latitude, step);
            assertThat(longitude).isBetween(cell.minLongitude(), cell.maxLongitude());
            assertThat(latitude).isBetween(cell.minLatitude(), cell.maxLatitude());
            double score = Geohash.of(longitude, latitude, Geohash.MAX_STEP).bits();
            assertThat(score).isGreaterThanOrEqualTo(cell.minScore()).isLessThan(cell.endScore());
            assertThat(cell.neighbour(1, 0).neighbour(-1, 0)).isEqualTo(cell);
            assertThat(cell.neighbour(1, -1).neighbour(-1, 1)).isEqualTo(cell);
        }
        Geohash back = Geohash.ofScore(
                Geohash.of(longitude, latitude, Geohash.MAX_STEP).bits());
        assertThat(back.longitude()).isCloseTo(longitude, Offset.offset(1e-5));
        assertThat(back.latitude()).isCloseTo(latitude, Offset.offset(1e-5));
    }

    /** Of the places near the middle, far from the ends of the map, none that is inside is missed. */
    @Property(tries = 500)
    void whatIsInAnAreaIsInItsCells(@ForAll long seed, @ForAll boolean circle) {
        SplittableRandom random = new SplittableRandom(seed);
        double longitude = random.nextDouble(-100, 100);
        double latitude = random.nextDouble(-60, 60);
        double width = Math.pow(10, random.nextDouble(0, 6));
        double height = Math.pow(10, random.nextDouble(0, 6));
        GeoArea area = circle
                ? GeoArea.circle(longitude, latitude, width / 2)
                : new GeoArea(longitude, latitude, width, height, false);
        double degrees = Math.max(width, height) / 111_000;
        for (int i = 0; i < 200; i++) {
            double x = longitude + random.nextDouble(-degrees, degrees);
            double y = Math.max(-85, Math.min(85, latitude + random.nextDouble(-degrees, degrees)));
            double distance = area.distanceInside(x, y);
            if (!Double.isNaN(distance)) {
                assertThat(distance).isEqualTo(GreatCircle.distance(longitude, latitude, x, y));
                double score = Geohash.of(x, y, Geohash.MAX_STEP).bits();
                assertThat(area.cells()).anyMatch(cell -> score >= cell.minScore() && score < cell.endScore());
            }
        }
    }

    @Example
    void distancesAreThoseOfTheGlobe() {
        double equator = 2 * Math.PI * GreatCircle.EARTH_RADIUS;
        assertThat(GreatCircle.distance(0, 0, 90, 0)).isCloseTo(equator / 4, Offset.offset(1e-6));
        assertThat(GreatCircle.distance(0, 0, 180, 0)).isCloseTo(equator / 2, Offset.offset(0.1));
        assertThat(GreatCircle.distance(10, -45, 10, 45)).isCloseTo(equator / 4, Offset.offset(1e-6));
        assertThat(GreatCircle.distance(1, 2, 1, 2)).isZero();
    }

    @Example
    void theCommonGeohashIsWritten() {
        assertThat(Geohash.of(-5.6, 42.6, Geohash.MAX_STEP).text()).startsWith("ezs42");
        assertThat(Geohash.of(10.40744, 57.64911, Geohash.MAX_STEP).text())
                .startsWith("u4pruydqq")
                .endsWith("0");
    }
}
