package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: fault runs leave nothing behind. Method: runs of both targets with all nemeses, one after the other; a third is interrupted at a random moment as by
 * Ctrl-C, a third is killed, and what a killed one leaves the next one has to remove. {@code -Dleft.runs=100} makes more of them.
 */
@Tag("interop")
class NothingIsLeftTest {
    private static final int RUNS = Integer.getInteger("left.runs", 3);
    private static final long MOST_SECONDS = 180;
    private static final int LONGEST_MS = 9_000;

    private enum End {
        KILLED,
        BY_ITSELF,
        INTERRUPTED
    }

    @TempDir
    Path directory;

    private final Random random = new Random(11);

    @Test
    void byRunsThatEndAreInterruptedOrKilled() throws IOException, InterruptedException {
        Files.createDirectory(directory.resolve("tmp"));
        for (int run = 1; run <= RUNS; run++) {
            End end = End.values()[run % 3];
            perform(run, end);
            if (end != End.KILLED) {
                assertNothingIsLeft("run " + run + ", " + end);
            }
        }
        perform(RUNS + 1, End.BY_ITSELF);
        assertNothingIsLeft("the last run");
    }

    private void perform(int run, End end) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command(run)).redirectErrorStream(true).redirectOutput(output.toFile());
        // The nodes inherit it, too.
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + directory.resolve("tmp"));
        Process harness = builder.start();
        if (end != End.BY_ITSELF && !harness.waitFor(random.nextInt(LONGEST_MS), TimeUnit.MILLISECONDS)) {
            String signal = end == End.KILLED ? "-KILL" : "-INT";
            new ProcessBuilder("kill", signal, String.valueOf(harness.pid()))
                    .start()
                    .waitFor();
        }
        boolean ended = harness.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            harness.destroyForcibly();
        }
        assertThat(ended).as("run %d ends%n%s", run, Files.readString(output)).isTrue();
        if (end == End.BY_ITSELF) {
            assertThat(harness.exitValue())
                    .as("run %d%n%s", run, Files.readString(output))
                    .isBetween(0, 2);
        }
    }

    private List<String> command(int run) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(List.of("fault", "--nemesis", "all", "--nemesis-interval", "0.5", "--time-limit", "3"));
        words.addAll(List.of("--rate", "100", "--seed", String.valueOf(run)));
        words.addAll(List.of("--store", directory.resolve("store").toString()));
        words.addAll(List.of("--target", run % 2 == 0 ? "self" : "redis:redis-server"));
        return words;
    }

    private void assertNothingIsLeft(String when) throws IOException {
        assertThat(processes()).as("processes after %s", when).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
            assertThat(files).as("temporary files after %s", when).isEmpty();
        }
        assertThat(Files.readString(Path.of("/proc/mounts")))
                .as("mounts after %s", when)
                .doesNotContain(directory.toString());
    }

    /** Processes that work in the directory or were told of it. */
    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .map(process -> Path.of("/proc", String.valueOf(process.pid())))
                .filter(this::isOurs)
                .map(Path::toString)
                .toList();
    }

    private boolean isOurs(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory)
                    || Files.readString(process.resolve("cmdline")).contains(directory.toString());
        } catch (IOException e) {
            // It has ended meanwhile, or belongs to somebody else.
            return false;
        }
    }
}
