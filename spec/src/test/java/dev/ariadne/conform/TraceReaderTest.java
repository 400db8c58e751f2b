package dev.ariadne.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.conform.TraceVerdict.Says;
import dev.ariadne.sim.SimTraces;
import dev.ariadne.sim.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a trace is accepted as it is, and rejected where it is altered, however little. Method: the trace of a simulated run with snapshots,
 * resumed streams and WAITs, one line of it changed in each way in which a server could be wrong.
 */
class TraceReaderTest {
    private static final long SEED = 3;
    private static final Pattern SERVER = Pattern.compile("\"server\":\"(\\w+):6379\"");

    private static List<String> lines = List.of();

    @TempDir
    private Path directory;

    @BeforeAll
    static void run() {
        List<String> trace = new ArrayList<>();
        try (SimTraces traces = new SimTraces(trace::add, false)) {
            Simulation.Outcome outcome = Simulation.run(SEED, Simulation.faultsOf(SEED), line -> {}, traces);
            assertThat(outcome.violation()).isNull();
        }
        lines = List.copyOf(trace);
    }

    @Test
    void aTraceIsValid() throws IOException {
        TraceVerdict verdict = validate(lines);
        assertThat(verdict.says()).as(verdict.toString()).isEqualTo(Says.VALID);
        assertThat(verdict.lines()).isEqualTo(lines.size()).isGreaterThan(1000);
        assertThat(verdict.steps()).isGreaterThan(1000);
    }

    @Test
    void eachServersLinesMayStandInAFileOfTheirOwnAndUnderAnotherAddress() throws IOException {
        Map<String, List<String>> byServer = new LinkedHashMap<>();
        for (String line : lines) {
            byServer.computeIfAbsent(server(line), name -> new ArrayList<>())
                    .add(line.replace("s2:6379", "127.0.0.1:4002"));
        }
        for (Map.Entry<String, List<String>> one : byServer.entrySet()) {
            Path own = Files.createDirectories(directory.resolve(one.getKey()));
            Files.write(own.resolve(TraceReader.FILE), one.getValue());
        }
        Files.writeString(directory.resolve(TraceNames.FILE), "127.0.0.1:4002\ts2:6379\n");
        TraceVerdict verdict = new TraceReader(List.of(directory)).validate(count -> {});
        assertThat(verdict.says()).as(verdict.toString()).isEqualTo(Says.VALID);
        assertThat(verdict.lines()).isEqualTo(lines.size());
    }

    @Test
    void anOffsetWhereNoCommandEnds() throws IOException {
        rejected("ApplyStream", 50, line -> plus(line, "end", 1), "where no command ends");
    }

    @Test
    void anIdThatNobodyGave() throws IOException {
        rejected(
                "AcceptPartial",
                0,
                line -> line.replaceAll("\"replid\":\"\\w+\"", "\"replid\":\"" + "f".repeat(40) + "\""),
                "that nobody has begun");
    }

    @Test
    void aSnapshotWhereTheStreamCanGoOn() throws IOException {
        rejected(
                "GrantPartial",
                0,
                line -> line.replace("GrantPartial", "GrantFull").replaceAll(",\"place\":\\d+", ""),
                "does not allow GrantFull");
    }

    @Test
    void aStreamThatBeginsElsewhere() throws IOException {
        int at = nth("GrantPartial", 0);
        String end = field(lines.get(at), "end");
        rejected(
                at,
                changed(at, line -> line.replaceAll("\"place\":\\d+", "\"place\":" + end)),
                "does not allow GrantPartial");
    }

    @Test
    void anAcknowledgementThatNobodySent() throws IOException {
        int at = nth("ReceiveAck", 10);
        String end = field(lines.get(at), "end");
        rejected(
                at,
                changed(at, line -> line.replaceAll("\"place\":\\d+", "\"place\":" + end)),
                "does not allow ReceiveAck");
    }

    @Test
    void aWaitThatCountsTooMany() throws IOException {
        rejected("WaitReturn", 2, line -> plus(line, "count", 1), "the model does not count so");
    }

    @Test
    void aWaitThatCountsTooFew() throws IOException {
        rejected("WaitReturn", 2, line -> plus(line, "count", -1), "the model does not count so");
    }

    @Test
    void aBacklogThatBeginsTooEarly() throws IOException {
        rejected("Trim", 300, line -> line.replaceAll("\"start\":\\d+", "\"start\":0"), "does not allow Trim");
    }

    @Test
    void aLinkThatIsUpTooEarly() throws IOException {
        rejected(
                "AcceptFull", 0, line -> line.replace("\"sync\"", "\"connected\""), "link to its primary is connected");
    }

    @Test
    void aCommandThatIsSkipped() throws IOException {
        without("ApplyStream", 60, "the end of command");
    }

    @Test
    void aWriteThatIsNotTold() throws IOException {
        without("Write", 60, "where no command ends");
    }

    @Test
    void anAcknowledgementThatIsNotTold() throws IOException {
        List<String> fewer = renumbered(lines, nth("SendAck", 20));
        TraceVerdict verdict = validate(fewer);
        assertThat(verdict.says()).isEqualTo(Says.INVALID);
        assertThat(verdict.why()).contains("does not allow ReceiveAck");
    }

    @Test
    void aWriteWithTooFewGoodReplicas() throws IOException {
        rejected(
                "Write",
                10,
                line -> plus(line, "min", 1)
                        .replaceAll("\"good\":\\d+", "\"good\":0")
                        .replace("}", ",\"count\":1}"),
                "does not allow Write");
    }

