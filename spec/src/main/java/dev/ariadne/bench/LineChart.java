package dev.ariadne.bench;

import dev.ariadne.checker.page.Markup;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Lines of a {@link Plot}, with axes and a legend. */
final class LineChart {
    private static final double WIDTH = 1060;
    private static final double HEIGHT = 250;
    private static final double LEFT = 64;
    private static final double RIGHT = 12;
    private static final double TOP = 26;
    private static final double BOTTOM = 40;
    private static final int STEPS = 5;
    /** Smaller values stand on the ground of a logarithmic axis. */
    private static final double LEAST = 0.01;

    private final Plot plot;
    private final List<String> servers;
    private final Markup svg = new Markup();
    private final double mostX;
    private final double leastX;
    private final double leastY;
    private final double mostY;

    private LineChart(Plot plot, List<String> servers) {
        this.plot = plot;
        this.servers = servers;
        leastX = points(true).min().orElse(0);
        mostX = Math.max(leastX + 1e-9, points(true).max().orElse(1));
        double most = points(false).max().orElse(1);
        if (plot.yLog()) {
            leastY = Math.pow(
                    10,
                    Math.floor(Math.log10(Math.max(LEAST, points(false).min().orElse(LEAST)))));
            mostY = Math.pow(10, Math.ceil(Math.log10(Math.max(leastY * 10, most))));
        } else {
            leastY = Math.min(0, points(false).min().orElse(0));
            mostY = Math.max(leastY + 1, most);
        }
    }

    private DoubleStream points(boolean x) {
        return plot.lines().stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> x ? point.x() : point.y());
    }

    static String svg(Plot plot, List<String> servers) {
        return new LineChart(plot, servers).draw();
    }

    private String draw() {
        svg.open("svg", "viewBox", String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, HEIGHT), "role", "img");
        svg.element("title", plot.title());
        axes();
        double legend = LEFT;
        int dashes = 0;
        for (Plot.Line line : plot.lines()) {
            String style = "line s" + Math.max(0, servers.indexOf(line.server()));
            if (!line.name().equals(line.server())) {
                style += " dashed" + (dashes++ % 2);
            }
            StringBuilder path = new StringBuilder();
            for (Plot.Point point : line.points()) {
                path.append(path.isEmpty() ? "" : " ")
                        .append(String.format(Locale.ROOT, "%.1f,%.1f", x(point.x()), y(point.y())));
            }
            svg.empty("polyline", "class", style, "points", path.toString());
            svg.empty("line", "class", style, "x1", legend, "y1", 10.0, "x2", legend + 22, "y2", 10.0);
            svg.element("text", line.name(), "x", legend + 28, "y", 14.0);
            legend += 48 + line.name().length() * 7.0;
        }
        return svg.close("svg").toString();
    }

    private void axes() {
        if (plot.yLog()) {
            for (double tick = leastY; tick <= mostY * 1.001; tick *= 10) {
                rule(tick);
            }
        } else {
            for (int i = 0; i <= STEPS; i++) {
                rule(leastY + (mostY - leastY) * i / STEPS);
            }
        }
        svg.element("text", plot.yLabel(), "class", "soft", "text-anchor", "end", "x", LEFT - 8, "y", TOP - 12);
        for (int i = 0; i <= STEPS; i++) {
            double tick = leastX + (mostX - leastX) * i / STEPS;
            svg.element(
                    "text",
                    Figure.number(tick),
                    "class",
                    "soft",
                    "text-anchor",
                    "middle",
                    "x",
                    x(tick),
                    "y",
                    HEIGHT - BOTTOM + 16);
        }
        svg.element(
                "text",
                plot.xLabel(),
                "class",
                "soft",
                "text-anchor",
                "middle",
                "x",
                (LEFT + WIDTH - RIGHT) / 2,
                "y",
                HEIGHT - 6);
    }

    private void rule(double tick) {
        svg.empty("line", "class", "rule", "x1", LEFT, "y1", y(tick), "x2", WIDTH - RIGHT, "y2", y(tick));
        svg.element(
                "text", Figure.number(tick), "class", "soft", "text-anchor", "end", "x", LEFT - 8, "y", y(tick) + 4);
    }

    private double x(double value) {
        return LEFT + (value - leastX) / (mostX - leastX) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double share = plot.yLog()
                ? (Math.log(Math.max(leastY, value)) - Math.log(leastY)) / (Math.log(mostY) - Math.log(leastY))
                : (value - leastY) / (mostY - leastY);
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }
}
