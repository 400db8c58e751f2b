package dev.ariadne.interop;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection on which a test decides about every byte; replies are read as RESP2. Texts are one char a byte. */
final class Wire implements Closeable {
    private static final int TIMEOUT_MS = 20_000;

    /** An error reply. */
    record Failure(String text) {}

    private final Closeable socket;
    private final InputStream in;
    private final OutputStream out;

    private Wire(Closeable socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new BufferedInputStream(in, 1 << 16);
        this.out = out;
    }

    Wire(int port) {
        this(connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null));
    }

    private Wire(Connected made) {
        this(made.socket, made.in, made.out);
    }

    private record Connected(Closeable socket, InputStream in, OutputStream out) {}

    /** Connects to an address, from one of this machine's when {@code from} is not null; an error is that nobody listens there. */
    static Wire to(InetSocketAddress address, @Nullable InetAddress from) {
        return new Wire(connected(address, from));
    }

    /** Connects to a unix socket. */
    static Wire unix(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            return new Wire(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connected connected(InetSocketAddress address, @Nullable InetAddress from) {
        try {
            Socket socket = new Socket();
            if (from != null) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            socket.connect(address, TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            return new Connected(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are. */
    Wire send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes as they are. */
    Wire send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request as RESP. */
    static String request(String... argv) {
        StringBuilder text = new StringBuilder("*" + argv.length + "\r\n");
        for (String arg : argv) {
            text.append('$').append(arg.length()).append("\r\n").append(arg).append("\r\n");
        }
        return text.toString();
    }

    /** Sends a request and reads its reply: String, Long, List, {@link Failure} or null. */
    @Nullable
    Object call(String... argv) {
        send(request(argv));
        return reply();
    }

    /** The reply of a request that must not fail, as text. */
    String text(String... argv) {
        Object reply = call(argv);
        if (reply instanceof Failure failure) {
            throw new AssertionError(String.join(" ", argv) + " answered " + failure.text());
        }
        return String.valueOf(reply);
    }

    /** Reads one reply. */
    @Nullable
    Object reply() {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+':
                return rest;
            case '-':
                return new Failure(rest);
            case ':':
                return Long.valueOf(rest);
            case '$':
                return rest.equals("-1") ? null : bulk(Integer.parseInt(rest));
            case '*':
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    items.add(reply());
                }
                return items;
            default:
                throw new AssertionError("not a reply: " + line);
        }
    }

    private String bulk(int length) {
        try {
            String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
            line();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to the next line end, which is not returned. */
    String line() {
        try {
            StringBuilder text = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("closed after '" + text + "'");
                }
                text.append((char) b);
            }
            int end = text.length();
            return end > 0 && text.charAt(end - 1) == '\r' ? text.substring(0, end - 1) : text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads some bytes; -1 at the end of the stream or when the peer has reset it. */
    int read(byte[] into) {
        try {
            return in.read(into);
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
