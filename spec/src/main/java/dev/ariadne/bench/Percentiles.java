package dev.ariadne.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latencies as a line by percentile, the rare ones spread out: x is the number of nines. */
final class Percentiles {
    private static final double[] AT = {0, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99, 100};
    private static final double MILLIS = 1e6;
    /** Where 100 % stands: a number of nines that fewer than a million samples do not reach. */
    private static final double ALL = 5;

    private Percentiles() {}

    static Plot.Line line(String server, Histogram times) {
        List<Plot.Point> points = new ArrayList<>();
        for (double at : AT) {
            points.add(new Plot.Point(nines(at), times.getValueAtPercentile(at) / MILLIS));
        }
        return new Plot.Line(server, server, points);
    }

    static Plot plot(String scenario, String title, List<Plot.Line> lines) {
        return new Plot(
                scenario,
                title,
                "nines of the percentile: 1 is p90, 2 is p99, 3 is p99.9, 5 the maximum",
                "ms",
                true,
                lines);
    }

    private static double nines(double percentile) {
        return percentile == 100 ? ALL : -Math.log10(1 - percentile / 100);
    }
}
