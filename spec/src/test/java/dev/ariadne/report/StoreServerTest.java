package dev.ariadne.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a browser sees every run of a store and nothing else of the disk. Method: raw requests, since clients clean up paths before they send
 * them.
 */
class StoreServerTest {
    @TempDir
    private Path directory = Path.of("");

    private Path store = Path.of("");
    private StoreServer server;

    @BeforeEach
    void start() throws IOException {
        store = Files.createDirectories(directory.resolve("store"));
        Files.writeString(directory.resolve("secret"), "nobody may see this");
        server = new StoreServer(store, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String get(String path) throws IOException {
        return request("GET", path);
    }

    private String request(String method, String path) throws IOException {
        return request(method, path, "Host: localhost\r\n");
    }

    private String request(String method, String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Store.Place stored(String test, Answer second) throws IOException {
        HandMadeRun run = new HandMadeRun();
        run.done("n1", Operation.write(0, 1), Answer.ok(null));
        run.promote("n2");
        run.done("n2", Operation.read(0), second);
        Store.Place place = Store.create(store, test);
        run.report().store(place);
        return place;
    }

    @Test
    void everyRunHasALineTheNewestFirst() throws IOException {
        Store.Place old = stored("register-none", Answer.ok(1L));
        Store.Place lossy = stored("register-failover", Answer.ok(null));
        Files.createDirectories(store.resolve("register-kill/20991231T235959.000/n1"));
        String list = get("/");
        assertThat(list)
                .startsWith("HTTP/1.1 200")
                .contains("<h1>3 runs</h1>", "2099-12-31 23:59:59", "no results", "redis:redis-server")
                .contains("class=\"chip VALID\"", "class=\"chip PERMITTED\"", "1 lost write, 1 stale read")
                .doesNotContain("latest/");
        String page = "/register-failover/" + lossy.directory().getFileName() + "/report.html";
        assertThat(list).contains("href=\"" + page + "\"");
        assertThat(list.indexOf("2099")).isLessThan(list.indexOf(page));
        assertThat(list.indexOf(page))
                .isLessThan(list.indexOf("/register-none/" + old.directory().getFileName()));
        assertThat(get(page)).startsWith("HTTP/1.1 200").contains("text/html", "<h1>INVALID</h1>");
    }

    @Test
    void aForbiddenAnomalyIsRedAndAMatrixLeadsToItsOverview() throws IOException {
        HandMadeRun run = new HandMadeRun().with(List.of(), null, dev.ariadne.fault.Settings.Reads.PRIMARY);
        run.done("n1", Operation.write(0, 1), Answer.ok(null));
        run.done("n1", Operation.read(0), Answer.ok(null));
        Store.Place place = Store.create(store, "register-none");
        Report report = run.report();
        report.store(place);
        Store.Place overview = Store.create(store, Matrix.TEST);
        new Matrix(List.of(report.cell("plain", place)), 1, "./ariadne fault --matrix").store(overview);
        String list = get("/");
        String page = "/matrix/" + overview.directory().getFileName() + "/index.html";
        assertThat(list).contains("class=\"chip FORBIDDEN\"", ">INVALID<", ">forbidden<", "href=\"" + page + "\"");
        assertThat(get(page)).contains("<h1>FORBIDDEN</h1>");
    }

    @Test
    void directoriesAreListedAndLogsArePlainText() throws IOException {
        Store.Place place = stored("register-none", Answer.ok(1L));
        Files.writeString(
                Files.createDirectories(place.directory().resolve("n1")).resolve("server.log"), "<b>started</b>");
        String run = "/register-none/" + place.directory().getFileName();
        assertThat(get(run)).startsWith("HTTP/1.1 301").contains(run + "/");
        assertThat(get(run + "/")).contains("results.edn", "history.edn", "n1/");
        assertThat(get(run + "/n1/server.log")).contains("text/plain", "nosniff", "<b>started</b>");
        assertThat(get("/latest/results.edn")).startsWith("HTTP/1.1 200").contains(":valid? true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret",
                "/%2e%2e/secret",
                "/..%2fsecret",
                "/register-none/../../secret",
                "/%2e%2e%2fsecret",
                "//etc/passwd",
                "/link",
                "/linked/secret",
                "/%00",
                "/nothing"
            })
    void whatIsNotInTheStoreIsNotServed(String path) throws IOException {
        Files.createDirectories(store.resolve("register-none"));
        Files.createSymbolicLink(store.resolve("link"), directory.resolve("secret"));
        Files.createSymbolicLink(store.resolve("linked"), directory);
        assertThat(get(path)).startsWith("HTTP/1.1 404").doesNotContain("nobody may see this", "root:");
    }

    @Test
    void nothingCanBeWritten() throws IOException {
        assertThat(request("PUT", "/file")).startsWith("HTTP/1.1 405");
        assertThat(request("HEAD", "/")).startsWith("HTTP/1.1 200").doesNotContain("<html");
    }

    @Test
    void brokenResultsAreALineOfTheirOwn() throws IOException {
        Path run = Files.createDirectories(store.resolve("register-none/20261122T135036.800"));
        Files.writeString(run.resolve("results.edn"), "{:valid? ");
        assertThat(get("/")).contains("unreadable", "2026-11-22 13:50:36");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: evil.example\r\n", "Host: localhost.evil.example\r\n", "Host: \r\n", ""})
    void aPageOfAnotherSiteIsNotAnswered(String headers) throws IOException {
        Files.writeString(store.resolve("log"), "what was measured");
        assertThat(request("GET", "/log", headers)).startsWith("HTTP/1.1 421").doesNotContain("what was measured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080"})
    void thisMachineByAnyOfItsNamesIs(String host) throws IOException {
        assertThat(request("GET", "/", "Host: " + host + "\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void halfRequestsHoldNobodyUpAndAreClosed() throws IOException {
        List<Socket> half = new ArrayList<>();
        try {
            for (int i = 0; i < StoreServer.CONNECTIONS / 2; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                half.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: lo".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/")).startsWith("HTTP/1.1 200");
            half.get(0).setSoTimeout(3_000 * StoreServer.REQUEST_SECONDS);
            assertThat(half.get(0).getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket socket : half) {
                socket.close();
            }
        }
    }

    @Test
    void connectionsAreBounded() throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < StoreServer.CONNECTIONS * 2; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                held.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: lo".getBytes(StandardCharsets.US_ASCII));
            }
            Socket last = held.get(held.size() - 1);
            last.setSoTimeout(500 * StoreServer.REQUEST_SECONDS);
            assertThat(last.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException closed) {
            assertThat(held.size()).isGreaterThan(StoreServer.CONNECTIONS);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }
}
