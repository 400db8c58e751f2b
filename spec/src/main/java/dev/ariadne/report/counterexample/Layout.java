package dev.ariadne.report.counterexample;

import java.util.ArrayList;
import java.util.List;

/** Where everything stands in the picture: lanes side by side, steps below each other, each as high as what is in it. */
final class Layout {
    static final double LETTER = 6.3;
    static final double LINE = 15;
    static final double STRIP = 7;
    private static final double WIDTH = 1060;
    private static final double LEAST_LANE = 215;
    private static final double TEXT = 270;
    private static final double TEXT_LEFT = 34;
    private static final double HEAD = 66;
    private static final double LEAST_ROW = 34;
    private static final double RIGHT = 16;
    /** Room under the last chip, so that the colour of its lane is seen. */
    private static final double LAST = 12;

    private final List<String> servers;
    private final List<List<Chip>> chips = new ArrayList<>();
    private final List<List<String>> texts = new ArrayList<>();
    private final List<Double> tops = new ArrayList<>();

    Layout(Counterexample example) {
        servers = example.servers();
        double top = HEAD;
        for (Moment moment : example.moments()) {
            List<Chip> row = servers.stream()
                    .map(server -> moment.number() == 0 ? new Chip(List.of()) : Chip.of(example, moment, server))
                    .toList();
            List<String> text = moment.number() == 0 ? List.of() : wrapped(moment.inWords());
            chips.add(row);
            texts.add(text);
            tops.add(top);
            if (moment.number() > 0) {
                int lines =
                        row.stream().mapToInt(chip -> chip.lines().size()).max().orElse(0);
                top += Math.max(LEAST_ROW, 14 + LINE * Math.max(lines, text.size()));
            }
        }
        tops.add(top + LAST);
    }

    static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        int most = (int) ((TEXT - TEXT_LEFT) / LETTER);
        for (String word : text.split(" ", -1)) {
            int last = lines.size() - 1;
            if (lines.isEmpty() || lines.get(last).length() + word.length() + 1 > most) {
                lines.add(word);
            } else {
                lines.set(last, lines.get(last) + " " + word);
            }
        }
        return lines;
    }

    double width() {
        return Math.max(WIDTH, TEXT + LEAST_LANE * servers.size() + RIGHT);
    }

    /** Where the text of the steps ends and the lanes begin. */
    double left() {
        return TEXT;
    }

    double textLeft() {
        return TEXT_LEFT;
    }

    double lane() {
        return (width() - TEXT - RIGHT) / servers.size();
    }

    double x(String server) {
        return TEXT + lane() * (servers.indexOf(server) + 0.5);
    }

    double top(int step) {
        return tops.get(step);
    }

    double bottom(int step) {
        return tops.get(step + 1);
    }

    double middle(int step) {
        return (top(step) + bottom(step) - (step == steps() ? LAST : 0)) / 2;
    }

    int steps() {
        return chips.size() - 1;
    }

    List<String> text(int step) {
        return texts.get(step);
    }

    Chip chip(int step, String server) {
        return chips.get(step).get(servers.indexOf(server));
    }

    /** Half the width of what stands on a lane beside a step: a chip, or the strip of the lane. */
    double half(int step, String server) {
        Chip chip = chip(step, server);
        return chip.lines().isEmpty() ? STRIP : chip.letters() * LETTER / 2 + 9;
    }
}
