package dev.ariadne.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many replicas in one thread that hold no data: they ask for a snapshot, throw it away, count the stream and acknowledge it. Some of them stop
 * reading when they are online, as a process that was stopped does.
 */
final class LightReplicas implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
    private static final long ACK_NANOS = 1_000_000_000L;
    private static final Pattern SYNC =
            Pattern.compile("\\+FULLRESYNC \\w{40} (\\d+)\r\n\n*\\$EOF:(.{40})\r\n.*\\2", Pattern.DOTALL);

    private final Selector selector;
    private final List<Replica> replicas = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "light-replicas");
    private volatile boolean closed;

    private static final class Replica {
        final SocketChannel channel;
        final boolean stuck;
        final StringBuilder head = new StringBuilder();
        volatile long offset = -1;
        volatile boolean ended;

        Replica(SocketChannel channel, boolean stuck) {
            this.channel = channel;
            this.stuck = stuck;
        }
    }

    /** Connects {@code count} replicas to a server of this machine; the last {@code stuck} of them do not read. */
    LightReplicas(int port, int count, int stuck) {
        try {
            selector = Selector.open();
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.configureBlocking(false);
                Replica replica = new Replica(channel, i >= count - stuck);
                replicas.add(replica);
                channel.register(selector, SelectionKey.OP_READ, replica);
                say(replica, "REPLCONF capa eof capa psync2\r\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** How many have the snapshot. */
    long online() {
        return replicas.stream().filter(r -> r.offset >= 0).count();
    }

    /** The least offset of those that read. */
    long leastOffset() {
        return replicas.stream()
                .filter(r -> !r.stuck)
                .mapToLong(r -> r.offset)
                .min()
                .orElse(0);
    }

    /** How many of those that read have lost their connection. */
    long lost() {
        return replicas.stream().filter(r -> !r.stuck && r.ended).count();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
        long acknowledged = System.nanoTime();
        try {
            while (!closed) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    Replica replica = (Replica) key.attachment();
                    if (key.isValid()) {
                        read(replica, buffer, key);
                    }
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() - acknowledged > ACK_NANOS) {
                    acknowledged = System.nanoTime();
                    for (Replica replica : replicas) {
                        if (replica.offset >= 0 && !replica.stuck && !replica.ended) {
                            acknowledge(replica);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Replica replica, ByteBuffer buffer, SelectionKey key) throws IOException {
        buffer.clear();
        int n;
        try {
            n = replica.channel.read(buffer);
        } catch (IOException reset) {
            n = -1;
        }
        if (n < 0) {
            replica.ended = true;
            key.cancel();
            return;
        }
        if (replica.offset >= 0) {
            replica.offset += n;
            return;
        }
        buffer.flip();
        replica.head.append(StandardCharsets.ISO_8859_1.decode(buffer));
        if (replica.head.toString().equals("+OK\r\n")) {
            // Not before: with a reply under way PSYNC is refused.
            say(replica, "PSYNC ? -1\r\n");
        }
        Matcher sync = SYNC.matcher(replica.head);
        if (sync.find()) {
            replica.offset = Long.parseLong(sync.group(1)) + replica.head.length() - sync.end();
            acknowledge(replica);
            if (replica.stuck) {
                key.interestOps(0);
            }
        }
    }

    private static void acknowledge(Replica replica) throws IOException {
        say(replica, Wire.request("REPLCONF", "ACK", "" + replica.offset));
    }

    private static void say(Replica replica, String text) throws IOException {
        replica.channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
        for (Replica replica : replicas) {
            replica.channel.close();
        }
        selector.close();
    }
}
