package dev.ariadne.core.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single requests, well formed and not, against what redis-server 7.0.15 answers to the same bytes. */
class RespParserTest {
    private final RespParser parser = new RespParser();
    private final Args args = new Args();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*2147483648;            | Protocol error: invalid multibulk length",
                "*01;                    | Protocol error: invalid multibulk length",
                "*x;                     | Protocol error: invalid multibulk length",
                "*;                      | Protocol error: invalid multibulk length",
                "*+1;                    | Protocol error: invalid multibulk length",
                "*1;+PING;               | Protocol error: expected '$', got '+'",
                "*1;;                    | Protocol error: expected '$', got '\r'",
                "*1;$-1;                 | Protocol error: invalid bulk length",
                "*1;$-0;                 | Protocol error: invalid bulk length",
                "*1;$x;                  | Protocol error: invalid bulk length",
                "*1;$536870913;          | Protocol error: invalid bulk length",
                "*1;$9223372036854775808;| Protocol error: invalid bulk length",
                "GET \"a;                | Protocol error: unbalanced quotes in request",
                "ECHO \"a\"b;            | Protocol error: unbalanced quotes in request",
                "ECHO 'a;                | Protocol error: unbalanced quotes in request",
            })
    void malformedBytesAreRefusedWithRedisText(String request, String message) {
        byte[] bytes = bytes(request.replace(";", "\r\n"));

        assertThatThrownBy(() -> parser.parse(bytes, 0, bytes.length, args))
                .isInstanceOfSatisfying(
                        RespParser.Malformed.class, e -> assertThat(e.text()).isEqualTo(message));
    }

    @ParameterizedTest
    @CsvSource({
        "*, Protocol error: too big mbulk count string",
        "*1;$, Protocol error: too big bulk count string",
        "x, Protocol error: too big inline request"
    })
    void aLineWithoutEndIsRefusedBeyond64Kb(String start, String message) {
        byte[] atLimit = bytes(start.replace(";", "\r\n") + "1".repeat(RespParser.MAX_LINE_BYTES - 1));
        byte[] beyond = bytes(start.replace(";", "\r\n") + "1".repeat(RespParser.MAX_LINE_BYTES));

        assertThat(parsed(atLimit)).isEqualTo(-1);
        assertThatThrownBy(() -> parser.parse(beyond, 0, beyond.length, args)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PING                | PING",
                "  set  a   b\t      | set,a,b",
                "set a 'b\\'c'       | set,a,b'c",
                "set a 'b\\nc'       | set,a,b\\nc",
                "echo \"\\x41\\x6g\" | echo,Ax6g",
                "echo \"\\\\\\\"\"   | echo,\\\"",
                "echo a\"b c\"       | echo,ab c",
                "echo \"\"           | echo,",
            })
    void inlineRequestsAreSplitIntoWords(String line, String words) {
        byte[] request = bytes(line + "\r\n");

        assertThat(parsed(request)).isEqualTo(request.length);
        assertThat(texts(args)).isEqualTo(List.of(words.split(",", -1)));
        assertThat(args.requestStart()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"*0;", "*-5;", ";", "'   ;'"})
    void emptyRequestsHaveNoArguments(String request) {
        byte[] bytes = bytes(request.replace(";", "\r\n"));

        assertThat(parsed(bytes)).isEqualTo(bytes.length);
        assertThat(args.count()).isZero();
    }

    @Test
    void aCanonicalRequestNamesItsRange() {
        byte[] bytes = bytes("xx*2\r\n$3\r\nGET\r\n$1\r\nk\r\nyy");

        assertThat(parse(bytes, 2, bytes.length)).isEqualTo(bytes.length - 2);
        assertThat(args.requestStart()).isEqualTo(2);
        assertThat(args.requestEnd()).isEqualTo(bytes.length - 2);
        assertThat(args.is(0, "GET")).isTrue();
    }

    @Test
    void oddLineEndsAreTakenAsRedisTakesThemButAreNotCanonical() {
        byte[] bytes = bytes("*1\rx$4\r\nPINGxx");

        assertThat(parsed(bytes)).isEqualTo(bytes.length);
        assertThat(args.text(0)).isEqualTo("PING");
        assertThat(args.requestStart()).isEqualTo(-1);
    }

    @Test
    void aHugeBulkIsAwaitedWithoutReservingItsSize() {
        byte[] header = bytes("*2147483647\r\n$536870912\r\nabc");

        assertThat(parsed(header)).isEqualTo(-1);
    }

    @Test
    void protoMaxBulkLenIsALimit() {
        byte[] bytes = bytes("*1\r\n$11\r\n");
        parser.limitBulk(10);

        assertThatThrownBy(() -> parser.parse(bytes, 0, bytes.length, args)).hasMessageContaining("invalid bulk");
    }

    @Test
    void aRequestOfManyArgumentsInSmallPiecesIsNotScannedAgain() {
        int count = 200_000;
        byte[] bytes = bytes("*" + count + "\r\n" + "$1\r\na\r\n".repeat(count));
        for (int to = 0; to < bytes.length; to += 100) {
            assertThat(parse(bytes, 0, to)).isEqualTo(-1);
        }

        assertThat(parsed(bytes)).isEqualTo(bytes.length);
        assertThat(args.count()).isEqualTo(count);
    }

    @Test
    void argsOfEncodesTheCanonicalRequest() throws RespParser.Malformed {
        Args made = Args.of("SET", "k", "");
        int end = parser.parse(made.buf(), made.requestStart(), made.requestEnd(), args);

        assertThat(end).isEqualTo(made.requestEnd());
        assertThat(texts(args)).containsExactly("SET", "k", "");
        assertThat(texts(args.copy())).containsExactly("SET", "k", "");
    }

    private int parsed(byte[] bytes) {
        return parse(bytes, 0, bytes.length);
    }

    private int parse(byte[] bytes, int from, int to) {
        try {
            return parser.parse(bytes, from, to, args);
        } catch (RespParser.Malformed e) {
            throw new AssertionError(e);
        }
    }

    static List<String> texts(Args args) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < args.count(); i++) {
            texts.add(args.text(i));
        }
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
