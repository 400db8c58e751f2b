package dev.ariadne.checker.page;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.Failure.WindowOp;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.engine.Describe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of history that fails, one lane a process, one bar an operation. The axis is the order of events, not time: operations take
 * microseconds and lie seconds apart, and only their order matters to the verdict. Times stand below, faults are bands behind.
 */
public final class Lanes {
    /**
     * Something that was going on behind the operations.
     *
     * @param name short enough to stand on the band
     * @param title in full, for the pointer
     */
    public record Band(String name, String title, long fromNanos, long toNanos) {}

    /**
     * Somebody who was something at any time, shown under the operations.
     *
     * @param name short
     * @param at what it was at a time in nanoseconds, null when nobody knows
     */
    public record Track(String name, LongFunction<@Nullable State> at) {}

    /**
     * What somebody was.
     *
     * @param style the class of its colour
     * @param word for it
     * @param mark what else makes it another state
     * @param count how far it was, which changes all the time; empty if nobody knows
     * @param dark whether its colour is dark
     */
    public record State(String style, String word, String mark, String count, boolean dark) {
        boolean continues(State before) {
            return style.equals(before.style) && mark.equals(before.mark);
        }
    }

    private static final double WIDTH = 1060;
    private static final double LEFT = 150;
    private static final double RIGHT = 24;
    private static final double LANE = 26;
    private static final double TRACK = 24;
    private static final double GAP = 8;
    private static final double TOP = 22;
    private static final double LETTER = 6.6;
    /** More bars than these are not read by anyone: then only those that contradict each other are drawn, and some of the rest. */
    private static final int MOST_OPERATIONS = 28;

    private static final int MOST_CHARS = 60;

    private final List<Band> bands;
    private final Function<Op, String> where;
    private final List<Track> tracks;
    private final List<WindowOp> window;
    private final List<Long> times = new ArrayList<>();
    private final TreeMap<Integer, Integer> columns = new TreeMap<>();
    private final Markup svg = new Markup();

    private Lanes(Failure failure, List<Band> bands, Function<Op, String> where, List<Track> tracks) {
        this.tracks = tracks;
        this.bands = bands;
        this.where = where;
        window = chosen(failure.window());
        TreeMap<Integer, Long> events = new TreeMap<>();
        for (WindowOp one : window) {
            events.put(one.op().invokeIndex(), one.op().invokeNanos());
            if (ends(one.op())) {
                events.put(one.op().completeIndex(), one.op().completeNanos());
            }
        }
        events.forEach((index, time) -> {
            columns.put(index, times.size());
            times.add(time);
        });
    }

