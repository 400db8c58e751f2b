package dev.ariadne.report.counterexample;

import dev.ariadne.checker.page.Markup;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.TlcReport;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The behaviour as SVG: a lane for each server, time downwards, a row for each step, messages between the lanes. */
final class Picture {
    private static final double FOOT = 92;

    private final Counterexample example;
    private final Layout layout;
    private final Markup svg = new Markup();
    private final List<Rectangle2D> occupied = new ArrayList<>();

    private Picture(Counterexample example) {
        this.example = example;
        layout = new Layout(example);
    }

    static String svg(Counterexample example) {
        return new Picture(example).draw();
    }

    private String draw() {
        double height = layout.bottom(layout.steps()) + FOOT;
        svg.open(
                "svg",
                "viewBox",
                String.format(Locale.ROOT, "0 0 %.0f %.0f", layout.width(), height),
                "role",
                "img",
                "aria-label",
                "The steps of the counterexample, one lane for each server, time downwards");
        rows();
        for (String server : example.servers()) {
            isolation(server);
            lane(server);
            occupied.add(new Rectangle2D.Double(layout.x(server) - 8, 0, 16, height));
            for (int step = 1; step <= layout.steps(); step++) {
                chipPlace(step, server);
            }
        }
        Arrows arrows = new Arrows(layout, example.messages(), occupied);
        arrows.lines(svg);
        for (String server : example.servers()) {
            for (int step = 1; step <= layout.steps(); step++) {
                chip(step, server);
            }
            ends(server);
        }
        arrows.labels(svg);
        loop();
        return svg.close("svg").toString();
    }

    private void rows() {
        for (int step = 1; step <= layout.steps(); step++) {
            double top = layout.top(step);
            svg.empty("line", "class", "rule", "x1", 0, "y1", top, "x2", layout.width(), "y2", top);
            svg.element("text", step, "class", "number", "x", 24, "y", top + 17, "text-anchor", "end");
            double y = top + 17;
            for (String line : layout.text(step)) {
                svg.element("text", line, "x", layout.textLeft(), "y", y);
                y += Layout.LINE;
            }
        }
        double end = layout.bottom(layout.steps());
        svg.empty("line", "class", "verdict", "x1", 0, "y1", end, "x2", layout.width(), "y2", end);
        String failed = example.goingOn().isEmpty() ? example.property() + " fails here." : example.goingOn();
        double y = end + 20;
        for (String line : Layout.wrapped(failed)) {
            svg.element("text", line, "class", "bad", "x", layout.textLeft(), "y", y);
            y += Layout.LINE;
        }
        outside(y);
    }

    /** What clients and the operator believe in the end. */
    private void outside(double y) {
        State state = example.moments().get(layout.steps()).state();
        String leader = state.text("leader");
        if (leader.isEmpty()) {
            return;
        }
        svg.element("text", leader + " is in charge.", "x", layout.textLeft(), "y", y);
        List<String> held = Notation.commands(state.list("log", leader)).stream()
                .map(command -> command.epoch() + ":" + command.place())
                .toList();
        String acknowledged = Notation.places(state.at("confirmed")).stream()
                .map(command -> held.contains(command) ? command : command + " (not at " + leader + ")")
                .collect(Collectors.joining(", "));
        if (!acknowledged.isEmpty()) {
            svg.element("text", "Acknowledged: " + acknowledged, "x", layout.textLeft(), "y", y + Layout.LINE);
        }
    }

    /** The lane's strip, coloured by standing, and beside it a bar while a client waits. */
    private void lane(String server) {
        double x = layout.x(server);
        State initial = example.moments().get(0).state();
        svg.element("text", server, "class", "server", "x", x, "y", 18, "text-anchor", "middle");
        svg.element("text", initial.standingInWords(server), "x", x, "y", 34, "text-anchor", "middle");
        svg.element("text", lineage(initial, server), "class", "soft", "x", x, "y", 49, "text-anchor", "middle");
        for (int step = 0; step <= layout.steps(); step++) {
            State state = example.moments().get(step).state();
            double from = step == 0 ? 56 : layout.middle(step);
            double to = step == layout.steps() ? layout.bottom(step) : layout.middle(step + 1);
            svg.shape(
                    "rect",
                    server + " after step " + step + ": " + state.standingInWords(server) + ", "
                            + lineage(state, server),
                    "class",
                    state.standing(server).name(),
                    "x",
                    x - Layout.STRIP,
                    "y",
                    from,
                    "width",
                    2 * Layout.STRIP,
                    "height",
                    to - from);
            if (state.number("waiting", server, "end") > 0) {
                svg.empty(
                        "rect",
                        "class",
                        "waiting",
                        "x",
                        x + Layout.STRIP + 2,
                        "y",
                        from,
                        "width",
                        4.0,
                        "height",
                        to - from);
            }
        }
    }

