package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that the tests run: Redis' own ones from the PATH, and our server from the tests' class path. */
final class Programs {
    private static final long LIMIT_SECONDS = 60;
    /** Names the jar of another build of our server, to see a test red or green on it. */
    private static final String JAR = "server.jar";

    private Programs() {}

    /** What a finished program left behind. */
    record Finished(int exitCode, String output) {}

    /** The path of a program of Redis; fails with the remedy when it is missing. */
    static String redis(String name) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        throw new AssertionError(name + " is missing on the PATH: install Redis 7.0 (Debian: redis-server, redis-tools"
                + " and redis-sentinel), or leave these tests out with -Dinterop=false");
    }

    /** The command line of our server; it lives for seconds, so it does without the second compiler. */
    static List<String> ariadne() {
        return ariadne("-Xmx1g");
    }

    /** As {@link #ariadne()}, with a heap of another size: a flag as {@code -Xmx64m}. */
    static List<String> ariadne(String heap) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String jar = System.getProperty(JAR);
        List<String> what = jar == null ? List.of("-cp", classPath, "dev.ariadne.net.Server") : List.of("-jar", jar);
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                heap,
                // Off in production: here a buffer that is lost ends up in the log.
                "-Dio.netty.leakDetection.level=simple");
        return Stream.concat(java.stream(), what.stream()).toList();
    }

    /** The same command with a limit of open files, soft and hard. */
    static List<String> withOpenFiles(int limit, List<String> command) {
        List<String> limited = new ArrayList<>(List.of("bash", "-c", "ulimit -n " + limit + "; exec \"$@\"", "bash"));
        limited.addAll(command);
        return limited;
    }

    /** Runs a program to its end; output and errors come together. */
    static Finished run(Path directory, List<String> command, String input) {
        try {
            Path output = Files.createTempFile(directory, "run", ".out");
            Path stdin = Files.writeString(Files.createTempFile(directory, "run", ".in"), input);
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(stdin.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + command + "\n" + Files.readString(output));
            }
            return new Finished(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + command, e);
        }
    }

    /** Runs one of Redis' programs, which has to succeed; returns its output. */
    static String output(Path directory, String input, String program, String... args) {
        List<String> command = new ArrayList<>(List.of(redis(program)));
        command.addAll(List.of(args));
        Finished finished = run(directory, command, input);
        assertThat(finished.exitCode()).as(finished.output()).isZero();
        return finished.output();
    }
}