    @Test
    void aLineThatIsMissingIsNoticedByItsNumber() throws IOException {
        List<String> fewer = new ArrayList<>(lines);
        fewer.remove(nth("Tick", 40));
        assertThatThrownBy(() -> validate(fewer))
                .isInstanceOf(BrokenTraceException.class)
                .hasMessageContaining("are missing before this one");
    }

    @Test
    void aBrokenLineIsNamed() {
        List<String> broken = changed(99, line -> line.substring(0, 40));
        assertThatThrownBy(() -> validate(broken))
                .isInstanceOf(BrokenTraceException.class)
                .hasMessage(directory.resolve("trace.jsonl") + ":100: the line is cut off");
        List<String> wrong = changed(99, line -> line.replace("\"end\":", "\"end\":x"));
        assertThatThrownBy(() -> validate(wrong))
                .isInstanceOf(BrokenTraceException.class)
                .hasMessageContaining(":100: no trace line at character ");
    }

    @Test
    void aTraceThatIsCutOffIsGoodUpToThere() throws IOException {
        List<String> cut = new ArrayList<>(lines.subList(0, 500));
        cut.add(lines.get(500).substring(0, 40));
        Path file = directory.resolve("trace.jsonl");
        Files.writeString(file, String.join("\n", cut));
        TraceVerdict verdict = new TraceReader(List.of(file)).validate(count -> {});
        assertThat(verdict.says()).isEqualTo(Says.UNKNOWN);
        assertThat(verdict.lines()).isEqualTo(500);
        assertThat(verdict.why()).contains(file + ":501 is cut off");
    }

    @Test
    void withoutOneServersTraceNothingIsKnown() throws IOException {
        TraceVerdict verdict = validate(
                lines.stream().filter(line -> !server(line).equals("s1")).toList());
        assertThat(verdict.says()).isEqualTo(Says.UNKNOWN);
        assertThat(verdict.why()).contains("follows s1:6379, of which there is no trace");
    }

    private void rejected(String action, int nth, UnaryOperator<String> change, String why) throws IOException {
        int at = nth(action, nth);
        rejected(at, changed(at, change), why);
    }

    private void rejected(int at, List<String> altered, String why) throws IOException {
        assertThat(altered.get(at)).as("the alteration").isNotEqualTo(lines.get(at));
        TraceVerdict verdict = validate(altered);
        assertThat(verdict.says()).isEqualTo(Says.INVALID);
        assertThat(verdict.where()).isEqualTo(directory.resolve("trace.jsonl") + ":" + (at + 1));
        assertThat(verdict.why()).contains(why);
        assertThat(verdict.details()).anyMatch(line -> line.startsWith("allowed  "));
    }

    /** The next thing that its server says does not fit any more. */
    private void without(String action, int nth, String why) throws IOException {
        int at = nth(action, nth);
        int next = nextOfItsServer(at);
        // One that is followed by another of its kind may have been told with it.
        for (int i = nth + 1; isOf(action, lines.get(next)); i++) {
            at = nth(action, i);
            next = nextOfItsServer(at);
        }
        TraceVerdict verdict = validate(renumbered(lines, at));
        assertThat(verdict.says()).isEqualTo(Says.INVALID);
        assertThat(verdict.where()).isEqualTo(directory.resolve("trace.jsonl") + ":" + next);
        assertThat(verdict.why()).contains(why);
    }

    private TraceVerdict validate(List<String> trace) throws IOException {
        Path file = directory.resolve("trace.jsonl");
        Files.write(file, trace);
        return new TraceReader(List.of(file)).validate(count -> {});
    }

    private static int nextOfItsServer(int at) {
        int next = at + 1;
        while (!server(lines.get(next)).equals(server(lines.get(at)))) {
            next++;
        }
        return next;
    }

    private static boolean isOf(String action, String line) {
        return line.contains("\"action\":\"" + action + '"');
    }

    private static int nth(String action, int nth) {
        int seen = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (isOf(action, lines.get(i)) && seen++ == nth) {
                return i;
            }
        }
        throw new AssertionError("the trace has only " + seen + " lines of " + action);
    }

    private static List<String> changed(int at, UnaryOperator<String> change) {
        List<String> altered = new ArrayList<>(lines);
        altered.set(at, change.apply(altered.get(at)));
        return altered;
    }

    private static List<String> renumbered(List<String> trace, int without) {
        List<String> fewer = new ArrayList<>(trace.subList(0, without));
        String server = server(trace.get(without));
        boolean here = true;
        for (String line : trace.subList(without + 1, trace.size())) {
            here &= !(server(line).equals(server) && line.contains("\"action\":\"Restart\""));
            fewer.add(here && server(line).equals(server) ? plus(line, "n", -1) : line);
        }
        return fewer;
    }

    private static String server(String line) {
        var found = SERVER.matcher(line);
        return found.find() ? found.group(1) : "";
    }

    private static String field(String line, String name) {
        var found = Pattern.compile("\"" + name + "\":(-?\\d+)").matcher(line);
        return found.find() ? found.group(1) : "";
    }

    private static String plus(String line, String name, long more) {
        return line.replaceFirst(
                "\"" + name + "\":-?\\d+", "\"" + name + "\":" + (Long.parseLong(field(line, name)) + more));
    }
}