    private static String lineage(State state, String server) {
        int id = state.number("replid", server);
        return (id == 0 ? "no replid" : "replid " + id) + ", " + Chip.data(state, server);
    }

    /** A band over the lane while the server is cut off, with the way that is cut if it is one way. */
    private void isolation(String server) {
        int from = -1;
        String what = "";
        for (int step = 0; step <= layout.steps(); step++) {
            Moment moment = example.moments().get(step);
            boolean isolated = moment.state().text("cut").equals(server);
            if (isolated && from < 0) {
                from = step;
                Label label = moment.label();
                what = label == null ? "cut off" : Actions.mark(label);
            }
            if (from >= 0 && (!isolated || step == layout.steps())) {
                double top = from == 0 ? 56 : layout.middle(from);
                double bottom = isolated ? layout.bottom(step) : layout.middle(step);
                double left = layout.x(server) - layout.lane() / 2 + 6;
                svg.shape(
                        "rect",
                        server + " is " + what,
                        "class",
                        "band",
                        "x",
                        left,
                        "y",
                        top,
                        "width",
                        layout.lane() - 12,
                        "height",
                        bottom - top);
                from = -1;
            }
        }
    }

    private void chipPlace(int step, String server) {
        int lines = layout.chip(step, server).lines().size();
        double half = layout.half(step, server);
        double height = lines * Layout.LINE + 6;
        if (lines > 0) {
            occupied.add(new Rectangle2D.Double(
                    layout.x(server) - half, layout.middle(step) - height / 2, 2 * half, height));
        }
    }

    private void chip(int step, String server) {
        Chip chip = layout.chip(step, server);
        double x = layout.x(server);
        double middle = layout.middle(step);
        if (chip.lines().isEmpty()) {
            if (example.moments().get(step).by(server)) {
                svg.empty("circle", "class", "dot", "cx", x, "cy", middle, "r", 4);
            }
            return;
        }
        double half = layout.half(step, server);
        double top = middle - (chip.lines().size() * Layout.LINE + 6) / 2;
        svg.empty(
                "rect",
                "class",
                "chip " + chip.lines().get(0).style(),
                "rx",
                4,
                "x",
                x - half,
                "y",
                top,
                "width",
                2 * half,
                "height",
                chip.lines().size() * Layout.LINE + 6);
        for (int i = 0; i < chip.lines().size(); i++) {
            Chip.Line line = chip.lines().get(i);
            svg.element(
                    "text",
                    line.text(),
                    "class",
                    line.style(),
                    "x",
                    x,
                    "y",
                    top + 14 + i * Layout.LINE,
                    "text-anchor",
                    "middle");
        }
    }

    /** What each server is and has in the end. */
    private void ends(String server) {
        double x = layout.x(server);
        double y = layout.bottom(layout.steps());
        State state = example.moments().get(layout.steps()).state();
        svg.element("text", server, "class", "server", "x", x, "y", y + 22, "text-anchor", "middle");
        svg.element("text", state.standingInWords(server), "x", x, "y", y + 38, "text-anchor", "middle");
        svg.element("text", lineage(state, server), "x", x, "y", y + 53, "text-anchor", "middle");
    }

    /** A bracket from the last step back to the one after which everything repeats. */
    private void loop() {
        int loop = example.report().loop();
        if (loop == TlcReport.NO_LOOP || loop == layout.steps()) {
            return;
        }
        double x = layout.width() - 6;
        double from = layout.bottom(layout.steps());
        double to = layout.bottom(loop);
        svg.empty(
                "path",
                "class",
                "loop",
                "d",
                String.format(Locale.ROOT, "M%.1f %.1fh8V%.1fh-8m6 -5l-6 5l6 5", x - 8, from, to));
    }
}
