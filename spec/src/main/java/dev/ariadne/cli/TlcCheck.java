package dev.ariadne.cli;

import dev.ariadne.tla.Coverage;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.ModelTable;
import dev.ariadne.tla.Tlc;
import dev.ariadne.tla.TlcProgress;
import dev.ariadne.tla.TlcReport;
import dev.ariadne.tla.TlcReport.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Checks models and prints what was found: counterexamples as they come, and one table at the end. */
final class TlcCheck {
    static final long PROGRESS_MS = 2_000;

    private final Tlc tlc;
    private final int lanes;
    private final TlcPrinter printer;
    private final PrintWriter out;

    TlcCheck(Tlc tlc, int lanes, TlcPrinter printer) {
        this.tlc = tlc;
        this.lanes = lanes;
        this.printer = printer;
        this.out = printer.out();
    }

    /** The exit code. */
    int run(List<Model> models, boolean coverage, boolean detail) {
        List<TlcReport> reports;
        try (Progress progress = new Progress()) {
            reports = tlc.reporting(PROGRESS_MS, soFar -> progress.status(status(soFar)))
                    .checkAll(models, lanes, report -> {
                        progress.close();
                        tell(report);
                    });
        }
        ModelTable.of(reports).forEach(out::println);
        int code = exitCode(reports);
        return coverage ? coverage(Coverage.of(reports), detail, code) : code;
    }

    private void tell(TlcReport report) {
        printer.said(report);
        if (report.verdict() == Verdict.VIOLATED) {
            printer.counterexample(report);
        }
        if (report.trouble() != null) {
            printer.trouble(report.model(), report.trouble());
        }
    }

    private int coverage(Coverage taken, boolean detail, int code) {
        out.println();
        taken.table().forEach(out::println);
        if (detail) {
            taken.leftOut().forEach(out::println);
        }
        List<String> never = taken.neverTaken();
        if (!never.isEmpty()) {
            printer.err().println("taken in none of the models: " + String.join(", ", never));
        }
        return code == Exit.VALID && !never.isEmpty() ? Exit.VIOLATION : code;
    }

    static String status(TlcProgress soFar) {
        return String.format(
                Locale.ROOT,
                "%s: %,d states (%,d/s), %,d distinct, %,d to explore, depth %d",
                soFar.model(),
                soFar.generated(),
                soFar.rate(),
                soFar.distinct(),
                soFar.queue(),
                soFar.depth());
    }

    private static int exitCode(List<TlcReport> reports) {
        if (reports.stream().anyMatch(r -> !r.asExpected() && r.verdict() != Verdict.UNKNOWN)) {
            return Exit.VIOLATION;
        }
        return reports.stream().allMatch(TlcReport::asExpected) ? Exit.VALID : Exit.UNKNOWN;
    }
}
