package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.tla.Models;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: each way to run {@code ariadne tlc} does what its help says. Method: the command itself on small models, its output and files. */
class TlcOptionsTest {
    private static final String COUNTER = """
            ---- MODULE Counter ----
            EXTENDS Naturals, Step
            CONSTANT Most
            VARIABLE x
            Init == x = 0
            Up(n) == x + n <= Most /\\ x' = x + n
            Never == x < 0 /\\ x' = 0
            Next == (\\E n \\in Steps : Up(n)) \\/ Never
            Spec == Init /\\ [][Next]_x
            Small == x < 5
            ====
            """;

    private static final String RARE = """
            ---- MODULE Counter ----
            EXTENDS Naturals, Step
            VARIABLES x, k
            Init == x = 0 /\\ k = 0
            Up(n) == x' = x + n /\\ k' = k + 1
            Next == \\E n \\in Steps : Up(n)
            Spec == Init /\\ [][Next]_<<x, k>>
            Small == ~(x = 16 /\\ k = 8)
            ====
            """;

    private static final String CUBE = """
            ---- MODULE Counter ----
            EXTENDS Naturals, Step
            CONSTANT Most
            VARIABLES x, y, z
            Spec == x = 0 /\\ y = 0 /\\ z = 0 /\\ [][
              \\/ x < Most /\\ x' = x + 1 /\\ UNCHANGED <<y, z>>
              \\/ y < Most /\\ y' = y + 1 /\\ UNCHANGED <<x, z>>
              \\/ z < Most /\\ z' = z + 1 /\\ UNCHANGED <<x, y>>]_<<x, y, z>>
            Small == x <= Most
            ====
            """;

    @TempDir
    private Path directory = Path.of("");

    private String out = "";
    private String err = "";

