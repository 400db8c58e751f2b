package dev.ariadne.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A server's life in short, for the class-data archive that the launcher makes: it starts, serves a client, synchronises a replica, and ends.
 * What it needed of classes for that is in the archive then, and a server that starts with it does not stop to load them: its first full
 * synchronisation kept clients waiting for 10 ms.
 *
 * <p>Run as {@code java -XX:ArchiveClassesAtExit=FILE -cp ariadne-server.jar dev.ariadne.net.Rehearsal}.
 */
public final class Rehearsal {
    private static final int REPLY_LIMIT_MS = 3_000;
    /** Length of the mark behind $EOF: that ends a snapshot. */
    private static final int MARK_BYTES = 40;
    /** What clients of most kinds begin with; the value is long enough to be compressed in the snapshot. */
    private static final List<String> REQUESTS = List.of(
            "CLIENT SETNAME rehearsal",
            "SET string a-value-of-the-length-that-values-often-have-0000000000000000",
            "SET expiring value EX 100",
            "GET string",
            "INCR counter",
            "MSET first 1 second 2",
            "RPUSH list a b c",
            "LPOP list",
            "SADD set a b c",
            "HSET hash field value",
            "ZADD sorted 1 a 2 b",
            "DEL first second",
            "CONFIG GET maxmemory",
            "INFO",
            "MULTI",
            "SET string another",
            "EXEC");

    private Rehearsal() {}

    /** Serves, and ends the process: by SHUTDOWN, or with code 1 when that did not go well. */
    public static void main(String[] args) throws IOException {
        int port = freePort();
        Server.main(new String[] {
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--repl-diskless-sync-delay",
            "0",
            // It may be started beside somebody's data, which it has no business with.
            "--save",
            "",
            "--dbfilename",
            "no-data-of-the-rehearsal.rdb"
        });
        try (Socket client = connect(port);
                Socket replica = connect(port)) {
            serve(client, replica);
        } catch (IOException e) {
            System.err.println("ariadne: the rehearsal for the class-data archive failed: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void serve(Socket client, Socket replica) throws IOException {
        InputStream replies = new BufferedInputStream(client.getInputStream());
        for (String request : REQUESTS) {
            send(client, request);
        }
        answered(client, replies);
        InputStream stream = new BufferedInputStream(replica.getInputStream());
        send(replica, "REPLCONF listening-port 1 capa eof capa psync2");
        readTo(stream, "+OK\r\n");
        send(replica, "PSYNC ? -1");
        readTo(stream, "$EOF:");
        readTo(stream, new String(stream.readNBytes(MARK_BYTES), StandardCharsets.ISO_8859_1));
        // The server counts the snapshot as sent in the turn after the one that sent it, and overlooks an ACK that is
        // faster.
        answered(client, replies);
        send(replica, "REPLCONF ACK 0");
        send(client, "SET string the-last");
        readTo(stream, "the-last\r\n");
        send(client, "WAIT 0 1");
        send(client, "SHUTDOWN NOSAVE NOW");
        replies.transferTo(OutputStream.nullOutputStream());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(REPLY_LIMIT_MS);
        return socket;
    }

    /** Everything that was sent before has been answered. */
    private static void answered(Socket client, InputStream replies) throws IOException {
        send(client, "ECHO said");
        readTo(replies, "said\r\n");
    }

    private static void send(Socket to, String request) throws IOException {
        to.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads up to the end of the next {@code text}. */
    private static void readTo(InputStream in, String text) throws IOException {
        StringBuilder last = new StringBuilder();
        while (!text.contentEquals(last)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server ended before it sent '" + text + "'");
            }
            last.append((char) next);
            if (last.length() > text.length()) {
                last.deleteCharAt(0);
            }
        }
    }
}