    /**
     * @param bands those that touch the window are drawn
     * @param where an operation was sent to, or an empty text
     * @param tracks below the operations
     */
    public static String svg(Failure failure, List<Band> bands, Function<Op, String> where, List<Track> tracks) {
        return new Lanes(failure, bands, where, tracks).draw();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS - 1) + "…";
    }

    private static List<WindowOp> chosen(List<WindowOp> window) {
        if (window.size() <= MOST_OPERATIONS) {
            return window;
        }
        List<WindowOp> chosen = new ArrayList<>(window.stream()
                .filter(one -> one.role() != Role.CONTEXT)
                .limit(MOST_OPERATIONS)
                .toList());
        int room = MOST_OPERATIONS - chosen.size();
        List<WindowOp> context =
                window.stream().filter(one -> one.role() == Role.CONTEXT).toList();
        chosen.addAll(context.subList(Math.max(0, context.size() - room), context.size()));
        chosen.sort(java.util.Comparator.comparingInt(one -> one.op().invokeIndex()));
        return chosen;
    }

    private String draw() {
        List<Object> processes =
                window.stream().map(one -> one.op().process()).distinct().toList();
        double under = TOP + processes.size() * LANE + (tracks.isEmpty() ? 0 : GAP);
        double bottom = under + tracks.size() * TRACK;
        double height = bottom + 40;
        svg.open(
                "svg",
                "viewBox",
                String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, height),
                "role",
                "img",
                "aria-label",
                "The operations that contradict each other, by process");
        drawBands(bottom);
        for (int lane = 0; lane < processes.size(); lane++) {
            double y = TOP + lane * LANE;
            svg.empty("line", "class", "rule", "x1", LEFT, "y1", y + LANE - 2, "x2", WIDTH - RIGHT, "y2", y + LANE - 2);
            svg.element("text", "process " + processes.get(lane), "class", "soft", "x", 0, "y", y + LANE - 9);
        }
        for (WindowOp one : window) {
            bar(one, TOP + processes.indexOf(one.op().process()) * LANE);
        }
        for (int i = 0; i < tracks.size(); i++) {
            track(tracks.get(i), under + i * TRACK);
        }
        times(bottom + 16);
        return svg.close("svg").toString();
    }

    /** A band from the first to the last event that a fault was in force at. */
    private void drawBands(double bottom) {
        for (Band band : bands) {
            int first = -1;
            int last = -1;
            for (int column = 0; column < times.size(); column++) {
                if (times.get(column) >= band.fromNanos() && times.get(column) <= band.toNanos()) {
                    first = first < 0 ? column : first;
                    last = column;
                }
            }
            if (first >= 0) {
                double from = x(first) - step() / 2;
                double width = (last - first + 1) * step();
                svg.shape("rect", band.title(), "class", "band", "x", from, "y", 0.0, "width", width, "height", bottom);
                if (band.name().length() * LETTER < width) {
                    svg.element("text", band.name(), "class", "soft", "x", from + 4, "y", 13);
                }
            }
        }
    }

    private void bar(WindowOp one, double y) {
        Op op = one.op();
        double from = x(columns.getOrDefault(op.invokeIndex(), 0));
        boolean ends = ends(op);
        double to = ends ? x(columns.getOrDefault(op.completeIndex(), 0)) : WIDTH - RIGHT;
        String text = shortened(Describe.action(op).replace("->", "→")) + "  " + where.apply(op);
        String style = switch (one.role()) {
            case CULPRIT -> "bad";
            case CONFLICT -> "ok";
            case CONTEXT -> "context";
        };
        double solid = ends ? to : Math.min(to, from + step());
        svg.shape(
                "rect",
                text + ", process " + op.process() + ", index " + op.invokeIndex() + " to "
                        + (ends ? op.completeIndex() : "?") + ", from "
                        + String.format(Locale.ROOT, "%.2f s", op.invokeNanos() / 1e9),
                "class",
                style,
                "rx",
                4,
                "x",
                from,
                "y",
                y + 2,
                "width",
                Math.max(4, solid - from),
                "height",
                LANE - 8);
        boolean inside = text.length() * LETTER + 8 < solid - from;
        boolean left = !inside && solid + text.length() * LETTER + 6 > WIDTH;
        double at = inside ? from + 6 : left ? from - 5 : solid + 5;
        double free = inside || left ? solid : at + text.length() * LETTER + 3;
        if (!ends) {
            svg.empty("line", "class", "open", "x1", free, "y1", y + LANE / 2 - 2, "x2", to, "y2", y + LANE / 2 - 2);
        }
        svg.element(
                "text",
                text,
                "class",
                inside ? "on-bar" : "",
                "x",
                at,
                "y",
                y + LANE - 10,
                "text-anchor",
                left ? "end" : "start");
    }

    /** One bar for as long as somebody is the same, with its count at both ends. */
    private void track(Track track, double y) {
        svg.element("text", track.name(), "class", "soft", "x", 0, "y", y + TRACK - 9);
        int from = 0;
        State first = times.isEmpty() ? null : track.at().apply(times.get(0));
        State last = first;
        for (int column = 1; column <= times.size(); column++) {
            State now = column == times.size() ? null : track.at().apply(times.get(column));
            if (first == null || last == null) {
                first = now;
                from = column;
            } else if (now == null || !now.continues(first)) {
                state(first, last, from, column, y);
                first = now;
                from = column;
            }
            last = now;
        }
    }

    private void state(State first, State last, int from, int to, double y) {
        double x = x(from) - step() / 2;
        double width = (to - from) * step();
        String count = first.count().equals(last.count()) ? first.count() : first.count() + " → " + last.count();
        String text = first.word() + " " + first.mark() + "  " + count;
        svg.shape(
                "rect", text, "class", first.style(), "rx", 2, "x", x, "y", y, "width", width - 1, "height", TRACK - 4);
        for (String shown : List.of(text, first.word() + " " + first.mark(), first.word(), first.mark())) {
            if (shown.length() * LETTER + 8 < width) {
                String style = first.dark() ? "on-dark" : "on-light";
                svg.element("text", shown.strip(), "class", style, "x", x + 5, "y", y + TRACK - 9);
                return;
            }
        }
    }

    /** As many times as have room, the first and the last among them. */
    private void times(double y) {
        double free = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < times.size(); column++) {
            double at = x(column);
            if (at - free >= 76) {
                svg.empty("line", "class", "rule", "x1", at, "y1", y - 16, "x2", at, "y2", y - 10);
                svg.element(
                        "text",
                        String.format(Locale.ROOT, "%.4f s", times.get(column) / 1e9),
                        "class",
                        "soft",
                        "x",
                        at,
                        "y",
                        y + 2,
                        "text-anchor",
                        "middle");
                free = at;
            }
        }
    }

    /** True when the operation has a known end: one without may take effect at any later time. */
    private static boolean ends(Op op) {
        return !op.crashed() && op.completeIndex() >= 0;
    }

    private double x(int column) {
        return LEFT + step() / 2 + column * step();
    }

    private double step() {
        return (WIDTH - LEFT - RIGHT) / Math.max(1, times.size());
    }
}
