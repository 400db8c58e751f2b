package dev.ariadne.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * However the bytes of a pipeline are cut, in whichever buffer the pieces are offered, the requests are the same; and no bytes
 * whatever do more than a {@link RespParser.Malformed}.
 */
class RespParserProperties {
    /** What came of a pipeline: the requests, then the error if there was one. */
    private record Outcome(List<List<String>> requests, List<Boolean> canonical, String error) {}

    @Property
    void cutsDoNotMatter(@ForAll("pipelines") byte[] pipeline, @ForAll long seed) {
        assertThat(inPieces(pipeline, new SplittableRandom(seed))).isEqualTo(atOnce(pipeline));
    }

    @Property
    void randomBytesAreParsedOrRefused(@ForAll("noise") byte[] bytes, @ForAll long seed) {
        Outcome whole = atOnce(bytes);
        Outcome pieces = inPieces(bytes, new SplittableRandom(seed));
        if (whole.error.isEmpty()) {
            assertThat(pieces).isEqualTo(whole);
        } else {
            // Which of two mistakes shows first may depend on the cut; that there is one may not.
            assertThat(pieces.error).isNotEmpty();
        }
    }

    private static Outcome atOnce(byte[] bytes) {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), "");
        RespParser parser = new RespParser();
        Args args = new Args();
        int at = 0;
        try {
            for (int next = parser.parse(bytes, at, bytes.length, args);
                    next >= 0;
                    next = parser.parse(bytes, at, bytes.length, args)) {
                note(outcome, args, bytes, at, next);
                at = next;
            }
            return outcome;
        } catch (RespParser.Malformed e) {
            return new Outcome(outcome.requests, outcome.canonical, e.text());
        }
    }

    private static Outcome inPieces(byte[] bytes, SplittableRandom random) {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), "");
        RespParser parser = new RespParser();
        Args args = new Args();
        int at = 0;
        int to = 0;
        try {
            while (to < bytes.length) {
                to = Math.min(bytes.length, to + 1 + random.nextInt(random.nextBoolean() ? 3 : 40));
                if (random.nextInt(8) == 0) {
                    parser = parser.copy();
                }
                while (true) {
                    // The kept bytes move to a buffer of their own, at an offset of their own.
                    int shift = random.nextInt(5);
                    byte[] buf = new byte[shift + to - at];
                    System.arraycopy(bytes, at, buf, shift, to - at);
                    int next = parser.parse(buf, shift, buf.length, args);
                    if (next < 0) {
                        break;
                    }
                    note(outcome, args, buf, shift, next);
                    at += next - shift;
                }
            }
            return outcome;
        } catch (RespParser.Malformed e) {
            return new Outcome(outcome.requests, outcome.canonical, e.text());
        }
    }

    private static void note(Outcome outcome, Args args, byte[] buf, int from, int next) {
        outcome.requests.add(RespParserTest.texts(args));
        boolean canonical = args.requestStart() >= 0;
        outcome.canonical.add(canonical);
        if (canonical) {
            Args encoded = args.copy();
            assertThat(args.requestStart()).isEqualTo(from);
            assertThat(args.requestEnd()).isEqualTo(next);
            assertThat(java.util.Arrays.copyOfRange(buf, from, next)).isEqualTo(encoded.buf());
        }
    }

    @Provide
    Arbitrary<byte[]> pipelines() {
        return request().list().ofMaxSize(6).map(RespParserProperties::joined);
    }

    @Provide
    Arbitrary<byte[]> noise() {
        Arbitrary<byte[]> junk = Arbitraries.of(
                        "*1\r\n", "$3\r\n", "\r\n", "\r", "\n", "*", "$", "-1", "0", "abc", "\"", "'\\", "\0")
                .list()
                .ofMaxSize(30)
                .map(parts -> latin1(String.join("", parts)));
        return Arbitraries.oneOf(junk, Arbitraries.bytes().array(byte[].class).ofMaxSize(60), pipelines());
    }

    private static Arbitrary<byte[]> request() {
        Arbitrary<byte[]> array = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(20)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(argv -> Args.of(argv.toArray(new byte[0][])).buf());
        Arbitrary<byte[]> other = Arbitraries.of(
                        "PING\r\n", "\r\n", "set 'a b' \"\\x00\"\n", "*0\r\n", "*-3\r\n", "*1\rx$4\r\nPINGab")
                .map(RespParserProperties::latin1);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, array), net.jqwik.api.Tuple.of(1, other));
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
