package dev.ariadne.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Settings.Reads;
import dev.ariadne.fault.WaitFor;
import dev.ariadne.report.MatrixCell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a matrix is as bad as its worst run, and a run is bad only for what the settings forbid. Method: cells of runs made by hand, one of each
 * outcome.
 */
class MatrixTest {
    private static final Path STORE = Path.of("store").toAbsolutePath();

    private static MatrixCell cell(String setting, HandMadeRun run) {
        return run.report()
                .cell(setting, new Store.Place(STORE.resolve("test").resolve(setting), Path.of("store", setting)));
    }

    private static HandMadeRun healthy() {
        HandMadeRun run = new HandMadeRun();
        run.done("n1", Operation.write(0, 1), Answer.ok(null));
        run.done("n1", Operation.read(0), Answer.ok(1L));
        return run;
    }

    /** A write that the new primary lacks. */
    private static HandMadeRun lossy() {
        HandMadeRun run = healthy();
        run.done("n1", Operation.write(0, 2), Answer.ok(null));
        run.promote("n2");
        run.done("n2", Operation.read(0), Answer.ok(1L));
        return run;
    }

    private static HandMadeRun forbidden() {
        return lossy().with(List.of(), new WaitFor(2, 300), Reads.ANY);
    }

    private static Matrix matrix(MatrixCell... cells) {
        return new Matrix(List.of(cells), cells.length, "./ariadne fault --matrix --seed 7");
    }

    @Test
    void aRunIsForbiddenOnlyForWhatItsSettingsForbid() {
        assertThat(cell("plain", healthy()).outcome()).isEqualTo(Outcome.VALID);
        assertThat(cell("plain", lossy()).outcome()).isEqualTo(Outcome.PERMITTED);
        assertThat(cell("all", forbidden()).outcome()).isEqualTo(Outcome.FORBIDDEN);
        assertThat(cell("plain", healthy().unconverged()).outcome()).isEqualTo(Outcome.UNKNOWN);
        HandMadeRun divergent = healthy().divergent(Map.of("register:0", Map.of("n1", "1", "n2", "2")));
        assertThat(cell("plain", divergent).outcome()).isEqualTo(Outcome.FORBIDDEN);
    }

    @Test
    void aReadOfWhatNobodyWroteIsNeverPermitted() {
        HandMadeRun run = healthy();
        run.done("n1", Operation.read(0), Answer.ok(99L));
        assertThat(cell("plain", run).outcome()).isEqualTo(Outcome.FORBIDDEN);
    }

    @Test
    void theWorstRunDecides() {
        MatrixCell valid = cell("plain", healthy());
        MatrixCell permitted = cell("plain", lossy());
        assertThat(matrix(valid, valid).outcome()).isEqualTo(Outcome.VALID);
        assertThat(matrix(valid, permitted).outcome()).isEqualTo(Outcome.PERMITTED);
        assertThat(matrix(permitted, MatrixCell.failed("x", valid.settings(), "no port"))
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(matrix(cell("all", forbidden()), permitted).outcome()).isEqualTo(Outcome.FORBIDDEN);
        assertThat(new Matrix(List.of(valid), 2, "").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void theTextHasARowForEachSettingAndTheMarksOfWhatWasSeen() {
        String text =
                matrix(cell("plain", lossy()), cell("--wait all", forbidden())).summary(Path.of("store/matrix/now"));
        assertThat(text)
                .startsWith("FORBIDDEN: 2 runs: 1 with what the model forbids, 1 with anomalies that the model permits")
                .containsPattern("plain +failover +│ permitted +1 +1 +– ")
                .containsPattern("--wait all +none +│ FORBIDDEN +1! +1! +0 ")
                .contains(
                        "FORBIDDEN --wait all, none, redis:redis-server: 1 × stale read: the settings do not allow it")
                .contains("permitted  lost write: plain-cut/Durable")
                .contains("overview   store/matrix/now/index.html")
                .endsWith("reproduce: ./ariadne fault --matrix --seed 7\n");
    }

    @Test
    void thePageStandsAloneLinksToTheReportsAndNamesTheRows(@TempDir Path directory) throws IOException {
        matrix(cell("plain", lossy()), cell("<all>", forbidden())).store(new Store.Place(directory, directory));
        assertThat(Files.readString(directory.resolve("index.html")))
                .startsWith("<!doctype html>")
                .doesNotContain("<script", "http:", "https:", "src=", "@import", "url(", "<all>")
                .contains("<h1>FORBIDDEN</h1>", "class=\"chip PERMITTED\"", "class=\"chip FORBIDDEN\"", "&lt;all&gt;")
                .contains(
                        "1 lost write <span>(plain-cut/Durable)</span>",
                        "forbidden: 1 stale read",
                        "all-drops/FreshReads")
                .contains("test/plain/report.html\"")
                .contains("prefers-color-scheme: dark", "@media print");
        assertThat(Files.readString(directory.resolve("results.edn"))).contains(":outcome :forbidden", ":cells [{");
    }
}
