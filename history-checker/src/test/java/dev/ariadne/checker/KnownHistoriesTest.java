package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.checker.edn.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: the verdicts on histories of other projects and of a generator with known faults stay what they are known to be. Method: the table
 * {@code histories/verdicts.edn}; histories of models that are not here must be refused, never judged.
 */
class KnownHistoriesTest {
    private static final Pattern LINE = Pattern.compile(
            "\\{:file \"([^\"]+)\" :model :([a-z-]+) :keyed (true|false) .*:valid\\? (true|false|:unknown)}");

    record Known(String file, String model, boolean keyed, String valid) {
        @Override
        public String toString() {
            return file;
        }

        boolean register() {
            return model.equals("register") || model.equals("cas-register");
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

    static Stream<Known> registers() throws IOException {
        return known().filter(Known::register);
    }

    static Stream<Known> others() throws IOException {
        return known().filter(each -> !each.register());
    }

    @ParameterizedTest
    @MethodSource("registers")
    void verdictIsAsKnown(Known known) throws IOException {
        History history = read(known);
        assertThat(history.keyed()).isEqualTo(known.keyed);
        Verdict verdict = Checkers.check(history, Limits.DEFAULT);
        assertThat(verdict.valid().edn()).isEqualTo(known.valid);
        if (verdict.valid() == Verdict.Valid.TRUE) {
            assertThat(Anomalies.find(history).isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherModelsAreRefused(Known known) throws IOException {
        History history = read(known);
        assertThatThrownBy(() -> Checkers.check(history, Limits.DEFAULT))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("the built-in models are");
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
