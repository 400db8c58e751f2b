package dev.ariadne.bugs;

import dev.ariadne.core.Bug;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bugs by layers. */
public final class BugTable {
    private final List<Bug> bugs;
    private final List<Layer> layers;
    private final List<Cell> cells;

    /** @param cells one for each bug and layer; those without a bug are the control */
    public BugTable(List<Bug> bugs, List<Layer> layers, List<Cell> cells) {
        this.bugs = bugs;
        this.layers = layers;
        this.cells = cells;
    }

    private List<Cell> row(@Nullable Bug bug) {
        return cells.stream().filter(cell -> cell.bug() == bug).toList();
    }

    /** Bugs that none of the layers found, and bugs of the protocol that a layer that needs to did not find. */
    public List<Bug> missed() {
        List<Bug> missed = new ArrayList<>();
        for (Bug bug : bugs) {
            List<Cell> row = row(bug);
            boolean needed = row.stream()
                    .filter(cell ->
                            bug.kind() == Bug.Kind.PROTOCOL && cell.layer().needed())
                    .allMatch(Cell::isFound);
            if (!needed || row.stream().noneMatch(Cell::isFound)) {
                missed.add(bug);
            }
        }
        return missed;
    }

    /** What was found where no bug was seeded. */
    public List<Cell> falseAlarms() {
        return row(null).stream().filter(Cell::isFound).toList();
    }

    /** Whether every bug was found, and nothing where there was none. */
    public boolean isGood() {
        return missed().isEmpty() && falseAlarms().isEmpty();
    }

    /** The verdict in a line. */
    public String verdict() {
        if (!falseAlarms().isEmpty()) {
            return "FALSE ALARM, with no bug seeded: "
                    + falseAlarms().stream()
                            .map(cell -> cell.layer().name() + " " + cell.full())
                            .collect(Collectors.joining("; "));
        }
        List<Bug> missed = missed();
        String counts = layers.stream()
                .map(layer -> layer.name() + " "
                        + cells.stream()
                                .filter(cell -> cell.bug() != null && cell.layer() == layer && cell.isFound())
                                .count())
                .collect(Collectors.joining(", "));
        return missed.isEmpty()
                ? "FOUND: all " + bugs.size() + " bugs (" + counts + ")"
                : "MISSED: " + missed.stream().map(Bug::word).collect(Collectors.joining(", ")) + " (of " + bugs.size()
                        + " bugs found: " + counts + ")";
    }

    /** For the terminal. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "  %-30s", "bug"));
        layers.forEach(layer -> out.append(String.format(Locale.ROOT, " %-36s", layer.name())));
        out.append('\n');
        if (!row(null).isEmpty()) {
            textRow(out, "(none)", row(null));
        }
        bugs.forEach(bug -> textRow(out, bug.word(), row(bug)));
        return out.toString().replaceAll(" +\n", "\n");
    }

    private static void textRow(StringBuilder out, String name, List<Cell> row) {
        out.append(String.format(Locale.ROOT, "  %-30s", name));
        row.forEach(cell -> out.append(String.format(Locale.ROOT, " %-36s", cell.text())));
        out.append('\n');
    }

    /** A table in Markdown, with what found each bug. */
    public String markdown() {
        StringBuilder out = new StringBuilder("| bug | what is wrong |");
        layers.forEach(layer -> out.append(' ').append(layer.name()).append(" |"));
        out.append("\n|---|---|").append("---|".repeat(layers.size())).append('\n');
        if (!row(null).isEmpty()) {
            markdownRow(out, "(none)", "the servers as they are", row(null));
        }
        bugs.forEach(bug -> markdownRow(out, "`" + bug.word() + "`", bug.about(), row(bug)));
        return out.toString();
    }

    private static void markdownRow(StringBuilder out, String name, String about, List<Cell> row) {
        out.append("| ").append(name).append(" | ").append(about).append(" |");
        row.forEach(
                cell -> out.append(' ').append(cell.full().replace("|", "\\|")).append(" |"));
        out.append('\n');
    }
}
