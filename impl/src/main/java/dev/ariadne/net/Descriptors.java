package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many clients the system's limit of open files leaves room for (ulimit -n; Redis: server.c adjustOpenFilesLimit). The JVM raises the soft
 * limit to the hard one by itself. Beside the clients there is room for the files of the data set, the log and the links to others ({@value
 * #OWN}: the 32 of Redis, and 16 for selectors and libraries), and for what the JVM itself holds open.
 */
final class Descriptors {
    private static final long OWN = 48;
    /** What the JVM held open when it was first asked, at the start: its jars, libraries and selectors. */
    private static final long HELD = count();

    private Descriptors() {}

    /**
     * Fits maxclients to the limit at the start, and tells when it had to be lowered.
     *
     * @throws StartupFailure when there is no room for a single client
     */
    static void fit(Config config, LogLine log) throws StartupFailure {
        long wanted = config.get(Params.MAXCLIENTS);
        long room = room();
        if (wanted <= room) {
            return;
        }
        if (room < 1) {
            throw new StartupFailure("the limit of " + limit()
                    + " open files leaves no room for clients; raise it (ulimit -n), " + (limit() - room + 1)
                    + " is the least");
        }
        log.write(
                LogLevel.WARNING,
                "maxclients " + wanted + " needs more open files than the limit of " + limit()
                        + " allows: it has been reduced to " + room + ". Raise the limit (ulimit -n) for more.");
        config.assign(Params.MAXCLIENTS, room);
    }

    /** Why CONFIG SET maxclients cannot be, in Redis' words; null when it can. */
    static @Nullable String refusal(long wanted) {
        long room = room();
        return wanted <= room
                ? null
                : "The operating system is not able to handle the specified number of clients, try with " + room;
    }

    private static long room() {
        long limit = limit();
        return limit == Long.MAX_VALUE ? limit : limit - OWN - HELD;
    }

    /** The soft limit of this process; no limit where the system does not tell (it is Linux that has the file). */
    private static long limit() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"), StandardCharsets.ISO_8859_1)) {
            String word = lines.filter(line -> line.startsWith("Max open files"))
                    .findFirst()
                    .map(line ->
                            line.substring("Max open files".length()).strip().split("\\s+")[0])
                    .orElse("unlimited");
            return word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long count() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
