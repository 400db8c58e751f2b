package dev.ariadne.fault;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server under test: a program that takes redis-server's configuration file, or servers that somebody else has started.
 *
 * @param flag as on the command line: {@code self}, {@code redis:PATH} or {@code external:HOST:PORT,…}
 * @param command the words that start it, the configuration file to be appended; empty for servers of somebody else
 */
public record Target(String flag, List<String> command) {
    public static final String SELF = "self";
    public static final String REDIS_PREFIX = "redis:";
    public static final String EXTERNAL_PREFIX = "external:";

    /** The property in which the launcher says where Ariadne lives. */
    public static final String HOME_PROPERTY = "ariadne.home";

    /** The property that names a bug for the server to have (ariadne bugs --list); the servers get it as it is set here. */
    private static final String BUG_PROPERTY = "ariadne.bug";

    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;
    private static final String SENTINEL = "redis-sentinel";
    private static final String SERVER_JAR = "impl/target/ariadne-server.jar";
    /** The class-data archive that the launcher makes when it builds; it fits one version of Java. */
    private static final String SERVER_ARCHIVE =
            "impl/target/ariadne-server-" + System.getProperty("java.version") + ".jsa";

    /** Whether it is our own server. */
    public boolean isSelf() {
        return flag.equals(SELF);
    }

    /** Whether it is servers that somebody else has started. */
    public boolean isExternal() {
        return flag.startsWith(EXTERNAL_PREFIX);
    }

    /** Where the servers of somebody else are; empty for a program. */
    public List<InetSocketAddress> addresses() {
        return isExternal() ? addresses(flag.substring(EXTERNAL_PREFIX.length())) : List.of();
    }

    private static List<InetSocketAddress> addresses(String list) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String one : list.split(",", -1)) {
            Matcher pair = ADDRESS.matcher(one);
            int port = pair.matches() ? Integer.parseInt(pair.group(2)) : 0;
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException(
                        "'" + one + "' is no address; say external:HOST:PORT,HOST:PORT, the primary and its replicas");
            }
            addresses.add(InetSocketAddress.createUnresolved(pair.group(1), port));
        }
        if (addresses.size() != addresses.stream().distinct().count()) {
            throw new IllegalArgumentException("an address stands there twice in " + list);
        }
        return addresses.stream().map(Target::resolved).toList();
    }

    private static InetSocketAddress resolved(InetSocketAddress named) {
        InetSocketAddress address = new InetSocketAddress(named.getHostString(), named.getPort());
        if (address.isUnresolved()) {
            throw new UnusableEnvironmentException(
                    "the host " + named.getHostString() + " is not known; name it by its address");
        }
        return address;
    }

    /** An address as people write it. */
    static String shown(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /**
     * Resolves a target.
     *
     * @throws IllegalArgumentException when the flag has none of these forms
     * @throws UnusableEnvironmentException when the program is not there; the message names the remedy
     */
    public static Target of(String flag) {
        if (flag.equals(SELF)) {
            return new Target(flag, self());
        }
        if (flag.startsWith(REDIS_PREFIX) && flag.length() > REDIS_PREFIX.length()) {
            return new Target(flag, List.of(program(flag.substring(REDIS_PREFIX.length()))));
        }
        if (flag.startsWith(EXTERNAL_PREFIX)) {
            addresses(flag.substring(EXTERNAL_PREFIX.length()));
            return new Target(flag, List.of());
        }
        throw new IllegalArgumentException(
                "'" + flag
                        + "' is not a target; say self or redis:PATH, as in redis:/usr/bin/redis-server, or external:HOST:PORT,…");
    }

    /**
     * The Redis Sentinel that goes with it: the one beside a stock server's program, or the one on the PATH.
     *
     * @throws UnusableEnvironmentException when there is none; the message names the remedy
     */
    String sentinel() {
        Path beside = Path.of(command.get(0)).resolveSibling(SENTINEL);
        return Files.isExecutable(beside) ? beside.toString() : program(SENTINEL);
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
                        + " on the PATH; install one (Debian: apt-get install "
                        + (path.equals(SENTINEL) ? SENTINEL + ")" : "redis-server) or name it as redis:PATH")));
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
