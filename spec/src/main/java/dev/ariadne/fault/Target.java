package dev.ariadne.fault;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The server under test, as a program that takes redis-server's configuration file.
 *
 * @param flag as on the command line: {@code self} or {@code redis:PATH}
 * @param command the words that start it, the configuration file to be appended
 */
public record Target(String flag, List<String> command) {
    public static final String SELF = "self";
    public static final String REDIS_PREFIX = "redis:";

    /** The property in which the launcher says where Ariadne lives. */
    public static final String HOME_PROPERTY = "ariadne.home";

    /** The property that names a bug for the server to have (ariadne bugs --list); the servers get it as it is set here. */
    private static final String BUG_PROPERTY = "ariadne.bug";

    private static final String SERVER_JAR = "impl/target/ariadne-server.jar";
    /** The class-data archive that the launcher makes when it builds; it fits one version of Java. */
    private static final String SERVER_ARCHIVE =
            "impl/target/ariadne-server-" + System.getProperty("java.version") + ".jsa";

    /** Whether it is our own server. */
    public boolean isSelf() {
        return flag.equals(SELF);
    }

    /**
     * Resolves a target.
     *
     * @throws IllegalArgumentException when the flag is neither {@code self} nor {@code redis:PATH}
     * @throws UnusableEnvironmentException when the program is not there; the message names the remedy
     */
    public static Target of(String flag) {
        if (flag.equals(SELF)) {
            return new Target(flag, self());
        }
        if (flag.startsWith(REDIS_PREFIX) && flag.length() > REDIS_PREFIX.length()) {
            return new Target(flag, List.of(program(flag.substring(REDIS_PREFIX.length()))));
        }
        throw new IllegalArgumentException(
                "'" + flag + "' is not a target; say self or redis:PATH, as in redis:/usr/bin/redis-server");
    }

    private static String program(String path) {
        if (path.contains(File.separator)) {
            Path file = Path.of(path).toAbsolutePath();
            if (Files.isExecutable(file)) {
                return file.toString();
            }
            throw new UnusableEnvironmentException("there is no program " + path
                    + "; install one (Debian: apt-get install redis-server) or name another as redis:PATH");
        }
        String searched = System.getenv().getOrDefault("PATH", "");
        return Stream.of(searched.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, path))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new UnusableEnvironmentException("there is no program " + path
                        + " on the PATH; install one (Debian: apt-get install redis-server) or name it as redis:PATH"));
    }

    /** Our own server: small heap and first compiler only, since many of them share a machine and live for seconds. */
    private static List<String> self() {
        Path home = home();
        Path jar = home.resolve(SERVER_JAR);
        if (!Files.isRegularFile(jar)) {
            throw new UnusableEnvironmentException("there is no server at " + SERVER_JAR
                    + "; build it with ./mvnw -B -DskipTests package, or test another with --target redis:PATH");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        Path archive = home.resolve(SERVER_ARCHIVE);
        if (Files.isRegularFile(archive)) {
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        }
        String bug = System.getProperty(BUG_PROPERTY, "");
        if (!bug.isEmpty()) {
            command.add("-D" + BUG_PROPERTY + "=" + bug);
        }
        command.addAll(List.of("-jar", jar.toString()));
        return List.copyOf(command);
    }

    /** The directory of the launcher: told by it, or found from where this class was loaded (spec/target/…). */
    public static Path home() {
        String told = System.getProperty(HOME_PROPERTY);
        if (told != null) {
            return Path.of(told);
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path directory = here; directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("impl/pom.xml"))) {
                return directory;
            }
        }
        return here;
    }
}
