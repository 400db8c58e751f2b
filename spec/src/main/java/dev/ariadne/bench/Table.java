package dev.ariadne.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The figures as text: one line each, by scenario, with medians, ratios, bars and what became of them. */
public final class Table {
    private static final int NAME_WIDTH = 52;
    private static final int VALUE_WIDTH = 14;

    private Table() {}

    /**
     * @param servers names of the contenders, ours first
     */
    public static List<String> lines(List<Figure> figures, List<String> servers) {
        List<String> lines = new ArrayList<>();
        String scenario = "";
        for (Figure figure : figures) {
            if (!figure.scenario().equals(scenario)) {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                scenario = figure.scenario();
                lines.add(head(scenario, servers));
            }
            lines.add(line(figure, servers));
        }
        return lines;
    }

    /** How many bars are met, and which are not. */
    public static List<String> verdict(List<Figure> figures, List<String> servers) {
        String reference = reference(servers);
        List<String> missed = new ArrayList<>();
        int met = 0;
        for (Figure figure : figures) {
            OptionalDouble judged = figure.judged(reference);
            Bar bar = figure.bar();
            if (bar == null || judged.isEmpty()) {
                continue;
            }
            if (bar.metBy(judged.getAsDouble())) {
                met++;
            } else {
                missed.add("  " + figure.scenario() + ": " + figure.name() + ": " + Figure.number(judged.getAsDouble())
                        + ", bar " + bar + ", " + bar.verdict(judged.getAsDouble()));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("bars: " + met + " met, " + missed.size() + " missed");
        lines.addAll(missed);
        return lines;
    }

    /** Whom ours is compared with; null when it ran alone. */
    static @Nullable String reference(List<String> servers) {
        return servers.size() < 2 ? null : servers.get(1);
    }

    private static String head(String scenario, List<String> servers) {
        StringBuilder line = new StringBuilder(pad(scenario, NAME_WIDTH)).append(pad(" unit", 7));
        for (int i = 0; i < servers.size(); i++) {
            line.append(right(servers.get(i), VALUE_WIDTH));
            if (i > 0) {
                line.append(right("ratio", 8));
            }
        }
        return line.append("  bar").toString();
    }

    private static String line(Figure figure, List<String> servers) {
        StringBuilder line = new StringBuilder(pad(figure.name(), NAME_WIDTH)).append(pad(" " + figure.unit(), 7));
        for (int i = 0; i < servers.size(); i++) {
            line.append(right(words(figure.median(servers.get(i))), VALUE_WIDTH));
            if (i > 0) {
                line.append(right(words(figure.ratio(servers.get(i))), 8));
            }
        }
        Bar bar = figure.bar();
        OptionalDouble judged = figure.judged(reference(servers));
        if (bar != null && judged.isPresent()) {
            line.append("  ").append(pad(bar.toString(), 9)).append(' ').append(bar.verdict(judged.getAsDouble()));
        }
        return line.toString().stripTrailing();
    }

    private static String words(OptionalDouble value) {
        return value.isPresent() ? Figure.number(value.getAsDouble()) : "-";
    }

    private static String pad(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }

    private static String right(String text, int width) {
        return " " + String.format(Locale.ROOT, "%" + (width - 1) + "s", text);
    }
}
