package dev.ariadne.conform.live;

import dev.ariadne.core.resp.Args;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a replica to its primary. The handshake passes; from PSYNC on every message is held until somebody lets it through.
 * Each end is closed separately: what one side's close means to the other is for the model to say.
 */
final class GatedLink implements Closeable {
    private final Socket replica;
    private final Socket primary;
    private final Deque<Held> up = new ArrayDeque<>();
    private final Deque<Held> down = new ArrayDeque<>();
    /** What went wrong while reading, other than the end of a connection. */
    private @Nullable String trouble;

    private boolean asked;
    private volatile boolean primarySideOpen = true;

    GatedLink(Socket replica, Socket primary) {
        this.replica = replica;
        this.primary = primary;
        Threads.daemon("gate-up", this::readReplica);
        Threads.daemon("gate-down", this::readPrimary);
    }

    // ---- what comes in ----

    private void readReplica() {
        Args args = new Args();
        try {
            Reader reader = new Reader(replica.getInputStream());
            while (true) {
                byte[] request = reader.request(args);
                if (args.count() > 0 && args.is(0, "PSYNC")) {
                    hold(up, new Held("psync", request, 0));
                } else if (args.count() > 2 && args.is(0, "REPLCONF") && args.is(1, "ACK")) {
                    hold(up, new Held("ack", request, args.number(2)));
                } else if (args.count() > 0) {
                    primary.getOutputStream().write(request);
                }
            }
        } catch (IOException e) {
            // The replica has closed, or this side was closed: the primary learns of it when the model lets it.
            wake();
        }
    }

    private void readPrimary() {
        try {
            Reader reader = new Reader(primary.getInputStream());
            OutputStream out = replica.getOutputStream();
            byte[] line = reader.line();
            while (!hasAsked()) {
                out.write(line);
                line = reader.line();
            }
            readAnswer(line, reader);
            Args args = new Args();
            byte[] prefix = new byte[0];
            while (true) {
                byte[] command = reader.request(args);
                if (args.count() == 0) {
                    continue;
                }
                if (args.is(0, "SELECT")) {
                    // It belongs to the write for which it was sent.
                    prefix = command;
                    continue;
                }
                boolean ask = args.is(0, "REPLCONF");
                hold(down, new Held(ask ? "ask" : "write", Reader.concat(prefix, command), 0));
                prefix = new byte[0];
            }
        } catch (IOException e) {
            // The primary has closed, or this side was closed: the replica learns of it when the model lets it.
            closePrimarySide();
            wake();
        } catch (NumberFormatException e) {
            fail("the primary's snapshot has no length: " + e.getMessage());
        }
    }

    private void readAnswer(byte[] line, Reader reader) throws IOException {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (text.startsWith("+CONTINUE")) {
            hold(down, new Held("continue", line, 0));
        } else if (text.startsWith("+FULLRESYNC")) {
            hold(down, new Held("full", line, 0));
            hold(down, new Held("snapshot", reader.snapshot(), 0));
        } else if (text.startsWith("-NOMASTERLINK")) {
            hold(down, new Held("refuse", line, 0));
            reader.anything();
        } else {
            fail("the primary answers PSYNC with " + text.trim());
        }
    }

    private synchronized boolean hasAsked() {
        return asked;
    }

    private synchronized void hold(Deque<Held> queue, Held message) {
        queue.addLast(message);
        notifyAll();
    }

    private synchronized void fail(String what) {
        trouble = what;
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }

    // ---- what is let through ----

    /** Waits for the replica's message of a type and lets it through, and forgets those before it. */
    void passUp(String type, Predicate<Held> which, long timeoutMs) throws IOException, InterruptedException {
        Held message = await(up, type, which, timeoutMs);
        synchronized (this) {
            while (!message.equals(up.peekFirst())) {
                up.removeFirst();
            }
            up.removeFirst();
            asked |= type.equals("psync");
        }
        primary.getOutputStream().write(message.bytes());
    }

    /** Waits until the primary's next message is of a type, and lets it through. */
    void passDown(String type, long timeoutMs) throws IOException, InterruptedException {
        Held message = await(down, type, held -> held == down.peekFirst(), timeoutMs);
        synchronized (this) {
            down.removeFirst();
        }
        replica.getOutputStream().write(message.bytes());
    }

    /** Waits until the replica has sent such a message. */
    void awaitUp(String type, Predicate<Held> which, long timeoutMs) throws IOException, InterruptedException {
        await(up, type, which, timeoutMs);
    }

    /** Waits until the primary has sent such a message. */
    void awaitDown(String type, long timeoutMs) throws IOException, InterruptedException {
        await(down, type, held -> true, timeoutMs);
    }

    private synchronized Held await(Deque<Held> queue, String type, Predicate<Held> which, long timeoutMs)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeoutMs * 1_000_000;
        while (true) {
            for (Held held : queue) {
                if (held.type().equals(type) && which.test(held)) {
                    return held;
                }
            }
            if (trouble != null) {
                throw new IOException(trouble);
            }
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new IOException("no " + type + " within " + timeoutMs + " ms; held: " + types(queue));
            }
            wait(leftMs);
        }
    }

    private static List<String> types(Deque<Held> queue) {
        List<String> types = new ArrayList<>();
        queue.forEach(held -> types.add(held.type().equals("ack") ? "ack " + held.offset() : held.type()));
        return types;
    }

    // ---- how it ends ----

    /** Closes the replica's end. */
    void closeReplicaSide() {
        Threads.close(replica);
    }

    /** Closes the primary's end. */
    void closePrimarySide() {
        primarySideOpen = false;
        Threads.close(primary);
    }

    /** Whether the primary's end is open: neither it nor somebody here has closed it. */
    boolean isPrimarySideOpen() {
        return primarySideOpen;
    }

    @Override
    public void close() {
        closeReplicaSide();
        closePrimarySide();
    }
}
