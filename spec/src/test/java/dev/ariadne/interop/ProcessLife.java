package dev.ariadne.interop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two lives of one server in one directory, and what could be seen of them from outside: whether it serves, what it answers, how it ends, what it
 * leaves on the disk, and the same again when it is started from that.
 */
final class ProcessLife {
    /** In ms: a start, an end or a reply that takes longer is said to hang. */
    private static final long PATIENCE_MS = 30_000;

    private static final long POLL_MS = 10;
    /** In ms: who has not ended so long after a signal lives on. */
    private static final long SIGNAL_MS = 2_000;

    private static final String[] PASSWORDS = {"pw", "pw2"};
    private static final String[] USERS = {"default", "ops", "bob"};

    private final ProcessCase what;
    private final Path directory;
    private final int port;
    private final int other;
    private final List<String> command;
    private final Map<String, String> seen = new LinkedHashMap<>();
    private String life = "";

    private ProcessLife(ProcessCase what, List<String> program, Path directory) {
        this.what = what;
        this.directory = directory;
        this.port = TestServer.freePort();
        this.other = TestServer.freePort();
        this.command = what.prepare(program, directory, port, other);
    }

    /** What was seen, by what was looked at. */
    static Map<String, String> of(ProcessCase what, List<String> program, Path directory) {
        ProcessLife both = new ProcessLife(what, program, directory);
        for (String life : List.of("first", "second")) {
            both.life = life;
            if (!both.live()) {
                break;
            }
        }
        return both.seen;
    }

    private void see(String what, String value) {
        seen.put(life + " life: " + what, normal(value));
    }

    private String normal(String text) {
        return text.replace(directory.toString(), "@DIR")
                .replaceAll("\\b" + port + "\\b", "@PORT")
                .replaceAll("\\b" + other + "\\b", "@OTHER");
    }

    /** Whether it got as far as serving. */
    private boolean live() {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(directory.resolve("stdin").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("output").toFile()))
                    .start();
            try {
                String start = start(process);
                see("start", start);
                if (start.equals("serves")) {
                    converse(process);
                    end(process);
                }
                look();
                return start.equals("serves");
            } finally {
                process.destroyForcibly();
                process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String start(Process process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (System.nanoTime() < deadline) {
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                return "ends with " + code(process);
            }
            String answer = ask(List.of(), "PING");
            if (!answer.startsWith("no connection") && !answer.contains("LOADING")) {
                return "serves";
            }
        }
        return "neither serves nor ends";
    }

    private static String code(Process process) {
        return process.exitValue() == 0 ? "exit code 0" : "an exit code that is not 0";
    }

    // ---- what it answers ----

    private void converse(Process process) throws InterruptedException, IOException {
        see("PING without a password", ask(List.of(), "PING"));
        List<String> rights = List.of();
        for (String user : USERS) {
            for (String password : PASSWORDS) {
                List<String> auth = List.of("AUTH", user, password);
                String reply = ask(List.of(), auth.toArray(String[]::new));
                see("AUTH " + user + " " + password, reply);
                if (reply.equals("OK") && rights.isEmpty()) {
                    rights = auth;
                }
            }
        }
        questions(rights);
        List<String> acts = what.lines().stream()
                .filter(line -> line.matches("(say|rename|crowd|signal) .*"))
                .toList();
        for (String act : acts) {
            int blank = act.indexOf(' ');
            see(act, act(process, act.substring(0, blank), act.substring(blank + 1), rights));
        }
        if (!acts.isEmpty() && process.isAlive()) {
            life += ", after that";
            questions(rights);
            life = life.replace(", after that", "");
        }
    }

