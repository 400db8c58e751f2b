package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: every wrong word gets one line that names the right one, and the right exit code. Method: one row a mistake. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        falt                               | ariadne: unknown command 'falt'; did you mean fault?
        --verson                           | ariadne: unknown option '--verson'; did you mean --version?
        fault --nemeses kill               | ariadne fault: unknown option '--nemeses'; did you mean --nemesis?
        fault now                          | ariadne fault: unknown argument 'now'
        fault --workload list              | ariadne fault: --workload: 'list' is not one of register, cas
        fault --nemesis kill,burn          | ariadne fault: --nemesis: 'burn' is not one of kill, pause, partition, failover, reboot, halves, split, flap, slow, reset, half-open, flood, reconfigure, rolling, handover, disk-full, disk-slow, heap-full, fd-full, clock, all, none
        fault --nemesis failover --nodes 1 | ariadne fault: --nemesis failover needs --nodes 2 or more
        conform --target nobody            | ariadne conform: --target: 'nobody' is none of core, server, redis:PATH
        fault --nodes 0                    | ariadne fault: --nodes is 1 to 9, not 0
        conform --break x                  | ariadne conform: --break: 'x' is no bug of the bank; those are psync-past-end,
        sim --break x                      | ariadne sim: --break: 'x' is no bug of the bank; those are psync-past-end,
        bugs --bug x                       | ariadne bugs: --bug: 'x' is no bug of the bank; those are psync-past-end,
        bugs --layer tlc                   | ariadne bugs: --layer: 'tlc' is no layer; those are conform, sim, trace, fault
        fault --nodes many                 | ariadne fault: Invalid value for option '--nodes': 'many' is not an int
        fault --rate 0                     | ariadne fault: --rate is a positive number of operations per second, not 0
        fault --time-limit -1              | ariadne fault: --time-limit is a positive number of seconds, not -1
        fault --reads all                  | ariadne fault: --reads: 'all' is not one of primary, replica, nearest, any
        fault --wait 1                     | ariadne fault: --wait is replicas:milliseconds, as in 1:500, not '1'
        fault --wait 1:0                   | ariadne fault: --wait needs a timeout above 0 ms (0 would wait for ever)
        fault --wait 3:100                 | ariadne fault: --wait 3:100 can never succeed: there are 2 replicas; raise --nodes
        fault --min-replicas x             | ariadne fault: --min-replicas is replicas:seconds, as in 1:2, not 'x'
        fault --target valkey              | ariadne fault: --target: 'valkey' is not a target; say self or redis:PATH
        fault --failover sentinal          | ariadne fault: --failover: 'sentinal' is not one of rule, sentinel, sentinel:MILLISECONDS
        fault --failover sentinel:0        | ariadne fault: --failover sentinel:MS needs MS above 0
        fault --target external:localhost  | ariadne fault: --target: 'localhost' is no address; say external:HOST:PORT,HOST:PORT
        fault --target external:h:1,h:99999 | ariadne fault: --target: 'h:99999' is no address
        fault --target external:localhost:1,localhost:2 --nemesis kill | ariadne fault: --nemesis kill needs servers that the harness has started; possible with --target external: partition, split, flap, slow, reset, half-open
        fault --target external:localhost:1 --nodes 3 | ariadne fault: --nodes 3, but --target names 1 servers
        fault --target external:localhost:1 --min-replicas 1:1 | ariadne fault: --target external has settings of its own: leave out --min-replicas
        fault --allow-reconfigure          | ariadne fault: --allow-reconfigure is for --target external
        fault --network bridge             | ariadne fault: --network: 'bridge' is not one of proxy, netns
        fault --matrix=huge                | ariadne fault: --matrix: 'huge' is not one of default, small
        fault --matrix --wait 1:300        | ariadne fault: --matrix has its own rows: leave out --wait
        fault --matrix --nodes 1           | ariadne fault: --matrix needs --nodes 2 or more
        fault --matrix --target self,x     | ariadne fault: --target: 'x' is not a target
        fault --matrix --nemesis kill/burn | ariadne fault: --nemesis: 'burn' is not one of kill, pause, partition, failover, reboot
        serve --port 70000                 | ariadne serve: --port is 0 to 65535, not 70000
        bench --scenario speed             | ariadne bench: --scenario: 'speed' is not one of start, commands, allocation, wait
        bench --commands set,xadd          | ariadne bench: --commands: 'xadd' is not one of set, get, incr
        bench --pipelines 0                | ariadne bench: --pipelines are 1 or more each
        bench --replicas 9                 | ariadne bench: --replicas are 0 to 8 each
        bench --against self               | ariadne bench: --against: 'self' is not another server; name a program
        fault --seed                       | ariadne fault: Missing required parameter for option '--seed' (S)
        """)
    void aWrongWordGetsOneLineThatNamesTheRightOne(String line, String answer) {
        assertThat(run(line.split(" "))).isEqualTo(Exit.USAGE);
        assertThat(err.toString()).startsWith(answer).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutACommandTheCommandsAreNamed() {
        assertThat(run()).isEqualTo(Exit.USAGE);
        assertThat(err.toString())
                .startsWith("ariadne: which command? One of: ")
                .contains("fault");
    }

    @Test
    void anUnreadableTraceIsAMatterOfTheEnvironment() {
        assertThat(run("conform", "--reverse", "/nowhere/trace.jsonl")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).contains("cannot read /nowhere/trace.jsonl").hasLineCount(1);
    }

    @Test
    void aMissingProgramIsAMatterOfTheEnvironmentAndTheRemedyIsNamed() {
        assertThat(run("fault", "--target", "redis:/nowhere/redis-server")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString())
                .startsWith("ariadne fault: there is no program /nowhere/redis-server; install one")
                .hasLineCount(1);
    }

    @Test
    void aStoreThatIsNotThereAndAPortThatIsTakenNameTheRemedy(@TempDir Path store) throws IOException {
        assertThat(run("serve", "--store", "/nowhere")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString())
                .startsWith("ariadne serve: there is no directory /nowhere; `ariadne fault' makes one")
                .hasLineCount(1);
        err.getBuffer().setLength(0);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run("serve", "--store", store.toString(), "--port", port))
                    .isEqualTo(Exit.ENVIRONMENT);
            assertThat(err.toString())
                    .startsWith("ariadne serve: port " + port + " is taken; choose another with --port")
                    .hasLineCount(1);
        }
    }

    @Test
    void aServerToMeasureBesideOursThatIsNotThereIsNamed() {
        assertThat(run("bench", "--against", "redis-server-of-nobody")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString())
                .startsWith("ariadne bench: there is no program redis-server-of-nobody on the PATH; install one")
                .hasLineCount(1);
    }

    @Test
    void benchDoesNotMeasureWhatItCannotWrite() {
        assertThat(run("bench", "--scenario", "start", "--out", "/dev/null/bench"))
                .isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString())
                .startsWith("ariadne bench: cannot write to /dev/null/bench")
                .contains("--out")
                .hasLineCount(1);
    }

    @Test
    void theScenariosOfTheBenchAreListed() {
        assertThat(run("bench", "--list")).isEqualTo(Exit.VALID);
        assertThat(out.toString().lines())
                .hasSize(8)
                .anyMatch(line -> line.startsWith("full-sync ") && line.endsWith("(not quick)"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpAndVersionAreOnStandardOutput() {
        assertThat(run("--help")).isEqualTo(Exit.VALID);
        assertThat(out.toString()).contains("fault", "Exit codes: 0 valid, 1 violation");
        assertThat(run("--version")).isEqualTo(Exit.VALID);
        assertThat(out.toString()).contains("ariadne 0.1.0");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aFaultOfOurOwnIsToldApart() {
        int code = Main.commandLine()
                .addSubcommand("boom", new Boom())
                .setErr(new PrintWriter(err, true))
                .execute("boom");
        assertThat(code).isEqualTo(Exit.INTERNAL);
        assertThat(err.toString()).startsWith("ariadne boom: internal error: ");
    }

    @Test
    void theNearestNameIsFoundAndADistantOneIsNotGuessed() {
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.suggestion("zzz", List.of("fault", "check"))).isEqualTo("; one of: fault check");
        assertThat(Nearest.suggestion("wait-cut", List.of("two-cut", "wait-cut/Durable", "wait-cut/live")))
                .as("a longer name that begins with the word is meant before one that looks like it")
                .isEqualTo("; did you mean one of: wait-cut/Durable wait-cut/live?");
        List<String> many =
                IntStream.range(100, 300).mapToObj(i -> "model-" + i).toList();
        assertThat(Nearest.suggestion("nosuch", many))
                .as("nobody reads two hundred names")
                .startsWith("; of 200, the nearest: model-")
                .hasSizeLessThan(200);
    }

    @picocli.CommandLine.Command(name = "boom")
    private static final class Boom implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("seeded");
        }
    }

    private int run(String... words) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }
}
