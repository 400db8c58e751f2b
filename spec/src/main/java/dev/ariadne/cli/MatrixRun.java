package dev.ariadne.cli;

import dev.ariadne.fault.MatrixPlan;
import dev.ariadne.fault.Settings;
import dev.ariadne.fault.UnusableEnvironmentException;
import dev.ariadne.report.Matrix;
import dev.ariadne.report.MatrixCell;
import dev.ariadne.report.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Does the runs of a matrix, and keeps the overview up to date after each. */
final class MatrixRun {
    /** About how long a run takes beside its time limit, until there is a measurement. */
    private static final double AROUND_S = 8;

    private final MatrixPlan plan;
    private final Path store;
    private final String command;
    private final FaultRun run;
    private final Progress progress;
    private final long startNanos = System.nanoTime();

    /** @param matrix which may lack cells if the user broke it off */
    record Done(Matrix matrix, Store.Place place) {}

    MatrixRun(MatrixPlan plan, Path store, String command, FaultRun run, Progress progress) {
        this.plan = plan;
        this.store = store;
        this.command = command;
        this.run = run;
        this.progress = progress;
    }

    Done execute() throws IOException, InterruptedException {
        Store.Place place = Store.create(store, Matrix.TEST);
        List<MatrixCell> cells = new ArrayList<>();
        Matrix matrix = new Matrix(List.of(), plan.cells().size(), command);
        for (MatrixPlan.Cell cell : plan.cells()) {
            if (run.interrupted()) {
                break;
            }
            MatrixCell done = execute(cell, cells.size());
            cells.add(done);
            matrix = new Matrix(List.copyOf(cells), plan.cells().size(), command);
            matrix.store(place);
            progress.note(done.outcome() + ": " + title(cell));
        }
        return new Done(matrix, place);
    }

    private MatrixCell execute(MatrixPlan.Cell cell, int before) throws IOException, InterruptedException {
        Settings settings = cell.settings();
        try {
            FaultRun.Done done = run.execute(
                    settings,
                    (state, nodes) -> progress.status(
                            "run " + (before + 1) + " of " + plan.cells().size() + " · " + elapsed(before) + " · "
                                    + title(cell) + " · " + state.strip()));
            return done.report().cell(cell.setting(), done.place());
        } catch (UnusableEnvironmentException e) {
            return MatrixCell.failed(cell.setting(), settings, String.valueOf(e.getMessage()));
        }
    }

    /** {@code 1:20 of about 6:40}. */
    private String elapsed(int before) {
        double sinceS = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        double perRunS = plan.cells().get(0).settings().timeLimitS() + AROUND_S;
        double totalS = before == 0 ? perRunS * plan.cells().size() : sinceS + left(before, sinceS);
        return clock(sinceS) + " of about " + clock(totalS);
    }

    /** What is left at the pace of the runs that are over; the present one counts as half done. */
    private double left(int before, double sinceS) {
        return sinceS / (before + 0.5) * (plan.cells().size() - before - 0.5);
    }

    private static String clock(double seconds) {
        return String.format("%d:%02d", (long) seconds / 60, (long) seconds % 60);
    }

    private static String title(MatrixPlan.Cell cell) {
        Settings settings = cell.settings();
        return cell.setting() + ", " + settings.nemesisNames() + ", "
                + settings.target().flag();
    }
}
