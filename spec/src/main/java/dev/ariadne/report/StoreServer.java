package dev.ariadne.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ariadne.checker.page.Markup;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serves a store to browsers of this machine: a list of all runs at {@code /}, and its files. Nothing outside of the store is served, whatever
 * the path says and wherever a link leads, and nothing to a page of another site whose name has been made to lead here: the request has to be
 * for this machine by name. At most {@value #CONNECTIONS} connections are held, each with a thread, and one that does not bring its request
 * or take its reply is closed.
 */
public final class StoreServer implements AutoCloseable {
    static final int CONNECTIONS = 64;
    static final int REQUEST_SECONDS = 5;
    private static final int REPLY_SECONDS = 120;
    private static final int OK = 200;
    private static final int MOVED = 301;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int MISDIRECTED = 421;

    /** Names of this machine, with or without a port. */
    private static final Pattern HERE = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

    static {
        // The JDK's server has no other way to be told, and reads these once.
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS));
        System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(REPLY_SECONDS));
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
    }

    private final Path store;
    private final StoreIndex index;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * Begins to serve, on the loopback interface only.
     *
     * @param port 0 for any free one
     * @throws java.net.BindException when the port is taken
     */
    public StoreServer(Path store, int port) throws IOException {
        this.store = store.toRealPath();
        index = new StoreIndex(this.store);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (host == null || !HERE.matcher(host).matches()) {
                page(exchange, MISDIRECTED, message("This is not " + host + "; ask for localhost or 127.0.0.1."));
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                page(exchange, WRONG_METHOD, message("Only GET and HEAD are answered."));
            } else if (path.equals("/")) {
                page(exchange, OK, list());
            } else {
                answer(exchange, path);
            }
        }
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        Path file = inside(path);
        if (file == null) {
            page(exchange, NOT_FOUND, message("There is no " + path + " in the store."));
        } else if (!Files.isDirectory(file)) {
            file(exchange, file);
        } else if (path.endsWith("/")) {
            page(exchange, OK, directory(path, file));
        } else {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().getRawPath() + "/");
            exchange.sendResponseHeaders(MOVED, -1);
        }
    }

    /** The file of a decoded path, null if it is not there or not in the store. */
    private @Nullable Path inside(String path) {
        try {
            Path real = store.resolve(path.substring(1)).toRealPath();
            return real.startsWith(store) ? real : null;
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    private static void file(HttpExchange exchange, Path file) throws IOException {
        boolean html = Objects.toString(file.getFileName()).endsWith(".html");
        head(exchange, html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
        long size = Files.size(file);
        if (exchange.getRequestMethod().equals("HEAD") || size == 0) {
            exchange.sendResponseHeaders(OK, -1);
            return;
        }
        // Chunked, for a log may grow while it is sent.
        exchange.sendResponseHeaders(OK, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            Files.copy(file, out);
        }
    }

    private static void page(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(exchange, "text/html; charset=utf-8");
        boolean bare = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bare ? -1 : bytes.length);
        if (!bare) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void head(HttpExchange exchange, String type) {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.getResponseHeaders()
                .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    }

    private String list() throws IOException {
        List<StoreIndex.Line> lines = index.lines();
        Page page = new Page("Runs · Ariadne");
        Markup out = page.markup();
        out.element("h1", Words.count(lines.size(), "run"));
        out.element("p", "In " + store + ", the newest first.", "class", "soft");
        out.open("div", "class", "wide").open("table", "class", "runs").open("tr");
        for (String name : List.of("time", "test", "verdict", "seen", "target", "files")) {
            out.element("th", name);
        }
        out.close("tr");
        lines.forEach(line -> row(out, line));
        out.close("table").close("div");
        return page.end();
    }

    private static void row(Markup out, StoreIndex.Line line) {
        String directory = "/" + line.directory() + "/";
        out.open("tr").element("td", time(line.time()), "class", "when").open("td");
        String page = line.files().contains(Matrix.PAGE) ? Matrix.PAGE : "report.html";
        if (line.files().contains(page)) {
            out.element("a", line.test(), "href", directory + page);
        } else {
            out.text(line.test());
        }
        out.close("td").open("td").element("b", line.verdict(), "class", "chip " + line.tone());
        out.close("td").element("td", line.found()).element("td", line.target()).open("td", "class", "files");
        for (String file : line.files()) {
            boolean own = file.equals("results.edn") || file.equals("history.edn") || file.endsWith("/");
            if (own) {
                out.element("a", file, "href", directory + file);
            }
        }
        out.close("td").close("tr");
    }

    /** {@code 20261122T135036.800} as people write it; anything else as it is. */
    private static String time(String name) {
        return name.matches("\\d{8}T\\d{6}\\..*")
                ? name.replaceFirst("(....)(..)(..)T(..)(..)(..).*", "$1-$2-$3 $4:$5:$6")
                : name;
    }

    private static String directory(String path, Path directory) throws IOException {
        Page page = new Page(path + " · Ariadne");
        Markup out = page.markup();
        out.element("h1", path).open("ul");
        out.open("li").element("a", "all runs", "href", "/").close("li");
        List<Path> files;
        try (Stream<Path> children = Files.list(directory)) {
            files = children.sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName() + (Files.isDirectory(file) ? "/" : "");
            out.open("li").element("a", name, "href", path + name).close("li");
        }
        out.close("ul");
        return page.end();
    }

    private static String message(String text) {
        Page page = new Page(text);
        page.markup()
                .element("p", text)
                .open("p")
                .element("a", "All runs", "href", "/")
                .close("p");
        return page.end();
    }
}
