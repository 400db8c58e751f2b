package dev.ariadne.fault;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server: blocking, one request at a time, RESP2. It is plain on purpose: no retry, no reconnect, no pool, so that
 * what is recorded is what the server did. After any {@link IOException} the connection is of no further use.
 */
public final class RespClient implements AutoCloseable {
    private static final int READ_BYTES = 8192;

    private final Socket socket;
    private final InputStream in;
    private final ReplyReader replies = new ReplyReader();

    private RespClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
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
        send(List.of(List.of(words)));
    }

    /** Writes commands, all at once. */
    void send(List<List<String>> commands) throws IOException {
        socket.getOutputStream().write(bytes(commands));
    }

    /** Commands as a server reads them. */
    static byte[] bytes(List<List<String>> commands) {
        StringBuilder text = new StringBuilder();
        for (List<String> words : commands) {
            text.append('*').append(words.size()).append("\r\n");
            for (String word : words) {
                text.append('$')
                        .append(utf8Length(word))
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int utf8Length(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) > 0x7f) {
                return word.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return word.length();
    }

    /** Reads one whole reply. */
    public Reply receive(int timeoutMs) throws IOException {
        long deadline = System.nanoTime() + timeoutMs * 1_000_000L;
        for (Reply reply = replies.next(); ; reply = replies.next()) {
            if (reply != null) {
                return reply;
            }
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new SocketTimeoutException("no reply in time");
            }
            socket.setSoTimeout((int) leftMs);
            int count = in.read(replies.room(READ_BYTES), replies.end(), READ_BYTES);
            if (count < 0) {
                throw new EOFException("the server closed the connection");
            }
            replies.added(count);
        }
    }

    @Override
    public void close() {
        ProxyConnection.closeQuietly(socket);
    }
}
