package dev.ariadne.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns and texts, each with the verdict of redis-server 7.0.15's KEYS. */
class GlobTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "*, abc, true",
                "**a*, cab, true",
                "a*c, abbc, true",
                "a*c, abcd, false",
                "h?llo, hello, true",
                "h?llo, hllo, false",
                "h[ae]llo, hallo, true",
                "h[ae]llo, hillo, false",
                "h[^e]llo, hallo, true",
                "h[^e]llo, hello, false",
                "h[a-c]llo, hbllo, true",
                "h[c-a]llo, hbllo, true",
                "h[a-c]llo, hdllo, false",
                "a\\*b, a*b, true",
                "a\\*b, axb, false",
                "[\\]]x, ]x, true",
                "[abc, a, true",
                "[abc, d, false",
                "a\\, a\\, true",
                "A, a, false",
                "*a*b*c*, xaybzc, true",
            })
    void verdicts(String pattern, String text, boolean matches) {
        assertThat(Glob.of(bytes(pattern)).matches(bytes(text))).isEqualTo(matches);
    }

    @Test
    void caseMayBeIgnored() {
        assertThat(Glob.ignoringCase(bytes("Max[A-C]*")).matches(bytes("maxbytes")))
                .isTrue();
        assertThat(Glob.ignoringCase(bytes("Max[A-C]*")).matches(bytes("maxdytes")))
                .isFalse();
    }

    @Test
    void hostilePatternsTakeNoExponentialTime() {
        Glob glob = Glob.of(bytes("a*".repeat(60) + "b"));
        byte[] text = bytes("a".repeat(5_000));

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(glob.matches(text)).isFalse());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
