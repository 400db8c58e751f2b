package dev.ariadne.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Numbers against the platform's own: a text is accepted exactly when it is what {@link Long#toString} writes. */
class NumbersProperties {
    @Property
    void writingIsLongToString(@ForAll long value) {
        byte[] text = Numbers.text(value);

        assertThat(new String(text, StandardCharsets.US_ASCII)).isEqualTo(Long.toString(value));
        assertThat(Numbers.isLong(text, 0, text.length)).isTrue();
        assertThat(Numbers.parse(text, 0, text.length, ~value)).isEqualTo(value);
    }

    @Property
    void onlyCanonicalTextsAreNumbers(@ForAll("nearNumbers") String text) {
        byte[] bytes = ("x" + text + "9").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Numbers.isLong(bytes, 1, text.length())).isEqualTo(isCanonical(text));
    }

    @Example
    void theEndsOfTheRange() {
        assertThat(isLong("9223372036854775807")).isTrue();
        assertThat(isLong("9223372036854775808")).isFalse();
        assertThat(isLong("-9223372036854775808")).isTrue();
        assertThat(isLong("-9223372036854775809")).isFalse();
        assertThat(isLong("18446744073709551616")).isFalse();
    }

    private static boolean isLong(String text) {
        return Numbers.isLong(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }

    private static boolean isCanonical(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> nearNumbers() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("0123456789+- .x").ofMaxLength(4),
                Arbitraries.strings().numeric().ofMinLength(17).ofMaxLength(21),
                Arbitraries.strings().numeric().ofMinLength(17).ofMaxLength(21).map(s -> "-" + s),
                Arbitraries.longs().map(String::valueOf));
    }
}
