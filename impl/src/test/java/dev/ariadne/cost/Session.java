package dev.ariadne.cost;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A client's connection that says requests as fast as they are answered, and its further clients. Requests are written as a line, their
 * words parted by blanks; in those that are said a number of times {@code #} stands for the count, from 0, and {@code !} for a number below
 * {@value #SCRAMBLED} that is another each time.
 */
final class Session implements AutoCloseable {
    private static final int SCRAMBLED = 1_000_003;
    private static final long FACTOR = 611_953;
    /** So much is not answered at most: requests, and bytes of them. */
    private static final int PIPELINED = 128;

    private static final int PIPELINED_BYTES = 1 << 14;
    /** Elements of one request of {@link #fill}. */
    private static final int BATCH = 512;

    private final Subject subject;
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] buf = new byte[1 << 16];
    private int at;
    private int end;
    private int unanswered;
    private final StringBuilder request = new StringBuilder();
    private final List<Session> peers = new ArrayList<>();
    private final SortedSet<String> said = new TreeSet<>();
    private int errors;
    private String firstError = "";

    Session(Subject subject, int timeoutMs) throws IOException {
        this.subject = subject;
        socket = subject.connect();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMs);
        out = socket.getOutputStream();
        in = socket.getInputStream();
    }

    // ---- saying

    /** Says a request of these words. */
    Session say(String... argv) throws IOException {
        return expect(1, argv);
    }

    /** Says a request that is answered so many times. */
    Session expect(int replies, String... argv) throws IOException {
        said.add(argv[0] + (argv.length > 1 && argv[1].length() < 32 ? " " + argv[1] : ""));
        request.append('*').append(argv.length).append("\r\n");
        for (String argument : argv) {
            request.append('$')
                    .append(argument.length())
                    .append("\r\n")
                    .append(argument)
                    .append("\r\n");
        }
        unanswered += replies;
        if (unanswered >= PIPELINED || request.length() >= PIPELINED_BYTES) {
            settle();
        }
        return this;
    }

    /** Says a request written as a line. */
    Session line(String line) throws IOException {
        return say(line.split(" "));
    }

    /** Says the request so many times. */
    Session times(int count, String line) throws IOException {
        String[] words = line.split(" ");
        for (int i = 0; i < count; i++) {
            String[] argv = new String[words.length];
            for (int w = 0; w < argv.length; w++) {
                argv[w] = counted(words[w], i);
            }
            say(argv);
        }
        return this;
    }

    /** Says one request that ends in so many times the words of {@code element}. */
    Session many(int count, String line, String element) throws IOException {
        return say(argv(line, element, 0, count));
    }

    /** As {@link #many}, in requests of some elements each. */
    Session fill(int count, String line, String element) throws IOException {
        for (int from = 0; from < count; from += BATCH) {
            say(argv(line, element, from, Math.min(count, from + BATCH)));
        }
        return this;
    }

    /** The words of the line, and of the elements from one to another. */
    static String[] argv(String line, String element, int from, int to) {
        List<String> argv = new ArrayList<>(List.of(line.split(" ")));
        String[] words = element.split(" ");
        for (int i = from; i < to; i++) {
            for (String word : words) {
                argv.add(counted(word, i));
            }
        }
        return argv.toArray(new String[0]);
    }

    private static String counted(String word, int i) {
        String counted = word.indexOf('#') < 0 ? word : word.replace("#", String.valueOf(i));
        return counted.indexOf('!') < 0 ? counted : counted.replace("!", String.valueOf((i + 1) * FACTOR % SCRAMBLED));
    }

    /** Says a request and returns its reply: a bulk string or the line. */
    String ask(String... argv) throws IOException {
        settle();
        say(argv);
        send();
        String line = readLine();
        unanswered--;
        if (line.charAt(0) != '$') {
            return line;
        }
        byte[] bulk = new byte[Integer.parseInt(line.substring(1))];
        for (int i = 0; i < bulk.length; i++) {
            bulk[i] = next();
        }
        readLine();
        return new String(bulk, StandardCharsets.ISO_8859_1);
    }

    /** Waits until everything is answered. */
    Session settle() throws IOException {
        send();
        for (; unanswered > 0; unanswered--) {
            skipReply();
        }
        return this;
    }

    /** Sends what was said and does not wait: for what blocks. */
    Session send() throws IOException {
        out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.setLength(0);
        return this;
    }

    /** Another client of the same server, which goes when this one does. */
    Session peer() throws IOException {
        Session peer = new Session(subject, socket.getSoTimeout());
        peers.add(peer);
        return peer;
    }

    /** The other clients, in their order. */
    List<Session> peers() {
        return peers;
    }

    // ---- what came of it

    /** Name and first argument of all that was said, so far as it is short, by this client and the others. */
    SortedSet<String> said() {
        SortedSet<String> all = new TreeSet<>(said);
        peers.forEach(peer -> all.addAll(peer.said()));
        return all;
    }

    /** Forgets what this client has said to prepare; what the others have is a part of what is measured. */
    void forgetSaid() {
        said.clear();
    }

    /** How many errors this client was answered. */
    int errors() {
        return errors;
    }

    /** The first of the errors, empty when there was none. */
    String firstError() {
        return firstError;
    }

    // ---- reading

    private void skipReply() throws IOException {
        for (long left = 1; left > 0; left--) {
            String line = readLine();
            char type = line.charAt(0);
            switch (type) {
                case '-' -> {
                    errors++;
                    firstError = firstError.isEmpty() ? line : firstError;
                }
                case '$', '=' -> skip(Integer.parseInt(line.substring(1)));
                case '*', '~', '>' -> left += Math.max(0, Long.parseLong(line.substring(1)));
                case '%' -> left += 2 * Long.parseLong(line.substring(1));
                default -> {}
            }
        }
    }

    private void skip(int length) throws IOException {
        for (int left = length < 0 ? 0 : length + 2; left > 0; ) {
            if (at == end) {
                fillBuffer();
            }
            int part = Math.min(left, end - at);
            at += part;
            left -= part;
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte b = next(); b != '\n'; b = next()) {
            line.append((char) (b & 0xff));
        }
        return line.substring(0, line.length() - 1);
    }

    private byte next() throws IOException {
        if (at == end) {
            fillBuffer();
        }
        return buf[at++];
    }

    private void fillBuffer() throws IOException {
        end = in.read(buf);
        at = 0;
        if (end < 0) {
            end = 0;
            throw new EOFException("the server closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        for (Session peer : peers) {
            peer.close();
        }
        socket.close();
    }
}
