package dev.ariadne.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are doubles, by example. */
class StrtodTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, -0.0",
        "+5, 5",
        "007, 7",
        "5., 5",
        ".5, 0.5",
        "1e3, 1000",
        "1E+3, 1000",
        "1e-3, 0.001",
        "1.25, 1.25",
        "123456789012345678, 123456789012345678",
        "0.1, 0.1",
        "3.14159265358979, 3.14159265358979",
        "0x10, 16",
        "-0xa.8p1, -21",
        "0X.8, 0.5",
        "0x1P-2, 0.25",
        "0e400, 0",
        "0x0p-9999, 0",
        "4.9e-324, 4.9e-324",
        "2.2250738585072011e-308, 2.2250738585072011e-308",
        "1.7976931348623157e308, 1.7976931348623157e308"
    })
    void isADouble(String text, double value) {
        assertThat(parse(text)).isEqualTo(value);
    }

    @Test
    void infinityIsOneInAnyCase() {
        for (String text : new String[] {"inf", "INF", "+inf", "Infinity", "iNfInItY"}) {
            assertThat(parse(text)).isEqualTo(Double.POSITIVE_INFINITY);
        }
        assertThat(parse("-inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "\t1",
                "nan",
                "-nan",
                "x",
                "1x",
                "1e",
                "1e+",
                "e5",
                ".",
                "-",
                "+-1",
                "--1",
                "0x",
                "0xg",
                "infin",
                "1e400",
                "-1e400",
                "1e-400",
                "0x1p2000",
                "0xep",
                "0x1p-2000",
                "1f",
                "1d",
                "1_0",
                "1,5",
                "1\0"
            })
    void isNone(String text) {
        assertThat(parse(text)).isNaN();
    }

    @Test
    void aBoundIsReadMoreLeniently() {
        assertThat(bound("")).isEqualTo(0);
        assertThat(bound(" 1")).isEqualTo(1);
        assertThat(bound("1e400")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(bound("1e-400")).isEqualTo(0);
        assertThat(bound("7\0rest")).isEqualTo(7);
        assertThat(bound("1 ")).isNaN();
        assertThat(bound(" ")).isNaN();
        assertThat(bound("nan")).isNaN();
        assertThat(bound("x")).isNaN();
    }

    private static double parse(String text) {
        byte[] bytes = ("12" + text + "34").getBytes(StandardCharsets.ISO_8859_1);
        return Strtod.parse(bytes, 2, text.length());
    }

    private static double bound(String text) {
        byte[] bytes = ("12" + text + "34").getBytes(StandardCharsets.ISO_8859_1);
        return Strtod.parseBound(bytes, 2, text.length());
    }

    @Property(tries = 3000)
    void longTextsAreRoundedToTheNearest(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean hexadecimal = random.nextInt(3) == 0;
        int digits = random.nextInt(70, 600);
        int point = random.nextInt(3) == 0 ? -1 : random.nextInt(digits);
        int zeros = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
        // Halfway between two doubles, and a little more or less.
        String tie = random.nextInt(3) == 0 ? hexadecimal ? "10000000000000800" : "9007199254740993" : "";
        StringBuilder text = new StringBuilder(hexadecimal ? "0x" : "");
        for (int i = 0; i < digits; i++) {
            int place = i - zeros;
            boolean given = place < 0 || place < tie.length();
            char digit = place < 0
                    ? '0'
                    : given
                            ? tie.charAt(place)
                            : (char) ('0' + (tie.isEmpty() ? random.nextInt(10) : random.nextInt(300) / 299));
            text.append(i == point ? "." : "").append(digit);
        }
        text.append(hexadecimal ? "p" : "e").append(random.nextInt(-400, 400));
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        assertThat(Strtod.parseBound(bytes, 0, bytes.length))
                .as(text.toString())
                .isEqualTo(Double.parseDouble(text.toString()));
    }
}
