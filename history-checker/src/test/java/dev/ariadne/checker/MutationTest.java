package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.edn.HistoryReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: a checker that always said true would be seen. Method: one read of a valid history is altered; the verdict must turn, at that read. */
class MutationTest {
    @ParameterizedTest
    @CsvSource({
        "wr-n1k-c50-i5-k1-none, 1, zones",
        "cas-n1k-c20-i5-k1-none, 1, zones",
        "wr5-n1k-c5-i5-k1-none, 77, frontier",
        "cas5-n1k-c20-i0-k1-none, 77, frontier"
    })
    void oneAlteredReadTurnsTheVerdict(String file, String lie, String engine) throws IOException {
        List<String> lines = lines(file);
        assertThat(check(lines).valid()).isEqualTo(Verdict.Valid.TRUE);
        int altered = lastCompletedRead(lines);
        lines.set(altered, lines.get(altered).replaceFirst(":value (\\d+|nil)", ":value " + lie));
        Verdict verdict = check(lines);
        assertThat(verdict.engine()).isEqualTo(engine);
        assertThat(verdict.valid()).isEqualTo(Verdict.Valid.FALSE);
        assertThat(verdict.failures().get(0).failsAtIndex()).isEqualTo(altered);
    }

    private static int lastCompletedRead(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).contains(":type :ok, :f :read")) {
                return i;
            }
        }
        throw new AssertionError("no completed read");
    }

    private static Verdict check(List<String> lines) {
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return Checkers.check(HistoryReader.read(new ByteArrayInputStream(bytes), null), Limits.DEFAULT);
    }

    private static List<String> lines(String file) throws IOException {
        String name = "/histories/" + file + ".edn.gz";
        try (InputStream in =
                new GZIPInputStream(Objects.requireNonNull(MutationTest.class.getResourceAsStream(name)))) {
            return new java.util.ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }
}
