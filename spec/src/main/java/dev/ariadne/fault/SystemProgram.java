package dev.ariadne.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the operating system that set up what a run needs of it. */
final class SystemProgram {
    private static final List<String> SYSTEM_DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private SystemProgram() {}

    /** Where a program is: on the PATH, or where systems keep what only root needs. */
    static Optional<Path> find(String name) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), SYSTEM_DIRECTORIES.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs a program to its end; returns what it wrote.
     *
     * @throws UnusableEnvironmentException when it is missing or fails; the message is one line and says why
     */
    static String run(String name, String... arguments) {
        Path program = find(name).orElseThrow(() -> new UnusableEnvironmentException("there is no program " + name));
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new UnusableEnvironmentException("`" + name + " " + String.join(" ", arguments) + "' failed: "
                        + output.lines().findFirst().orElse("it says nothing"));
            }
            return output;
        } catch (IOException e) {
            throw new UnusableEnvironmentException("cannot run " + name + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted while " + name + " ran", e);
        }
    }

    /** Runs it where a failure means that there was nothing to do. */
    static boolean tried(String name, String... arguments) {
        try {
            run(name, arguments);
            return true;
        } catch (UnusableEnvironmentException e) {
            return false;
        }
    }
}
