package dev.ariadne.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server: blocking, one request at a time, RESP2. It is plain on purpose: no retry, no reconnect, no pool, so that
 * what is recorded is what the server did. After any {@link IOException} the connection is of no further use.
 */
public final class RespClient implements AutoCloseable {
    /** The longest string and the longest array that is read; a server that sends more is broken. */
    private static final int MAX_BULK_BYTES = 16 << 20;

    private static final int MAX_ARRAY_ITEMS = 1 << 20;
    private static final int MAX_LINE_BYTES = 64 * 1024;

    private final Socket socket;
    private final BufferedInputStream in;

    private RespClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to a port of this machine; {@link IOException} when nobody listens or the time is over. */
    public static RespClient connect(int port, int timeoutMs) throws IOException {
        return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMs, null);
    }

    /** Connects by a route, from the address that it names; {@link IOException} when nobody listens or the time is over. */
    static RespClient connect(Route route, int timeoutMs) throws IOException {
        return connect(route.to(), route.from(), timeoutMs, null);
    }

    /** Connects to an address, by TLS when {@code tls} is not null; {@link IOException} when nobody listens or the time is over. */
    public static RespClient connect(InetSocketAddress address, int timeoutMs, @Nullable SSLSocketFactory tls)
            throws IOException {
        return connect(address, null, timeoutMs, tls);
    }

    private static RespClient connect(
            InetSocketAddress address, @Nullable InetAddress from, int timeoutMs, @Nullable SSLSocketFactory tls)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            if (from != null) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            socket.connect(address, timeoutMs);
            if (tls != null) {
                socket.setSoTimeout(timeoutMs);
                SSLSocket secured =
                        (SSLSocket) tls.createSocket(socket, address.getHostString(), address.getPort(), true);
                secured.startHandshake();
                return new RespClient(secured);
            }
            return new RespClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends one command and waits for its reply; {@link SocketTimeoutException} after {@code timeoutMs} in all. */
    public Reply call(int timeoutMs, String... words) throws IOException {
        send(words);
        return receive(timeoutMs);
    }

    /** Writes one command. */
    public void send(String... words) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii("*" + words.length + "\r\n"));
        for (String word : words) {
            byte[] raw = word.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ascii("$" + raw.length + "\r\n"));
            bytes.writeBytes(raw);
            bytes.writeBytes(ascii("\r\n"));
        }
        socket.getOutputStream().write(bytes.toByteArray());
    }

    /** Reads one whole reply. */
    public Reply receive(int timeoutMs) throws IOException {
        return read(System.nanoTime() + timeoutMs * 1_000_000L);
    }

    @Override
    public void close() {
        ProxyConnection.closeQuietly(socket);
    }

    private Reply read(long deadline) throws IOException {
        String line = line(deadline);
        if (line.isEmpty()) {
            throw new IOException("an empty line where a reply should stand");
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new Reply.Simple(rest);
            case '-' -> new Reply.Error(rest);
            case ':' -> new Reply.Int(number(rest, Long.MIN_VALUE, Long.MAX_VALUE));
            case '$' -> bulk((int) number(rest, -1, MAX_BULK_BYTES), deadline);
            case '*' -> array((int) number(rest, -1, MAX_ARRAY_ITEMS), deadline);
            default -> throw new IOException("a reply may not start with '" + line.charAt(0) + "'");
        };
    }

    private Reply bulk(int length, long deadline) throws IOException {
        if (length < 0) {
            return new Reply.Bulk(null);
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) one(deadline);
        }
        if (one(deadline) != '\r' || one(deadline) != '\n') {
            throw new IOException("a string does not end with CRLF");
        }
        return Reply.Bulk.of(bytes);
    }

    private Reply array(int length, long deadline) throws IOException {
        if (length < 0) {
            return new Reply.Array(null);
        }
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            items.add(read(deadline));
        }
        return new Reply.Array(items);
    }

    private String line(long deadline) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = one(deadline); b != '\r'; b = one(deadline)) {
            if (line.length() == MAX_LINE_BYTES) {
                throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
            }
            line.append((char) b);
        }
        if (one(deadline) != '\n') {
            throw new IOException("a line ends with CR alone");
        }
        return line.toString();
    }

    private int one(long deadline) throws IOException {
        if (in.available() == 0) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new SocketTimeoutException("no reply in time");
            }
            socket.setSoTimeout((int) leftMs);
        }
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the server closed the connection");
        }
        return b;
    }

    private static long number(String text, long least, long most) throws IOException {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' is not a number", e);
        }
        throw new IOException(text + " is out of range");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
