package dev.ariadne.report;

import dev.ariadne.report.Expectations.Check;
import dev.ariadne.report.Expectations.Standing;
import dev.ariadne.report.MatrixCell.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table of a matrix as plain text. */
final class MatrixText {
    private static final String ROW = "  %-28s%-22s";
    private static final String CELL = " │ %-10s%7s%7s%7s%9s";
    private static final int CELL_WIDTH = 43;

    private MatrixText() {}

    static String text(Matrix matrix, Path place) {
        StringBuilder out = new StringBuilder();
        out.append(matrix.outcome().toString().toUpperCase(Locale.ROOT))
                .append(": ")
                .append(matrix.headline())
                .append("\n\n");
        out.append(String.format(ROW, "", ""));
        matrix.targets().forEach(target -> out.append(String.format(" │ %-" + (CELL_WIDTH - 3) + "s", target)));
        out.append('\n').append(String.format(ROW, "setting", "nemeses"));
        matrix.targets().forEach(target -> out.append(String.format(CELL, "", "lost", "stale", "split", "outage s")));
        out.append('\n');
        String above = "";
        for (Matrix.Row row : matrix.rows()) {
            out.append(String.format(ROW, row.setting().equals(above) ? "" : row.setting(), row.nemeses()));
            above = row.setting();
            for (String target : matrix.targets()) {
                MatrixCell cell = row.byTarget().get(target);
                out.append(cell == null ? String.format(CELL, "not run", "", "", "", "") : cell(cell));
            }
            out.append('\n');
        }
        out.append(
                "\n  lost: acknowledged writes; split: times of two primaries; outage: longest without an acknowledged read or write\n");
        out.append(
                "  number: permitted, the price of the setting · number!: forbidden · number?: no row of the table fits\n");
        out.append("  0: must not happen, and did not · –: may happen, and did not\n\n");
        becauseOf(matrix).forEach(line -> out.append("  ").append(line).append('\n'));
        out.append("  overview   ").append(place.resolve(Matrix.PAGE)).append('\n');
        out.append("reproduce: ").append(matrix.command()).append('\n');
        return out.toString();
    }

    private static String cell(MatrixCell cell) {
        long outage = cell.longestOutageNanos();
        return String.format(
                CELL,
                cell.outcome(),
                number(cell.check(Expectations.LOST_WRITE)),
                number(cell.check(Expectations.STALE_READ)),
                number(cell.check(Expectations.SPLIT_BRAIN)),
                outage < 0 ? "" : String.format(Locale.ROOT, "%.2f", outage / 1e9));
    }

    private static String number(@Nullable Check check) {
        if (check == null) {
            return "";
        }
        return switch (check.standing()) {
            case HELD -> "0";
            case UNSEEN -> "–";
            case PERMITTED -> String.valueOf(check.seen());
            case UNJUDGED -> check.seen() + "?";
            case FORBIDDEN -> check.seen() + "!";
        };
    }

    /** What is behind the numbers: the runs in which something is amiss, and for each anomaly the rows that permit or forbid it. */
    private static List<String> becauseOf(Matrix matrix) {
        List<String> lines = new ArrayList<>();
        Map<String, Set<String>> decided = new TreeMap<>();
        for (MatrixCell cell : matrix.cells()) {
            for (Check check : cell.checks()) {
                String anomaly = check.expectation().anomaly();
                if (check.standing() == Standing.FORBIDDEN || check.standing() == Standing.UNJUDGED) {
                    lines.add(where(cell) + check.seen() + " × "
                            + check.expectation().sentence());
                } else if (!check.decidedBy().isEmpty() && check.standing() != Standing.UNSEEN) {
                    String label = check.standing() == Standing.HELD ? "held       no " : "permitted  ";
                    decided.computeIfAbsent(label + anomaly, none -> new TreeSet<>())
                            .add(check.decidedBy());
                }
            }
            if (cell.outcome().compareTo(Outcome.UNKNOWN) >= 0) {
                cell.doubts().forEach(doubt -> lines.add(where(cell) + doubt));
            }
        }
        decided.forEach((what, rows) -> lines.add(what + ": " + String.join(", ", rows)));
        return lines;
    }

    private static String where(MatrixCell cell) {
        return cell.outcome() + " " + cell.setting() + ", " + cell.settings().nemesisNames() + ", "
                + cell.settings().target().flag() + ": ";
    }
}
