package dev.ariadne.bench;

import dev.ariadne.checker.page.Markup;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Ratios of ours to theirs as bars over a logarithmic axis that has 1 in its middle; a mark shows where the bar is set. */
final class RatioChart {
    private static final double WIDTH = 1060;
    private static final double LEFT = 330;
    private static final double RIGHT = 60;
    private static final double ROW = 18;
    private static final double TOP = 22;
    private static final double[] TICKS = {0.1, 0.2, 0.5, 1, 2, 5, 10};

    private RatioChart() {}

    /** Empty when nothing has a ratio. */
    static String svg(List<Figure> figures, String reference) {
        List<Figure> shown = figures.stream()
                .filter(figure -> figure.ratio(reference).isPresent())
                .toList();
        if (shown.isEmpty()) {
            return "";
        }
        double height = TOP + shown.size() * ROW + 6;
        Markup svg = new Markup();
        svg.open("svg", "viewBox", String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, height), "role", "img");
        svg.element("title", "Ratio of ours to " + reference);
        for (double tick : TICKS) {
            svg.empty(
                    "line",
                    "class",
                    tick == 1 ? "one" : "rule",
                    "x1",
                    x(tick),
                    "y1",
                    TOP - 4,
                    "x2",
                    x(tick),
                    "y2",
                    height);
            svg.element(
                    "text", Figure.number(tick), "class", "soft", "text-anchor", "middle", "x", x(tick), "y", TOP - 9);
        }
        double y = TOP;
        for (Figure figure : shown) {
            row(svg, figure, figure.ratio(reference).getAsDouble(), reference, y);
            y += ROW;
        }
        return svg.close("svg").toString();
    }

    private static void row(Markup svg, Figure figure, double ratio, String reference, double y) {
        Bar bar = figure.bar();
        OptionalDouble judged = figure.judged(reference);
        String style = "plain";
        if (bar != null && bar.ofRatio() && judged.isPresent()) {
            style = bar.metBy(judged.getAsDouble()) ? "met" : "missed";
        }
        double from = Math.min(x(1), x(ratio));
        double to = Math.max(x(1), x(ratio));
        svg.element("text", figure.name(), "text-anchor", "end", "x", LEFT - 8, "y", y + 13);
        svg.empty("rect", "class", style, "x", from, "y", y + 3, "width", Math.max(1.0, to - from), "height", ROW - 6);
        svg.element("text", Figure.number(ratio), "class", "soft", "x", Math.max(to, x(1)) + 6, "y", y + 13);
        if (bar != null && bar.ofRatio()) {
            svg.shape(
                    "line",
                    "bar " + bar,
                    "class",
                    "mark",
                    "x1",
                    x(bar.limit()),
                    "y1",
                    y + 1,
                    "x2",
                    x(bar.limit()),
                    "y2",
                    y + ROW - 1);
        }
    }

    private static double x(double ratio) {
        double least = Math.log(TICKS[0]);
        double most = Math.log(TICKS[TICKS.length - 1]);
        double at = Math.min(most, Math.max(least, Math.log(ratio)));
        return LEFT + (at - least) / (most - least) * (WIDTH - LEFT - RIGHT);
    }
}
