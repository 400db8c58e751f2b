package dev.ariadne.conform;

import dev.ariadne.tla.GuaranteeTable;
import dev.ariadne.tla.Guarantees;
import dev.ariadne.tla.Guarantees.Row;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Model.Size;
import dev.ariadne.tla.Tlc;
import dev.ariadne.tla.TlcReport;
import java.util.ArrayList;
import java.util.List;

/** The rows of the table of guarantees in which an acknowledged write can get lost, and TLC's shortest way to lose one. */
public final class Losses {
    private static final String DURABLE = "Durable";

    private Losses() {}

    /** The rows whose Durable fails, as the table that is kept has it. */
    public static List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (Row row : Guarantees.registered().rows()) {
            if (fails(row.name(), Size.SMALL) || fails(row.name(), Size.LARGE)) {
                rows.add(row.name());
            }
        }
        return rows;
    }

    private static boolean fails(String row, Size size) {
        return GuaranteeTable.stored(size)
                .cell(row, DURABLE)
                .filter(cell -> cell.verdict() == TlcReport.Verdict.VIOLATED)
                .isPresent();
    }

    /** Searches the shortest way to lose a write under the row's settings: a second, or half a minute for a large row. */
    public static Behaviour of(String row) {
        Model model = Guarantees.registered().model(row + "/" + DURABLE).orElseThrow();
        return Behaviour.of(Tlc.withWorkers(1).check(model));
    }
}
