package dev.ariadne.checker.edn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryException;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.Outcome;
import dev.ariadne.checker.engine.Describe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: every form of Jepsen's histories is read, and nothing that is broken passes for a history: it is refused with file and line. */
class HistoryReaderTest {
    private static final String WRITE = "{:process 0, :type :invoke, :f :write, :value 1, :time 5, :index 0}\n"
            + "{:process 0, :type :ok, :f :write, :value 1, :time 9, :index 1}\n";

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @Test
    void oneMapALine() {
        Op op = read(WRITE).op(0);
        assertThat(op).isEqualTo(new Op(0, 0, "write", null, 1L, null, Outcome.OK, 0, 1, 5, 9));
    }

    @Test
    void vectorListTagsCommentsAndSeveralLinesAMap() {
        String map =
                "#jepsen.history.Op{:process 0\n :type :invoke, #_ :gone :f :write ; why not\n :value 1 :extra {:a #{1 \"}\"}}}"
                        + " {:f :write :type :ok :process 0 :value 1}";
        assertThat(read("[" + map + "]").op(0).value()).isEqualTo(1L);
        assertThat(read("; a list\n(" + map + ")").op(0).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void keysOfIndependentRegisters() {
        History history = read("{:process 0 :type :invoke :f :read :value [\"x\" nil]}\n"
                + "{:process 1 :type :invoke :f :cas :value [\"x\" [1 2]]}\n"
                + "{:process 0 :type :ok :f :read :value [\"x\" 7]}\n"
                + "{:process 1 :type :info :f :cas :value [\"x\" [1 2]]}\n");
        assertThat(history.keyed()).isTrue();
        assertThat(history.op(0).key()).isEqualTo("x");
        assertThat(history.op(0).result()).isEqualTo(7L);
        assertThat(history.op(1).value()).isEqualTo(List.of(1L, 2L));
        assertThat(history.op(1).crashed()).isTrue();
    }

    @Test
    void aKeyBeforeATransactionIsToldFromItsFirstPart() {
        assertThat(transaction("[7 [[:r 0 nil]]]").keyed()).isTrue();
        assertThat(transaction("[7 [[:r 0 nil] [:w 1 2]]]").keyed()).isTrue();
        assertThat(transaction("[[:r 0 nil] [:w 1 2]]").keyed()).isFalse();
        assertThat(transaction("[[:r 0 nil]]").keyed()).isFalse();
    }

    private static History transaction(String value) {
        return read("{:process 0 :type :invoke :f :txn :value " + value + "} {:process 0 :type :ok :f :txn :value "
                + value + "}");
    }

    @Test
    void aCasWithoutKeyIsNoTuple() {
        History history = read(
                "{:process 0 :type :invoke :f :cas :value [nil 2]} {:process 0 :type :fail :f :cas :value [nil 2]}");
        assertThat(history.keyed()).isFalse();
        assertThat(history.op(0).value()).isEqualTo(Arrays.asList(null, 2L));
        assertThat(history.op(0).outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void tuplesOfOtherFunctionsAreSplitOnceAReadShowsThem() {
        History history = read(
                "{:process 0 :type :invoke :f :append :value [3 1]} {:process 0 :type :ok :f :append :value [3 1]}"
                        + "{:process 0 :type :invoke :f :read :value [3 nil]} {:process 0 :type :ok :f :read :value [3 [1]]}");
        assertThat(history.op(0).key()).isEqualTo(3L);
        assertThat(history.op(0).value()).isEqualTo(1L);
        assertThat(history.op(1).result()).isEqualTo(List.of(1L));
    }

    @Test
    void theNemesisMakesMarks() {
        History history = read("{:process :nemesis :type :info :f :kill :value [:n1 :n2] :time 3}\n" + WRITE);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.marks())
                .containsExactly(new History.Mark(0, 3, "kill", List.of(new Keyword("n1"), new Keyword("n2"))));
    }

    @Test
    void anOperationStillOpenAtTheEndHasCrashed() {
        assertThat(read("{:process 4 :type :invoke :f :write :value 1}").op(0).outcome())
                .isEqualTo(Outcome.INFO);
    }

    @Test
    void compressedFiles() throws IOException {
        Path file = directory.resolve("history.edn.gz");
        Files.write(file, gzip(WRITE));
        assertThat(HistoryReader.read(file).size()).isEqualTo(1);
    }

    @Test
    void truncatedCompressedFile() throws IOException {
        Path file = directory.resolve("history.edn.gz");
        byte[] whole = gzip(WRITE.repeat(500));
        Files.write(file, Arrays.copyOf(whole, whole.length - 20));
        assertThatThrownBy(() -> HistoryReader.read(file))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith(file + ":")
                .hasMessageContaining("ends in the middle");
    }

    @Test
    void jsonLinesAndArrays() {
        String line =
                "{\"process\":%d,\"type\":\"%s\",\"f\":\"%s\",\"value\":%s,\"time\":7,\"error\":\"a:b\",\"index\":%d}";
        String lines = line.formatted(0, "invoke", "write", "[\"k\",\"x\\/y\"]", 0) + "\n"
                + line.formatted(0, "ok", "write", "[\"k\",\"x\\/y\"]", 1) + "\n"
                + "{ \"process\" : \"nemesis\", \"type\" : \"info\", \"f\" : \"kill\", \"value\" : null }\n"
                + line.formatted(1, "invoke", "read", "[\"k\",null]", 3) + "\n"
                + line.formatted(1, "info", "read", "[\"k\", null]", 4);
        History history = read(lines);
        assertThat(history.op(0)).isEqualTo(new Op(0, 0, "write", "k", "x/y", null, Outcome.OK, 0, 1, 7, 7));
        assertThat(history.op(1).outcome()).isEqualTo(Outcome.INFO);
        assertThat(history.marks()).hasSize(1);
        assertThat(read("[" + lines.replace("}\n", "},\n") + "]").ops()).isEqualTo(history.ops());
    }

    @Test
    void jepsensHistoryTxt() {
        History history = read("0\t:invoke\t:write\t1\n:nemesis\t:info\t:start\t\"cut off\"\n0\t:ok\t:write\t1\n"
                + "1\t:invoke\t:read\tnil\n1\t:fail\t:read\tnil\t:timed-out\n");
        assertThat(history.op(0)).isEqualTo(new Op(0, 0, "write", null, 1L, null, Outcome.OK, 0, 2, -1, -1));
        assertThat(history.op(1).outcome()).isEqualTo(Outcome.FAIL);
        assertThat(history.marks()).hasSize(1);
        assertThatThrownBy(() -> read("0\t:invoke\t:write\t1\n1\t:ok\t:write\t1\n"))
                .hasMessageStartingWith("broken.edn:2: process 1 completes write without having invoked it");
    }

    @Test
    void listsAndSetsOfAnySize() {
        String numbers = IntStream.range(0, 1000).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        History history =
                read(("{:process 0 :type :invoke :f :read :value nil}{:process 0 :type :ok :f :read :value [%1$s]}"
                                + "{:process 0 :type :invoke :f :read :value nil}{:process 0 :type :ok :f :read :value #{%1$s}}"
                                + "{:process 0 :type :invoke :f :read :value nil}{:process 0 :type :ok :f :read :value [[1 2] [3 [4]] 5]}"
                                + "{:process 0 :type :invoke :f :read :value nil}{:process 0 :type :ok :f :read :value [1 [2 3] 4]}"
                                + "{:process 0 :type :invoke :f :read :value nil}{:process 0 :type :ok :f :read :value [1]}")
                        .formatted(numbers));
        assertThat(Describe.value(history.op(0).result())).isEqualTo("[… 996 997 998 999] (1000 elements)");
        assertThat((Set<?>) history.op(1).result()).hasSize(1000);
        assertThat(history.op(2).result()).isEqualTo(List.of(List.of(1L, 2L), List.of(3L, List.of(4L)), 5L));
        assertThat(history.op(3).result()).isEqualTo(List.of(1L, List.of(2L, 3L), 4L));
        assertThat(history.op(4).result()).isEqualTo(List.of(1L));
    }

    @Test
    void whatTheServerTold() {
        History history = read("{:process 0 :type :invoke :f :read :value nil}"
                + "{:process 0 :type :ok :f :read :value nil :node :n1 :epoch 3 :offset 17}");
        assertThat(history.value(history.meta(0, History.Meta.NODE))).isEqualTo(new Keyword("n1"));
        assertThat(history.value(history.meta(0, History.Meta.OFFSET))).isEqualTo(17L);
        assertThat(history.meta(0, History.Meta.ACKS)).isEqualTo(History.NIL);
    }

    @Test
    void theHistoryOfAStoreDirectory() throws IOException {
        Path run = Files.createDirectories(directory.resolve("store/test/20260101T000000"));
        Files.writeString(run.resolve("history.txt"), "0\t:invoke\t:write\t1\n");
        assertThat(HistoryFiles.find(run)).isEqualTo(run.resolve("history.txt"));
        Files.writeString(run.resolve("history.edn"), WRITE);
        assertThat(HistoryFiles.find(run)).isEqualTo(run.resolve("history.edn"));
        Files.createSymbolicLink(directory.resolve("store/test/latest"), run);
        assertThat(HistoryFiles.find(directory.resolve("store/test")).toRealPath())
                .isEqualTo(run.resolve("history.edn").toRealPath());
        assertThatThrownBy(() -> HistoryFiles.find(directory))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("there is no history.edn in it");
        Files.writeString(directory.resolve("test.jepsen"), "binary");
        assertThatThrownBy(() -> HistoryFiles.find(directory)).hasMessageContaining("has only test.jepsen");
    }

    /** A stream that says one thing first, and then another for a gigabyte. */
    private static InputStream gigabyte(String begin, String forEver) {
        byte[] endless = forEver.repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        return new SequenceInputStream(
                new ByteArrayInputStream(begin.getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    private long left = 1 << 30;

                    @Override
                    public int read() {
                        return left-- > 0 ? endless[0] : -1;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        int count = (int) Math.min(left, Math.min(length, endless.length));
                        System.arraycopy(endless, 0, buffer, offset, count);
                        left -= count;
                        return count == 0 ? -1 : count;
                    }
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3 | {:process 0 :type :invoke :f :write :value \" | a",
                "3 | {:process 0 :type :invoke :f :write :value [ | `1 `",
                "3 | {:process 0 :type :invoke :f :write :value #{ | `1 `",
                "3 | {:process 0 :type :invoke :f :write :value | 1",
                "3 | {:process 0 :type :invoke :f : | w",
                "3 | {:process 0 :type :invoke :extra {:a [ | `{} `",
                "3 | x | x",
                "3 | {:process 0 :type :invoke :f :write :value | `    `",
            })
    void aLineOfAGigabyte(int line, String begin, String forEver) {
        assertThatThrownBy(() -> HistoryReader.read(gigabyte(WRITE + begin, forEver), Path.of("broken.edn")))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("broken.edn:" + line + ": ")
                .hasMessageContaining("longer than 16 MB")
                .hasMessageMatching("[^\\n]{1,400}");
    }

    @ParameterizedTest
    @CsvSource({"`#_`", "`^a `", "`#a `", "`[`", "`{:a `"})
    void endlessNesting(String opening) {
        String text = "{:process 0 :type :invoke :f :write :value "
                + opening.replace("`", "").repeat(100_000);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("nested deeper");
    }

    /** As clojure.edn reads them, and what it does not read is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0x1F | 31",
                "-0xff | -255",
                "36rZ | 35",
                "2r101 | 5",
                "017 | 15",
                "2/4 | 1/2",
                "4/2 | 2",
                "5N | 5",
                "+3 | 3",
                "1.0M | 1.00M",
                "-0.0 | 0.0",
                "1e3 | 1000.0",
                "\\newline | \\o12",
                "\\u0041 | \\A",
                "\\backspace | \\o10",
                "`\"\\101\"` | `\"A\"`",
                "#:ns{:a 1} | {:ns/a 1}",
                "#inst \"2026\" | \"2026\"",
                "#object[java.lang.Error 0x3b1d5c2f \"why\"] | [java.lang.Error 0x3b1d5c2f \"why\"]",
            })
    void equalValues(String one, String other) {
        assertThat(EdnValue.read(one)).isEqualTo(EdnValue.read(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "08 | is not a number",
                "1/0 | is not a number",
                "2r3 | is not a number",
                "37rZ | is not a number",
                "0x | is not a number",
                "1_000 | is not a number",
                "#=(+ 1 2) | nothing in a history is evaluated",
                "#\"a\" | is not EDN",
                "#(a) | is not EDN",
                "#'a | is not EDN",
                "#<Error> | is not EDN",
                "{:a 1 :a 2} | the key :a stands twice in a map",
                "#{1 1N} | the element 1 stands twice in a set",
                "\\word | unknown character",
                "`\"\\q\"` | unknown escape",
            })
    void noValues(String text, String why) {
        assertThatThrownBy(() -> EdnValue.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{:process 0 :type :invoke :f :write :value 1 :value 2} | the key :value stands twice in a map",
                "{:process 0 :process 1 :type :invoke :f :write :value 1} | the key :process stands twice in a map",
                "{:process 0 :type :invoke :f :write :value #{1 2 1}} | the element 1 stands twice in a set",
                "{:process 0 :type :invoke :f :write :value #=(java.lang.System/exit 3)} | nothing in a history is evaluated",
                "#=(eval) {:process 0 :type :invoke :f :write :value 1} | nothing in a history is evaluated",
            })
    void whatStandsTwiceOrWouldBeEvaluated(String text, String why) {
        assertThatThrownBy(() -> read(WRITE + text + " ".repeat(2000)))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("broken.edn:3: ")
                .hasMessageContaining(why);
    }

    @Test
    void bytesThatAreNotText() {
        byte[] bytes = (WRITE + "{:process 0 :type :invoke :f :write :value \"~\"}").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 3] = (byte) 0xFF;
        assertThatThrownBy(() -> HistoryReader.read(new ByteArrayInputStream(bytes), Path.of("broken.edn")))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("broken.edn:3: bytes that are not UTF-8");
        assertThat(read("\uFEFF" + WRITE).size()).isEqualTo(1);
        assertThat(read("{:process 0 :type :invoke :f :write :value \"\uFFFD\"}")
                        .op(0)
                        .value())
                .isEqualTo("\uFFFD");
        byte[] wide = WRITE.getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> HistoryReader.read(new ByteArrayInputStream(wide), Path.of("broken.edn")))
                .hasMessageContaining("UTF-16; save it as UTF-8");
    }

    /** JSON has one type of number. */
    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "100, 1e2",
        "-0, 0.0",
        "0.5, 5e-1",
        "0.10, 0.1",
        "12345678901234567890123, 12345678901234567890123.0"
    })
    void equalNumbersOfJson(String one, String other) {
        String line = "{\"process\":0,\"type\":\"invoke\",\"f\":\"write\",\"value\":%s}\n";
        assertThat(read(line.formatted(one)).op(0).value())
                .isEqualTo(read(line.formatted(other)).op(0).value());
    }

    @Test
    void missingFile() {
        Path file = directory.resolve("nowhere.edn");
        assertThatThrownBy(() -> HistoryReader.read(file))
                .isInstanceOf(HistoryException.class)
                .hasMessage(file + ": there is no such file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2 | {:process 0 :type :ok :f :write :value 1} | without having invoked it",
                "3 | {:process 1 :type :invoke :f :write :value 1}~{:process 1 :type :invoke :f :read :value nil} | is still open",
                "2 | {:process 0 :type :maybe :f :write :value 1} | unknown :type :maybe",
                "2 | {:type :invoke :f :write :value 1} | without :process",
                "2 | {:process 0 :f :write :value 1} | without :type",
                "2 | {:process 0 :type :invoke :value 1} | without :f",
                "2 | {:process 0 :type :invoke :f :write :value 1 | ends in the middle",
                "2 | {:process 0 :type :invoke :f :write :value \"1} | middle of a string",
                "2 | this is not EDN | an operation map was expected, not this",
                "2 | {:process 0 :type :invoke :f :cas :value 3} | the value of a cas must be [old new]",
                "2 | {:process 0 :type :invoke :f :write :value 12ab} | is not a number",
                "2 | ] | unexpected ]",
                "3 | {:process 0 :type :invoke :f :write :value 1}~{:process 0 :type :ok :f :read :value 1} | but had invoked write",
                "2 | {:index 99999999999 :process 1 :type :invoke :f :write :value 1} | :index 99999999999 is no integer of 32 bits",
            })
    void brokenHistories(int line, String text, String message) {
        String history = "; a comment\n" + text.replace('~', '\n');
        assertThatThrownBy(() -> read(history))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("broken.edn:" + line + ": ")
                .hasMessageContaining(message)
                .matches(e -> !String.valueOf(e.getMessage()).contains("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{:process 0 :type :invoke :f :write :value 1} | before its closing ]",
                "[] 3 | more after the end",
                "'' | no operation in it",
            })
    void brokenWholes(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining(message);
    }

    private static History read(String text) {
        return HistoryReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Path.of("broken.edn"));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
