package dev.ariadne.tla;

import dev.ariadne.tla.GuaranteeTable.Cell;
import dev.ariadne.tla.Guarantees.Column;
import dev.ariadne.tla.Guarantees.Row;
import dev.ariadne.tla.TlcReport.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of guarantees as a Markdown document, {@code GUARANTEES.md}. */
public final class GuaranteePage {
    private static final String HEAD = """
            # What each setting guarantees

            Filled by TLC, not by hand: `./ariadne guarantees` checks every cell again and compares, and the tests do the same.
            Three servers unless the row says two; a failover promotes the largest offset within reach of a majority (Sentinel's
            rule) unless the row says otherwise.

            **✓ n**: no behaviour refutes the property; n distinct states were explored. **✗ n**: the shortest counterexample
            has n steps; `./ariadne tlc ROW/PROPERTY` shows it. Empty: the property means nothing
            under these settings, or the row is not there for it.

            """;

    private GuaranteePage() {}

    /**
     * The document.
     *
     * @param small every cell
     * @param large what was checked again with more servers, writes and faults
     */
    public static String of(Guarantees guarantees, GuaranteeTable small, GuaranteeTable large) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Column column : guarantees.columns()) {
            text.append("- **").append(column.title()).append("** (`");
            text.append(column.property())
                    .append("`): ")
                    .append(column.meaning())
                    .append('\n');
        }
        List<String> groups =
                guarantees.rows().stream().map(Row::group).distinct().toList();
        for (String group : groups) {
            text.append("\n## ").append(group).append("\n\n");
            group(text, guarantees, small, group);
        }
        text.append(
                "\n## Why each setting of the durable WAIT is needed\n\n| left out | an acknowledged write is lost in | how |\n|---|---|---|\n");
        for (Row row : guarantees.rows()) {
            String leftOut = row.leftOut();
            Cell cell = small.cell(row.name(), "Durable")
                    .or(() -> large.cell(row.name(), "Durable"))
                    .orElse(null);
            if (leftOut != null && cell != null) {
                text.append("| ")
                        .append(leftOut)
                        .append(" | ")
                        .append(cell.steps())
                        .append(" steps | ");
                text.append(cell.why()).append(" |\n");
            }
        }
        text.append("\n## The same with more servers, writes and faults\n\n");
        text.append(
                "`./ariadne guarantees --size large`: what holds at the small size, and what is too large for it.\n\n");
        text.append("| row | properties that hold | distinct states | seconds |\n|---|---|---|---|\n");
        large(text, large);
        return text.toString();
    }

    private static void group(StringBuilder text, Guarantees guarantees, GuaranteeTable table, String group) {
        List<String> reasons = new ArrayList<>();
        text.append("| row | settings | faults |");
        guarantees
                .columns()
                .forEach(column -> text.append(' ').append(column.title()).append(" |"));
        text.append("\n|---|---|---|")
                .append("---|".repeat(guarantees.columns().size()))
                .append('\n');
        for (Row row : guarantees.rows()) {
            if (row.group().equals(group) && table.rows().contains(row.name())) {
                text.append("| `").append(row.name()).append("` | ").append(row.title());
                text.append(" | ").append(row.faults()).append(" |");
                for (Column column : guarantees.columns()) {
                    Cell cell = table.cell(row.name(), column.property()).orElse(null);
                    text.append(' ').append(cell == null ? "" : mark(cell)).append(" |");
                    if (cell != null && cell.verdict() != Verdict.HOLDS) {
                        reasons.add("- `" + row.name() + "/" + column.property() + "`: " + cell.why());
                    }
                }
                text.append('\n');
            }
        }
        if (!reasons.isEmpty()) {
            text.append('\n').append(String.join("\n", reasons)).append('\n');
        }
    }

    private static String mark(Cell cell) {
        return switch (cell.verdict()) {
            case HOLDS -> String.format(Locale.ROOT, "✓ %,d", cell.states());
            case VIOLATED -> "✗ " + cell.steps();
            case UNKNOWN -> "?";
        };
    }

    /** The cells of a row that one run has filled share a line. */
    private static void large(StringBuilder text, GuaranteeTable large) {
        for (String row : large.rows()) {
            large.cells(row).entrySet().stream()
                    .collect(Collectors.groupingBy(
                            Map.Entry::getValue,
                            LinkedHashMap::new,
                            Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))))
                    .forEach((cell, properties) -> text.append(String.format(
                            Locale.ROOT,
                            "| `%s` | %s%s | %,d | %,.0f |%n",
                            row,
                            properties,
                            cell.verdict() == Verdict.HOLDS ? "" : ": " + cell.verdict(),
                            cell.states(),
                            cell.seconds())));
        }
    }
}
