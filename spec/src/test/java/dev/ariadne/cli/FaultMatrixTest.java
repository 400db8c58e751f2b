package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a matrix does its runs on real processes, stores each, and says in one table what came of them. Method: two runs of 3 s. */
class FaultMatrixTest {
    @Test
    void theSmallMatrixHoldsUnderAPause(@TempDir Path store) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "fault",
                        "--matrix=small",
                        "--nemesis",
                        "pause",
                        "--nemesis-interval",
                        "1",
                        "--time-limit",
                        "3",
                        "--seed",
                        "5",
                        "--store",
                        store.toString());
        assertThat(code).as("%s%s", out, err).isEqualTo(Exit.VALID);
        assertThat(out.toString())
                .as("where replicas are paused, a write may be seen at one before it is at another")
                .containsPattern("^(VALID|PERMITTED): 2 runs: [12] valid")
                .contains("held       no stale read: all-drops/FreshReads, plain-drops/Linearizable")
                .containsPattern("reproduce: \\./ariadne fault --matrix=small --nemesis pause .*--seed 5");
        Path overview = store.resolve("matrix/latest").toRealPath();
        assertThat(Files.readString(overview.resolve("index.html")))
                .contains("../../register-pause/", "../../register-wait2-reads-any-pause/");
        assertThat(store.resolve("register-pause/latest/report.html")).isRegularFile();
        assertThat(store.resolve("register-wait2-reads-any-pause/latest/history.edn"))
                .isRegularFile();
    }
}