    private int run(String... arguments) {
        StringWriter printed = new StringWriter();
        StringWriter complained = new StringWriter();
        String[] line = new String[arguments.length + 1];
        line[0] = "tlc";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        int code = Main.commandLine()
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(complained, true))
                .execute(line);
        out = printed.toString();
        err = complained.toString();
        return code;
    }

    private int own(String module, String cfg, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("Counter.tla"), module);
        Path configuration = Files.writeString(directory.resolve("Counter.cfg"), cfg);
        Files.writeString(directory.resolve("Step.tla"), "---- MODULE Step ----\nSteps == {1, 2}\n====\n");
        String[] line = new String[options.length + 4];
        line[0] = "--module";
        line[1] = file.toString();
        line[2] = "--config";
        line[3] = configuration.toString();
        System.arraycopy(options, 0, line, 4, options.length);
        return run(line);
    }

    private static long count(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results().count();
    }

    private static String cfg(int most) {
        return "SPECIFICATION Spec\nINVARIANT Small\nCONSTANT Most = " + most + "\nCHECK_DEADLOCK FALSE\n";
    }

    @Test
    void anActionThatNoModelTakesIsAnError() {
        assertThat(run("--coverage", "--detail", "two-drops", "two-wait")).isEqualTo(Exit.VIOLATION);
        assertThat(out).containsPattern("AskAcks +1 of 2 +\\d+ +\\d+").containsPattern("Write +2 of 2 +\\d\\d+ +\\d+");
        assertThat(out).containsPattern("two-drops takes no .*WaitReturn");
        assertThat(err)
                .contains("taken in none of the models: ")
                .contains("Crash")
                .doesNotContain("AskAcks");
    }

    @Test
    void theStateGraphIsWrittenWithItsActions() throws IOException {
        Path json = directory.resolve("graph.json");
        Path dot = directory.resolve("graph.dot");
        assertThat(run("--dump", json.toString(), "two-wait")).isZero();
        assertThat(run("--dump", dot.toString(), "two-wait")).isZero();

        String text = Files.readString(json);
        assertThat(count("\"state\":\\d+,(\"initial\":true,)?\"values\"", text)).isEqualTo(states("two-wait"));
        assertThat(text)
                .contains("\"action\":\"ReceiveAck\",\"parameters\":[\"s1\",\"s2\"]")
                .endsWith("]}\n");
        String drawn = Files.readString(dot);
        assertThat(count("(?m)^  \\d+ \\[label", drawn)).isEqualTo(states("two-wait"));
        assertThat(count("(?m)^  \\d+ -> \\d+ ", drawn))
                .isEqualTo(count("\"from\":\\d+,\"to\":", text))
                .isGreaterThan(states("two-wait"));
        assertThat(drawn).contains("[label=\"ReceiveAck(s1, s2)\"];");
    }

    @Test
    void aGraphThatCannotBeWrittenAsAskedIsRefused() {
        assertThat(run("--dump", "graph.png", "two-wait")).isEqualTo(Exit.USAGE);
        assertThat(run("--dump", "graph.dot", "two-wait", "calm")).isEqualTo(Exit.USAGE);
        assertThat(run("--dump", directory.resolve("no/graph.dot").toString(), "two-wait"))
                .isEqualTo(Exit.ENVIRONMENT);
    }

    @Test
    void aWalkThatFailsIsFoundAgainByItsSeedWhateverTheWorkers() throws IOException {
        String cfg = "SPECIFICATION Spec\nINVARIANT Small\n";
        assertThat(own(RARE, cfg, "--simulate", "--walks", "9000", "--depth", "9", "--seed", "3"))
                .isEqualTo(Exit.VIOLATION);
        String first = found();
        assertThat(first).containsPattern("Small fails in walk \\d\\d+ of seed 3, which was not expected");
        assertThat(count("Up\\(2\\)", first)).isEqualTo(8);
        assertThat(own(RARE, cfg, "--simulate", "--walks", "9000", "--depth", "9", "--seed", "3", "--workers", "2"))
                .isEqualTo(Exit.VIOLATION);
        assertThat(found()).isEqualTo(first);
    }

    private String found() {
        return out.replaceAll("expected[.,] .*", "expected");
    }

    @Test
    void walksThatFindNothingProveNothing() {
        assertThat(run("--simulate", "--walks", "20", "--depth", "30", "two-wait"))
                .isZero();
        assertThat(out).contains("two-wait: nothing found in 20 walks").doesNotContain("holds");
    }

    @Test
    void aWalkChecksPropertiesOfStepsToo() throws IOException {
        String module = COUNTER.replace("Small == x < 5", "Small == TRUE\nSlow == [][x' < x + 2]_x");
        assertThat(own(module, cfg(4) + "PROPERTY Slow\n", "--simulate")).isEqualTo(Exit.VIOLATION);
        assertThat(out).contains("Slow fails in walk").contains("Up(2)");
    }

    @Test
    void aModuleOfOnesOwnIsCheckedWithThoseBesideIt() throws IOException {
        assertThat(own(COUNTER, cfg(4), "--workers", "2")).isZero();
        assertThat(out).containsPattern("Counter +Small +holds +holds +5 ");
        assertThat(own(COUNTER, cfg(9))).isEqualTo(Exit.VIOLATION);
        assertThat(out).contains("Counter: Small fails").contains("Up(2)");
        assertThat(own(COUNTER, cfg(4), "--coverage")).isEqualTo(Exit.VIOLATION);
        assertThat(err).contains("taken in none of the models: Never");
    }

    @Test
    void aModuleOfOnesOwnMayExtendOurs() throws IOException {
        Path module = Files.writeString(
                directory.resolve("Mine.tla"),
                "---- MODULE Mine ----\nEXTENDS Properties\nOneWrite == writes < 2\n====\n");
        assertThat(run("--write", directory.toString(), "two-drops")).isZero();
        Path cfg = directory.resolve("two-drops.cfg");
        Files.writeString(cfg, Files.readString(cfg) + "INVARIANT OneWrite\n");
        for (String ours : List.of("History", "Net", "Cluster", "PushReplication", "Properties")) {
            Files.delete(directory.resolve(ours + ".tla"));
        }
        assertThat(run("--module", module.toString(), "--config", cfg.toString()))
                .isEqualTo(Exit.VIOLATION);
        assertThat(out).contains("Mine: OneWrite fails");
    }

    @Test
    void errorsPointAtFileAndLine() throws IOException {
        assertThat(own(COUNTER.replace("x < 5", "y < 5"), cfg(4))).isEqualTo(Exit.UNKNOWN);
        assertThat(err).contains(directory.resolve("Counter.tla") + ":10:10: Unknown operator: `y'.");
        assertThat(own(COUNTER.replace("x < 5", "x < = 5"), cfg(4))).isEqualTo(Exit.UNKNOWN);
        assertThat(err).contains(directory.resolve("Counter.tla") + ":10:").contains("Encountered");
        assertThat(own(COUNTER.replace("Naturals,", "Naturalls,"), cfg(4))).isEqualTo(Exit.UNKNOWN);
        assertThat(err).contains(directory.resolve("Counter.tla") + ":2:9: there is no module Naturalls");
        assertThat(own(COUNTER.replace("x < 5", "x < \"5\""), cfg(4))).isEqualTo(Exit.UNKNOWN);
        assertThat(err).contains(directory.resolve("Counter.tla") + ":10:10: ").contains("integer");
        assertThat(own(COUNTER, cfg(4).replace("Small", "Smal"))).isEqualTo(Exit.UNKNOWN);
        assertThat(err).contains(directory.resolve("Counter.cfg") + ":2:11: The invariant Smal");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("--module", "nowhere.tla", "--config", "nowhere.cfg")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err).contains("there is no file nowhere.tla");
        assertThat(run("--module", "nowhere.tla")).isEqualTo(Exit.USAGE);
    }

    @Test
    void theSearchHasTheHeapThatWasAskedFor() {
        assertThat(run("--heap", "lots", "calm")).isEqualTo(Exit.USAGE);
        // Less than any JVM runs with, so the child that is started cannot live.
        assertThat(run("--heap", "1k", "calm")).isNotIn(Exit.VALID, Exit.USAGE);
        assertThat(run("--heap", "300m", "two-lag")).isZero();
    }

    @Test
    void aSearchThatWasKilledIsResumedAndFindsTheSameStates() throws Exception {
        assertThat(own(CUBE, cfg(45))).isZero();
        List<Long> whole = distinctAndGenerated();
        assertThat(whole.get(0)).isEqualTo(46L * 46 * 46);

        Path saved = directory.resolve("saved");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "tlc",
                        "--checkpoint",
                        saved.toString(),
                        "--checkpoint-minutes",
                        "0.002",
                        "--module",
                        directory.resolve("Counter.tla").toString(),
                        "--config",
                        directory.resolve("Counter.cfg").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path mark = saved.resolve("states/vars.chkpt");
        for (long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
                !Files.exists(mark) && killed.isAlive() && System.nanoTime() < end; ) {
            Thread.sleep(5);
        }
        // The files of a checkpoint are put in place one after the other.
        Thread.sleep(100);
        killed.destroyForcibly().waitFor();
        assertThat(mark).exists();

        assertThat(run("--resume", saved.toString(), "calm")).isEqualTo(Exit.USAGE);
        Path step = directory.resolve("Step.tla");
        String text = Files.readString(step);
        Files.writeString(step, text.replace("{1, 2}", "{1, 3}"));
        assertThat(run("--resume", saved.toString())).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err).contains("Step.tla has changed since the checkpoint");
        Files.writeString(step, text);

        assertThat(run("--resume", saved.toString())).isZero();
        List<Long> resumed = distinctAndGenerated();
        assertThat(resumed.get(0)).isEqualTo(whole.get(0));
        assertThat(resumed.get(1)).as("it does not begin again").isLessThan(whole.get(1));
        assertThat(run("--resume", saved.toString())).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err).contains("holds no checkpoint");
    }

    private List<Long> distinctAndGenerated() {
        Matcher row = Pattern.compile(" holds +([\\d,]+) +([\\d,]+)").matcher(out);
        assertThat(row.find()).isTrue();
        return List.of(
                Long.valueOf(row.group(1).replace(",", "")),
                Long.valueOf(row.group(2).replace(",", "")));
    }

    private static long states(String model) {
        return Models.registered().find(model).orElseThrow().states();
    }

    @Test
    void workersInJvmsOfTheirOwnFindTheSameAndEnd() {
        assertThat(run("--distributed", "--workers", "2", "two-wait")).isZero();
        assertThat(out).containsPattern("two-wait .* holds +" + states("two-wait") + " ");
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void whatDistributedTlcCannotTellIsFoundOut() throws IOException {
        assertThat(own(COUNTER, cfg(9), "--distributed")).isEqualTo(Exit.VIOLATION);
        assertThat(out).contains("Counter: Small fails").contains("Up(2)");
        String endless = COUNTER.replace("Small ==", "Grows == <>(x > 3)\nSmall ==");
        assertThat(own(endless, cfg(4) + "PROPERTY Grows\n", "--distributed")).isEqualTo(Exit.UNKNOWN);
        assertThat(err).contains("does not check liveness");
    }

    @Test
    void modelsAreCheckedSeveralAtATime() {
        assertThat(run("--lanes", "2", "two-wait", "two-lag", "calm")).isZero();
        assertThat(out).containsSubsequence("two-wait", "two-lag", "calm");
    }

    private static final String LIVE = """
            ---- MODULE Counter ----
            EXTENDS Naturals, TLC
            CONSTANT Who
            VARIABLE x
            Init == x = {}
            Next == \\E w \\in Who : x' = x \\cup {w} /\\ PrintT(<<"adds", w>>)
            Spec == Init /\\ [][Next]_x /\\ WF_x(Next)
            Full == <>(x = Who)
            Alike == Permutations(Who)
            Within == x \\subseteq Who
            ====
            """;

    @Test
    void whatTlcWarnsOfIsShownAndWhatTheSpecificationPrints() throws IOException {
        String cfg = "SPECIFICATION Spec\nPROPERTY Full\nCONSTANT Who = {a, b}\nCHECK_DEADLOCK FALSE\n";
        assertThat(own(LIVE, cfg)).isZero();
        assertThat(err).isEmpty();
        assertThat(out).contains("<<\"adds\", a>>", "<<\"adds\", b>>");
        assertThat(own(LIVE, cfg + "SYMMETRY Alike\n")).isZero();
        assertThat(err).contains("Counter: warning: Declaring symmetry during liveness checking is dangerous.");
        assertThat(own(LIVE, cfg + "CONSTRAINT Within\n")).isZero();
        assertThat(err).contains("Counter: warning: Declaring state or action constraints during liveness");
    }

    @Test
    void whatTheParserWarnsOfIsShownOnceWithItsPlace() throws IOException {
        Files.writeString(directory.resolve("Own.tla"), "---- MODULE Own ----\nLen(s) == 3\n====\n");
        assertThat(own(COUNTER.replace("Naturals,", "Naturals, Sequences, Own,"), cfg(4)))
                .isZero();
        assertThat(err)
                .contains("Own.tla:2:1: warning: the definition of 'Len' conflicts")
                .hasLineCount(1);
    }

    @Test
    void whatASpecificationPrintsInEveryStateIsCutAndCounted() throws IOException {
        String loud = LIVE.replace("{w}", "{w, 0}").replace("x \\subseteq Who", "\\A n \\in 1..2000 : PrintT(n)");
        assertThat(own(loud, "INIT Init\nNEXT Next\nINVARIANT Within\nCONSTANT Who = {1, 2}\nCHECK_DEADLOCK FALSE\n"))
                .isZero();
        assertThat(out).containsPattern("\n… and \\d{4} lines more\n");
        assertThat(count("(?m)^\\d+$", out)).isBetween(900L, 1_000L);
    }

    @Test
    void aWordThatThisTlcDoesNotDoIsRefusedByName() throws IOException {
        String cfg = "SPECIFICATION Spec\nCONSTANT Who = {a, b}\nCHECK_DEADLOCK FALSE\n\\* ALIAS is a comment\n";
        assertThat(own(LIVE, cfg)).isZero();
        for (String word : List.of("ALIAS", "POSTCONDITION", "_PERIODIC", "_RL_REWARD", "TYPE", "TYPE_CONSTRAINT")) {
            assertThat(own(LIVE, cfg + word + " Within\n")).as(word).isEqualTo(Exit.ENVIRONMENT);
            assertThat(err).contains("Counter.cfg:5: this TLC (2.18) does not do " + word + "; take it out");
        }
    }
}
