package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.edn.HistoryReader;
import dev.ariadne.checker.edn.Keyword;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: the verdicts on histories of other projects and of a generator with known faults stay what they are known to be. Method: the table
 * {@code histories/verdicts.edn}.
 */
class KnownHistoriesTest {
    /** What the file with a multi-register says of itself: x=0 and y=0. */
    private static final Map<Keyword, Long> ZEROES = Map.of(new Keyword("x"), 0L, new Keyword("y"), 0L);

    private static final Pattern LINE = Pattern.compile(
            "\\{:file \"([^\"]+)\" :model :([a-z-]+) :keyed (true|false) .*:valid\\? (true|false|:unknown)}");

    record Known(String file, String model, boolean keyed, String valid) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Known> known() throws IOException {
        try (InputStream in = resource("verdicts.edn")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(LINE::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(line -> new Known(
                            line.group(1), line.group(2), line.group(3).equals("true"), line.group(4)));
        }
    }

    @ParameterizedTest
    @MethodSource("known")
    void verdictIsAsKnown(Known known) throws IOException {
        History history = read(known);
        assertThat(history.keyed()).isEqualTo(known.keyed);
        Object initial = known.model.equals("multi-register") ? ZEROES : null;
        ModelName model = Objects.requireNonNull(ModelName.named(known.model), known.model);
        assertThat(ModelName.of(history)).isIn(model, ModelName.REGISTER);
        Verdict verdict = Checkers.check(history, model, initial, Limits.DEFAULT, Checkers.Progress.NONE);
        assertThat(verdict.valid().edn()).isEqualTo(known.valid);
        if (verdict.valid() == Verdict.Valid.TRUE && model.functions().contains("write")) {
            assertThat(Anomalies.find(history).isEmpty()).isTrue();
        }
    }

    private static History read(Known known) throws IOException {
        try (InputStream in = resource(known.file)) {
            return HistoryReader.read(in, Path.of(known.file));
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(KnownHistoriesTest.class.getResourceAsStream("/histories/" + name), name);
    }
}
