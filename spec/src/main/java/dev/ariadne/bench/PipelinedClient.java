package dev.ariadne.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A blocking connection that sends ready-made requests and passes over their replies: it has to cost little, since it shares the machine
 * with the server that it measures. An error for a reply is an {@link IOException}.
 */
final class PipelinedClient implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LIMIT_MS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    PipelinedClient(int port) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MS);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A request as bytes. */
    static byte[] request(String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, words);
        return bytes.toByteArray();
    }

    /** A request at the end of {@code bytes}. */
    static void write(ByteArrayOutputStream bytes, String... words) {
        bytes.writeBytes(ascii("*" + words.length + "\r\n"));
        for (String word : words) {
            bytes.writeBytes(ascii("$" + word.length() + "\r\n" + word + "\r\n"));
        }
    }

    /** Sends requests. */
    void send(byte[] requests) throws IOException {
        out.write(requests);
    }

    /** Sends requests and waits for as many replies. */
    void call(byte[] requests, int replies) throws IOException {
        out.write(requests);
        pass(replies);
    }

    /** Reads so many replies, of one line or one string each. */
    void pass(int replies) throws IOException {
        for (int i = 0; i < replies; i++) {
            String line = line();
            if (line.startsWith("-")) {
                throw new IOException("the server answers " + line);
            }
            if (line.startsWith("$") && !line.equals("$-1")) {
                in.skipNBytes(Integer.parseInt(line.substring(1)) + 2L);
            }
        }
    }

    /** One line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b != '\n') {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
            b = in.read();
        }
        return line.toString();
    }

    /** Reads and forgets. */
    void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
