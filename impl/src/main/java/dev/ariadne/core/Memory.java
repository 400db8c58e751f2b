package dev.ariadne.core;

import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.RespParser;

/**
 * What may still be taken of the memory that the process has: a heap that cannot grow, which nothing but the server's own refusals keeps from
 * being exhausted. maxmemory limits the data; this limits everything, whether maxmemory is set or not.
 *
 * <p>What is free is the driver's to know ({@link Effects#freeMemory}): it is measured and not summed up, so nothing is forgotten. Looking
 * costs something, so there is a credit: bytes that come in and replies that are made use it up, and the next look gives the next one. It is
 * so small a part of what is free that between two looks the heap cannot become full, whatever requests make of their bytes; those that
 * make very much of few ask for it first ({@link #reserve}).
 *
 * <p>When nothing is left, in this order: commands that may take memory are refused, as with maxmemory; replies beyond what everybody may
 * have are refused; of the clients, those that take most are closed ({@link Clients#evict}).
 */
public final class Memory implements RespParser.Room {
    /** Stands for memory that is not limited. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** What is less than this is not asked for; a reply may always be so large. */
    private static final int SMALL_BYTES = 64 << 10;

    private static final int LEAST_CREDIT = 16 << 10;
    /** A request's byte may become so many bytes of data. */
    private static final int CREDIT_PART = 64;

    private static final int REQUEST_BYTES = 64;
    /** A reply's buffer doubles while the old one is there, and its bytes wait for the socket in another. */
    private static final int REPLY_PART = 4;

    private final Node node;
    private long credit;
    private long free = UNLIMITED;
    private long replyRoom = UNLIMITED;

    Memory(Node node) {
        this.node = node;
    }

    /** So many bytes have come in, or were made for a reply. */
    public void note(long bytes) {
        credit -= bytes + REQUEST_BYTES;
        if (credit < 0) {
            look(0);
        }
    }

    private void look(long wanted) {
        free = node.effects().freeMemory(wanted);
        credit = free == UNLIMITED ? UNLIMITED : Math.max(LEAST_CREDIT, free / CREDIT_PART);
        long buffers = Math.min(free, node.effects().freeBuffers());
        replyRoom = buffers == UNLIMITED ? UNLIMITED : Math.max(SMALL_BYTES, buffers / REPLY_PART);
    }

    /** Whether a copy of some value may be more than there is room for. */
    public boolean isTight() {
        return free / 4 < node.keyspace().bytes();
    }

    /** Whether nothing is left for commands that may take memory. */
    public boolean isFull() {
        return free <= 0;
    }

    /** Bytes that a reply may have, {@link #UNLIMITED} for any number. */
    public long replyRoom() {
        return replyRoom;
    }

    /** Whether what is set aside for everybody's next request is in use: then not even the primary's stream can be taken. */
    public boolean isExceeded() {
        return free < 0;
    }

    /** Bytes that clients have to give back, 0 when none: of what is set aside for everybody's next request, so much is in use. */
    long excess() {
        if (free > 0 && replyRoom > SMALL_BYTES) {
            return 0;
        }
        look(0);
        return Math.max(0, -Math.min(free, node.effects().freeBuffers()));
    }

    /** So many bytes of a file or of a snapshot have been loaded; whether there is room for more. */
    public boolean takesLoaded(long bytes) {
        note(bytes);
        return !isFull();
    }

    /** What to say when there is none. */
    public String tooSmallFor(String what) {
        return what + " does not fit into the memory: the heap takes "
                + node.effects().memoryLimit() + " bytes; give it more by ARIADNE_JAVA_OPTS=-Xmx...";
    }

    /** Whether so many bytes can be had at once. */
    @Override
    public boolean holds(long bytes) {
        if (bytes < SMALL_BYTES || bytes <= free / CREDIT_PART) {
            return true;
        }
        look(bytes);
        credit -= bytes;
        return bytes <= free;
    }

    /** Asks for so many bytes before they are taken: refused, nothing has happened yet. */
    public void reserve(long bytes) {
        if (!holds(bytes)) {
            throw new CommandError(Errors.OUT_OF_MEMORY);
        }
    }
}
