package dev.ariadne.bench;

import dev.ariadne.fault.Target;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server to measure.
 *
 * @param name in tables
 * @param command the words that start it; redis-server's options follow
 */
public record Contender(String name, List<String> command) {
    /** The name of our own. */
    public static final String OURS = "ariadne";

    private static final String LAUNCHER = "ariadne";

    public Contender {
        command = List.copyOf(command);
    }

    /** Our own server, as its users start it: by the launcher, with its default flags and those in ARIADNE_JAVA_OPTS. */
    public static Contender ours() {
        Path launcher = Target.home().resolve(LAUNCHER);
        if (!Files.isExecutable(launcher)) {
            throw new UnusableEnvironmentException(
                    "there is no launcher " + launcher + "; run bench from Ariadne's directory, as ./ariadne bench");
        }
        return new Contender(OURS, List.of(launcher.toString(), "server"));
    }

    /**
     * Another server.
     *
     * @param word a program that takes redis-server's options: its name or path, with or without {@code redis:} before it
     * @throws UnusableEnvironmentException when it is not there; the message names the remedy
     */
    public static Contender of(String word) {
        String program = word.startsWith(Target.REDIS_PREFIX) ? word.substring(Target.REDIS_PREFIX.length()) : word;
        if (program.isEmpty() || program.equals(OURS) || program.equals(Target.SELF)) {
            throw new IllegalArgumentException(
                    "'" + word + "' is not another server; name a program, as in redis-server");
        }
        Path file = Path.of(program).getFileName();
        return new Contender(
                file == null ? program : file.toString(),
                Target.of(Target.REDIS_PREFIX + program).command());
    }
}