    private void questions(List<String> rights) {
        TreeSet<String> keywords = new TreeSet<>(List.of("maxclients", "maxmemory", "dir"));
        Stream.of("conf", "stdin", "included", "arg")
                .flatMap(kind -> what.all(kind).stream())
                .forEach(line -> {
                    String word = line.replaceFirst("^--", "").split(" ")[0];
                    if (word.matches("[a-zA-Z_-]+")) {
                        keywords.add(word.toLowerCase(java.util.Locale.ROOT));
                    }
                });
        keywords.remove("port");
        for (String keyword : keywords) {
            see("CONFIG GET " + keyword, ask(rights, "CONFIG", "GET", keyword));
        }
        see("ACL WHOAMI", ask(rights, "ACL", "WHOAMI"));
        see("ACL LIST", ask(rights, "ACL", "LIST"));
        see("SET k v", ask(rights, "SET", "k", "v"));
        see("DBSIZE", ask(rights, "DBSIZE"));
        see("FLUSHALL", ask(rights, "FLUSHALL"));
        see("SET again", ask(rights, "SET", "k", "v"));
        String info = ask(rights, "INFO", "everything");
        List<String> told = List.of(
                "role",
                "tcp_port",
                "redis_mode",
                "maxclients",
                "maxmemory",
                "maxmemory_policy",
                "config_file",
                "configured_hz",
                "aof_enabled",
                "rdb_last_bgsave_status",
                "loading");
        see(
                "INFO",
                info.lines()
                        .filter(line -> told.contains(line.split(":")[0]))
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    private String act(Process process, String kind, String rest, List<String> rights)
            throws InterruptedException, IOException {
        switch (kind) {
            case "say":
                return ask(
                        rights, ProcessCase.filled(rest, directory, port, other).split(" "));
            case "rename":
                String[] names = rest.split(" ");
                if (!Files.exists(directory.resolve(names[0]))) {
                    return "is not there";
                }
                Files.move(
                        directory.resolve(names[0]), directory.resolve(names[1]), StandardCopyOption.REPLACE_EXISTING);
                return "renamed; then " + settled(rights);
            case "crowd":
                return crowd(Integer.parseInt(rest)) + "; then " + settled(rights);
            default:
                signal(process, rest);
                boolean ended =
                        process.waitFor(rest.matches("HUP|PIPE|WINCH|CHLD") ? 200 : SIGNAL_MS, TimeUnit.MILLISECONDS);
                return ended ? "ends it with " + code(process) : "lets it live";
        }
    }

    /** Saves in the background, which needs a descriptor and says a line in the log, and waits for the end of that. */
    private String settled(List<String> rights) {
        // Those who left are gone a moment later only.
        await().atMost(Duration.ofMillis(PATIENCE_MS))
                .pollInterval(Duration.ofMillis(POLL_MS))
                .until(() -> !ask(List.of(), "PING").matches("no connection.*|.*max number of clients.*"));
        String begun = ask(rights, "BGSAVE");
        await().atMost(Duration.ofMillis(PATIENCE_MS))
                .pollInterval(Duration.ofMillis(POLL_MS))
                .until(() -> !ask(rights, "INFO", "persistence").contains("rdb_bgsave_in_progress:1"));
        return begun + (ask(rights, "INFO", "persistence").contains("rdb_last_bgsave_status:ok") ? " ok" : " fails");
    }

    private String crowd(int size) {
        List<Wire> all = new ArrayList<>();
        int served = 0;
        try {
            for (int i = 0; i < size; i++) {
                Wire wire = new Wire(port);
                all.add(wire);
                served += text(wire.call("PING")).contains("max number of clients reached") ? 0 : 1;
            }
            return served > 0 ? "each is served or told" : "nobody is served";
        } catch (UncheckedIOException e) {
            return "some are neither served nor told";
        } finally {
            all.forEach(Wire::close);
        }
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        for (String each : name.split(" ")) {
            new ProcessBuilder("kill", "-" + each, "" + process.pid()).start().waitFor();
        }
    }

    private String ask(List<String> rights, String... words) {
        for (String host : List.of("127.0.0.1", "::1")) {
            try (Wire wire = Wire.to(new InetSocketAddress(host, port), null)) {
                if (!rights.isEmpty()) {
                    wire.call(rights.toArray(String[]::new));
                }
                return text(wire.call(words));
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof java.net.ConnectException)) {
                    return "no connection: it is closed or says nothing";
                }
            }
        }
        return "no connection";
    }

    private static String text(@Nullable Object reply) {
        return reply instanceof Wire.Failure failure ? "-" + failure.text() : String.valueOf(reply);
    }

    // ---- how it ends, and what it leaves ----

    private void end(Process process) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        String how = what.all("end").stream().findFirst().orElse("TERM");
        if (how.equals("SHUTDOWN")) {
            ask(List.of(), "SHUTDOWN");
        }
        if (process.isAlive()) {
            signal(process, how.equals("SHUTDOWN") ? "TERM" : how);
        }
        see("end by " + how, process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS) ? code(process) : "does not end");
    }

    private void look() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(file).toString();
                names.add(name);
                if (name.endsWith(".conf") || name.endsWith(".acl")) {
                    see("file " + name, lines(file));
                }
            }
        }
        see("files", names.toString());
    }

    /** In any order: which line stands where is the business of who writes the file. */
    private static String lines(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.strip().replace("\"", ""))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
