package dev.ariadne.report;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.page.Markup;
import dev.ariadne.fault.FaultLog;
import dev.ariadne.fault.NodeState;
import dev.ariadne.fault.RoleTimeline.Role;
import dev.ariadne.fault.RoleTimeline.Span;
import dev.ariadne.fault.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The whole run over one axis of time, top to bottom: faults, what each node was, where writes were lost and reads were stale, operations per
 * second by outcome, latency. The faults' bands go through all of it, so that cause and effect stand under each other.
 */
final class RunChart {
    private static final double WIDTH = 1060;
    private static final double LEFT = 92;
    private static final double RIGHT = 10;
    private static final double LANE = 20;
    private static final double GAP = 14;
    private static final double PLOT = 110;
    private static final double SMALL_PLOT = 60;
    /** Below that a replica has all but everything. */
    private static final double LEAST_LAG = 10;

    private static final double LETTER = 6.3;
    private static final int TICKS = 10;
    private static final int LAG_STYLES = 5;
    /** A node that was not heard for longer is not drawn as if it had been. */
    private static final long LONGEST_SILENCE_NANOS = 1_000_000_000L;
    /** The latency axis, in nanoseconds: 0.1 ms to 1 s and a bit, one decade a step. */
    private static final double LEAST_LATENCY = 1e5;

    private static final int DECADES = 4;

    private final RunResult run;
    private final Judgement judgement;
    private final Statistics statistics;
    private final Markup svg = new Markup();
    private final double endNanos;
    private double y = 4;

    private RunChart(RunResult run, Judgement judgement, Statistics statistics) {
        this.run = run;
        this.judgement = judgement;
        this.statistics = statistics;
        endNanos = Math.max(1, run.elapsedNanos());
    }

    static String svg(RunResult run, Judgement judgement, Statistics statistics) {
        return new RunChart(run, judgement, statistics).draw();
    }

