package dev.ariadne.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A short life of the server, for the build: the JVM that runs it archives the classes that it loaded (class-data sharing), and a
 * server that starts with that archive is ready in half of the CPU time.
 */
public final class Rehearsal {
    private static final int TIMEOUT_MS = 20_000;
    private static final int RETRY_MS = 20;

    private Rehearsal() {}

    /** Starts a server on a free port of this machine, uses it and shuts it down; the process ends with it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = freePort();
        Path directory = Files.createTempDirectory("ariadne-rehearsal");
        String own = Integer.toString(port);
        Server.main(new String[] {
            "--port", own, "--bind", "127.0.0.1", "--dir", directory.toString(), "--logfile", "log", "--save", ""
        });
        try (Socket client = connect(port)) {
            // Following itself loads the classes of both sides of replication; the attempt itself comes to nothing.
            String script = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\nGET k\r\nINCR n\r\nMULTI\r\nDEL k\r\nEXEC\r\nINFO\r\nCLIENT LIST\r\n"
                    + "CONFIG GET *\r\nCONFIG SET repl-diskless-sync-delay 0\r\nREPLICAOF 127.0.0.1 " + own
                    + "\r\nROLE\r\nREPLICAOF NO ONE\r\nSHUTDOWN NOSAVE\r\n";
            client.getOutputStream().write(script.getBytes(StandardCharsets.US_ASCII));
            InputStream replies = client.getInputStream();
            replies.transferTo(OutputStream.nullOutputStream());
        }
        throw new IllegalStateException("the server closed the connection and lives on");
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static Socket connect(int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
                return socket;
            } catch (IOException e) {
                socket.close();
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(RETRY_MS);
            }
        }
    }
}
