package dev.ariadne.tla;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reports as one table of text: model, properties, expected, found, how much was searched, seconds. */
public final class ModelTable {
    private static final List<String> TITLES = List.of(
            "model", "properties", "expected", "found", "distinct states", "generated", "states/s", "depth", "seconds");

    private ModelTable() {}

    /** The table, a line each. */
    public static List<String> of(List<TlcReport> reports) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        for (TlcReport report : reports) {
            rows.add(row(report));
        }
        return columns(rows, 4);
    }

    /**
     * Rows as lines, each column as wide as its widest cell.
     *
     * @param firstNumber the first column that holds numbers, which stand at its right edge
     */
    static List<String> columns(List<List<String>> rows, int firstNumber) {
        int[] width = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < width.length; i++) {
                width[i] = Math.max(width[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < width.length; i++) {
                String cell = row.get(i);
                String pad = " ".repeat(width[i] - cell.length());
                line.append(i >= firstNumber ? pad + cell : cell + pad).append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> row(TlcReport report) {
        Model model = report.model();
        String states = String.format(Locale.ROOT, "%,d", report.distinct());
        if (report.statesDiffer()) {
            states += String.format(Locale.ROOT, " (not %,d)", model.states());
        }
        return List.of(
                model.name(),
                properties(model),
                model.expectation(),
                report.found() + (report.asExpected() ? "" : " (!)"),
                states,
                String.format(Locale.ROOT, "%,d", report.generated()),
                String.format(Locale.ROOT, "%,d", report.rate()),
                Integer.toString(report.depth()),
                String.format(Locale.ROOT, "%.1f", report.seconds()));
    }

    /** The properties that tell models apart; those that hold in all of them are counted. */
    private static String properties(Model model) {
        List<String> common = Models.registered().always();
        List<String> own = new ArrayList<>(model.holds());
        own.removeAll(common);
        own.addAll(model.fails());
        int shared = model.holds().size() + model.fails().size() - own.size();
        return shared == 0
                ? String.join(" ", own)
                : shared + " basic" + (own.isEmpty() ? "" : " + " + String.join(" ", own));
    }
}