    private String draw() {
        List<String> nodes = run.roles().stream().map(Span::node).distinct().toList();
        boolean anomalies = !judgement.anomalies().isEmpty();
        double height = 4
                + (LANE + 6)
                + nodes.size() * (LANE + 2)
                + GAP
                + (anomalies ? 2 * (LANE + 2) + GAP : 0)
                + 2 * (PLOT + GAP)
                + (run.states().isEmpty() ? 0 : SMALL_PLOT + GAP)
                + 26;
        svg.open(
                "svg",
                "viewBox",
                String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, height),
                "role",
                "img",
                "aria-label",
                "Faults, roles, operations and latency over time");
        for (FaultLog.Past round : run.faults()) {
            svg.empty(
                    "rect",
                    "class",
                    "band",
                    "x",
                    x(round.fromNanos()),
                    "y",
                    y,
                    "width",
                    width(round.fromNanos(), round.toNanos()),
                    "height",
                    height - 30);
        }
        faults();
        nodes.forEach(this::roles);
        y += GAP;
        if (anomalies) {
            ticks(
                    "lost writes",
                    "lost",
                    judgement.anomalies().lostWrites().stream()
                            .map(Anomalies.LostWrite::write)
                            .map(write -> write.completeNanos())
                            .toList());
            ticks(
                    "stale reads",
                    "stale",
                    judgement.anomalies().staleReads().stream()
                            .map(Anomalies.StaleRead::read)
                            .map(read -> read.completeNanos())
                            .toList());
            y += GAP;
        }
        rate();
        latency();
        if (!run.states().isEmpty()) {
            lag();
        }
        axis();
        return svg.close("svg").toString();
    }

    private void faults() {
        label("faults", y + LANE - 6);
        for (FaultLog.Past round : run.faults()) {
            double width = width(round.fromNanos(), round.toNanos());
            svg.shape(
                    "rect",
                    round.nemesis() + ": " + round.title(),
                    "class",
                    "faultbar",
                    "rx",
                    3,
                    "x",
                    x(round.fromNanos()),
                    "y",
                    y,
                    "width",
                    width,
                    "height",
                    LANE);
            if (round.nemesis().length() * LETTER + 8 < width) {
                svg.element(
                        "text", round.nemesis(), "class", "on-dark", "x", x(round.fromNanos()) + 5, "y", y + LANE - 6);
            }
        }
        y += LANE + 6;
    }

    private void roles(String node) {
        label(node, y + LANE - 6);
        for (Span span : run.roles()) {
            if (!span.node().equals(node)) {
                continue;
            }
            double width = width(span.fromNanos(), span.toNanos());
            String role = span.role().name().toLowerCase(Locale.ROOT);
            svg.shape(
                    "rect",
                    node + " " + role + " from " + Words.seconds(span.fromNanos()) + " to "
                            + Words.seconds(span.toNanos()),
                    "class",
                    span.role(),
                    "x",
                    x(span.fromNanos()),
                    "y",
                    y,
                    "width",
                    width,
                    "height",
                    LANE);
            if (role.length() * LETTER + 10 < width) {
                boolean dark = HtmlReport.isDark(span.role());
                svg.element(
                        "text",
                        role,
                        "class",
                        dark ? "on-dark" : "on-light",
                        "x",
                        x(span.fromNanos()) + 5,
                        "y",
                        y + LANE - 6);
            }
        }
        y += LANE + 2;
    }

    private void ticks(String name, String style, List<Long> times) {
        label(name, y + LANE - 6);
        svg.empty("line", "class", "rule", "x1", LEFT, "y1", y + LANE, "x2", WIDTH - RIGHT, "y2", y + LANE);
        for (long time : times) {
            svg.empty("line", "class", style, "x1", x(time), "y1", y + 3, "x2", x(time), "y2", y + LANE);
        }
        y += LANE + 2;
    }

    private void rate() {
        double perSecond = 1e9 / statistics.bucketNanos();
        double most = statistics.buckets().stream()
                .mapToDouble(bucket -> (bucket.ok() + bucket.fail() + bucket.info()) * perSecond)
                .max()
                .orElse(1);
        double top = niceAbove(Math.max(1, most));
        for (int i = 0; i <= 2; i++) {
            grid(String.format(Locale.ROOT, "%.0f", top * i / 2), y + PLOT - PLOT * i / 2);
        }
        label("ops/s", y + 24);
        double asked = y + PLOT - PLOT * Math.min(1, run.settings().rate() / top);
        svg.empty("line", "class", "asked", "x1", LEFT, "y1", asked, "x2", WIDTH - RIGHT, "y2", asked);
        for (int i = 0; i < statistics.buckets().size(); i++) {
            Statistics.Bucket bucket = statistics.buckets().get(i);
            double base = y + PLOT;
            base = bar(i, base, bucket.ok() * perSecond / top, "ok");
            base = bar(i, base, bucket.info() * perSecond / top, "info");
            bar(i, base, bucket.fail() * perSecond / top, "fail");
        }
        y += PLOT + GAP;
    }

    private double bar(int bucket, double base, double share, String style) {
        double height = share * PLOT;
        if (height > 0) {
            double from = x(bucket * (double) statistics.bucketNanos());
            double to = x(Math.min(endNanos, (bucket + 1) * (double) statistics.bucketNanos()));
            svg.empty(
                    "rect",
                    "class",
                    style,
                    "x",
                    from,
                    "y",
                    base - height,
                    "width",
                    Math.max(0.5, to - from - 0.8),
                    "height",
                    height);
        }
        return base - height;
    }

    private void latency() {
        for (int decade = 0; decade <= DECADES; decade++) {
            grid(new String[] {"0.1", "1", "10", "100", "1000"}[decade], y + PLOT - PLOT * decade / DECADES);
        }
        label("latency", y + 24);
        label("ms, log", y + 38);
        for (int i = 0; i < statistics.buckets().size(); i++) {
            Statistics.Latency latency = statistics.buckets().get(i).latency();
            if (latency.max() > 0) {
                svg.empty("circle", "class", "dot", "r", 1.6, "cx", middle(i), "cy", latencyY(latency.max()));
            }
        }
        line("p50", Statistics.Latency::p50);
        line("p99", Statistics.Latency::p99);
        y += PLOT + GAP;
    }

    /** How far each replica is behind, over a logarithmic axis; nothing where it or its primary did not answer. */
    private void lag() {
        List<NodeState> states = run.states();
        double most = 10 * LEAST_LAG;
        Map<String, TreeMap<Long, Long>> lags = new TreeMap<>();
        long primary = -1;
        for (NodeState state : states) {
            if (state.role() == Role.PRIMARY) {
                primary = state.offset();
            } else if (primary >= 0 && state.offset() >= 0) {
                long lag = Math.max(0, primary - state.offset());
                most = Math.max(most, lag);
                lags.computeIfAbsent(state.node(), none -> new TreeMap<>()).put(state.nanos(), lag);
            }
        }
        int decades = (int) Math.ceil(Math.log10(most / LEAST_LAG));
        grid("0", y + SMALL_PLOT);
        grid(bytes(LEAST_LAG * Math.pow(10, decades)), y);
        label("lag", y + 24);
        label("bytes, log", y + 38);
        for (String node : lags.keySet()) {
            StringBuilder path = new StringBuilder();
            long before = Long.MIN_VALUE;
            for (Map.Entry<Long, Long> one :
                    lags.getOrDefault(node, new TreeMap<>()).entrySet()) {
                double height = Math.log10(Math.max(1, one.getValue() / LEAST_LAG)) / decades;
                path.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        one.getKey() - before > LONGEST_SILENCE_NANOS || path.isEmpty() ? "M" : "L",
                        x(one.getKey()),
                        y + SMALL_PLOT - SMALL_PLOT * Math.min(1, height)));
                before = one.getKey();
            }
            svg.empty("path", "class", "line " + lagStyle(node), "d", path);
        }
        y += SMALL_PLOT + GAP;
    }

    /** The class of a node's colour. */
    static String lagStyle(String node) {
        return "lag" + Math.floorMod(node.charAt(node.length() - 1), LAG_STYLES);
    }

    private static String bytes(double count) {
        return count >= 1e6
                ? Words.plain(count / 1e6) + " M"
                : count >= 1e3 ? Words.plain(count / 1e3) + " k" : Words.plain(count);
    }

    private void line(String style, ToLongFunction<Statistics.Latency> value) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < statistics.buckets().size(); i++) {
            Statistics.Latency latency = statistics.buckets().get(i).latency();
            if (latency.max() == 0) {
                pen = false;
                continue;
            }
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", middle(i), latencyY(value.applyAsLong(latency))));
            pen = true;
        }
        svg.empty("path", "class", "line " + style, "d", path);
    }

    private double middle(int bucket) {
        return x(Math.min(endNanos, (bucket + 0.5) * statistics.bucketNanos()));
    }

    private double latencyY(long nanos) {
        double decades = Math.log10(Math.max(1, nanos / LEAST_LATENCY));
        return y + PLOT - PLOT * Math.min(1, decades / DECADES);
    }

    private void axis() {
        double step = niceAbove(endNanos / 1e9 / TICKS);
        for (double second = 0; second <= endNanos / 1e9; second += step) {
            double at = x(second * 1e9);
            svg.empty("line", "class", "rule", "x1", at, "y1", y - 10, "x2", at, "y2", y - 4);
            svg.element(
                    "text",
                    Words.plain(second) + " s",
                    "class",
                    "soft",
                    "x",
                    at,
                    "y",
                    y + 10,
                    "text-anchor",
                    second == 0 ? "start" : "middle");
        }
    }

    private void grid(String text, double at) {
        svg.empty("line", "class", "rule", "x1", LEFT, "y1", at, "x2", WIDTH - RIGHT, "y2", at);
        svg.element("text", text, "class", "soft", "x", LEFT - 6, "y", at + 4, "text-anchor", "end");
    }

    private void label(String text, double at) {
        svg.element("text", text, "x", 0, "y", at);
    }

    private double x(double nanos) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(nanos, endNanos) / endNanos;
    }

    private double width(double fromNanos, double toNanos) {
        return Math.max(1, x(toNanos) - x(fromNanos));
    }

    /** The least of 1, 2, 5 times a power of ten that is not less. */
    private static double niceAbove(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= number) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
