package dev.ariadne.core.repl;

import dev.ariadne.core.Check;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.IntFunction;

/**
 * The replication stream's most recent bytes: one copy for all replicas and for partial resynchronisation.
 *
 * <p>The stream is a sequence of bytes numbered from 0. The backlog holds those in {@code [start, end)}; {@code end} is the
 * number of bytes ever produced, as in the TLA+ specification, and equals Redis' master_repl_offset. A byte lives in chunk
 * {@code position / chunkBytes} at {@code position % chunkBytes}, so finding it is arithmetic.
 *
 * <p>Two wishes meet here. Partial resynchronisation wants the last {@code repl-backlog-size} bytes; a connected replica wants
 * everything from its cursor on, however slow it is. The window is the union of both: {@link #trim} moves {@code start} up to
 * {@code end - sizeBytes}, but not past the lowest cursor. Memory of a chunk wholly below {@code start} is used again once the
 * drivers have released it. How far a cursor may lag is not the backlog's matter but {@link Primary}'s
 * (client-output-buffer-limit replica), so a hundred slow replicas cost one backlog and not a hundred buffers.
 *
 * <p>Redis: replication.c feedReplicationBuffer, incrementalTrimReplicationBacklog. TLA+: Write, Trim.
 */
public final class Backlog {
    private static final int MIN_CHUNK_BYTES = 4 << 10;
    private static final int MAX_CHUNK_BYTES = 64 << 10;
    /** Spare chunks kept for new bytes; more are left to the garbage collector. */
    private static final int MAX_FREE = 64;

    private final IntFunction<ByteBuffer> memory;
    private final int shift;
    private final ArrayDeque<Chunk> free = new ArrayDeque<>();
    private Chunk[] ring = new Chunk[16];
    private long sizeBytes;
    private long start;
    private long end;

    /**
     * An empty backlog.
     *
     * @param sizeBytes how much history to keep for partial resynchronisation (repl-backlog-size)
     * @param end position of the first byte to be produced
     * @param memory supplies chunks of that many bytes
     */
    public Backlog(long sizeBytes, long end, IntFunction<ByteBuffer> memory) {
        this.memory = memory;
        this.sizeBytes = sizeBytes;
        this.start = end;
        this.end = end;
        int chunkBytes = MIN_CHUNK_BYTES;
        while (chunkBytes < MAX_CHUNK_BYTES && chunkBytes < sizeBytes / 16) {
            chunkBytes <<= 1;
        }
        this.shift = Integer.numberOfTrailingZeros(chunkBytes);
    }

    /**
     * A copy that changes independently. What both hold is shared, since bytes of a stream never change; the copy takes memory of its
     * own when it appends.
     */
    public Backlog copy(IntFunction<ByteBuffer> memory) {
        return new Backlog(this, memory);
    }

    private Backlog(Backlog other, IntFunction<ByteBuffer> memory) {
        this.memory = memory;
        this.sizeBytes = other.sizeBytes;
        this.start = other.start;
        this.end = other.end;
        this.shift = other.shift;
        this.ring = other.ring.clone();
        for (Chunk chunk : ring) {
            if (chunk != null) {
                chunk.share();
            }
        }
    }

    /** Position of the oldest byte held. */
    public long start() {
        return start;
    }

    /** Bytes ever produced: the position of the next one. */
    public long end() {
        return end;
    }

    /** Bytes held. */
    public long length() {
        return end - start;
    }

    /** How much history is kept for partial resynchronisation. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Changes how much history is kept (CONFIG SET repl-backlog-size); the next {@link #trim} applies it. */
    public void sizeBytes(long bytes) {
        sizeBytes = bytes;
    }

    /** Size of every chunk. */
    public int chunkBytes() {
        return 1 << shift;
    }

    /** Whether the stream can be served from {@code position} on; {@code end} itself can (nothing is missing). */
    public boolean covers(long position) {
        return start <= position && position <= end;
    }

    /** Adds {@code buf[from, to)} to the stream. */
    public void append(byte[] buf, int from, int to) {
        int i = from;
        while (i < to) {
            int at = offsetInChunk(end);
            int n = Math.min(to - i, chunkBytes() - at);
            chunkForAppend().data().put(at, buf, i, n);
            i += n;
            end += n;
        }
    }

    /** The chunk that holds {@code position}, which must be in {@code [start, end)}. */
    public Chunk chunk(long position) {
        Check.that(start <= position && position < end, "position outside of the backlog", position, end);
        return ring[slot(position >>> shift)];
    }

    /** Where in its chunk {@code position} lies. */
    public int offsetInChunk(long position) {
        return (int) (position & (chunkBytes() - 1));
    }

    /** Copies {@code count} bytes from {@code position} on to the front of {@code into}. */
    public void read(long position, byte[] into, int count) {
        Check.that(position + count <= end, "read past the end of the backlog", position + count, end);
        for (int done = 0; done < count; ) {
            int at = offsetInChunk(position + done);
            int n = Math.min(count - done, chunkBytes() - at);
            chunk(position + done).data().get(at, into, done, n);
            done += n;
        }
    }

    /**
     * Drops history that nobody may ask for any more.
     *
     * @param lowestCursor position from which the slowest connected replica still has to be sent, {@link Long#MAX_VALUE} for none
     * @return whether {@link #start} moved
     */
    public boolean trim(long lowestCursor) {
        long newStart = Math.min(end - sizeBytes, lowestCursor);
        if (newStart <= start) {
            return false;
        }
        for (long n = start >>> shift; n < newStart >>> shift; n++) {
            drop(slot(n));
        }
        start = newStart;
        return true;
    }

    /** Gives all memory back. */
    public void close() {
        for (int i = 0; i < ring.length; i++) {
            drop(i);
        }
        start = end;
        free.clear();
    }

    private void drop(int slot) {
        Chunk chunk = ring[slot];
        if (chunk != null) {
            ring[slot] = null;
            if (!chunk.belongsTo(free)) {
                return;
            }
            chunk.release();
            if (free.size() > MAX_FREE) {
                free.pollFirst();
            }
        }
    }

    private int slot(long number) {
        return (int) (number & (ring.length - 1));
    }

    private Chunk chunkForAppend() {
        long number = end >>> shift;
        if (number - (start >>> shift) >= ring.length) {
            grow();
        }
        Chunk chunk = ring[slot(number)];
        if (chunk == null || !chunk.belongsTo(free)) {
            Chunk spare = free.pollLast();
            Chunk own = spare != null ? spare.reuse() : new Chunk(memory.apply(chunkBytes()), free);
            if (chunk != null) {
                own.data().put(0, chunk.data(), 0, offsetInChunk(end));
            }
            ring[slot(number)] = own;
            return own;
        }
        return chunk;
    }

    private void grow() {
        Chunk[] old = ring;
        long first = start >>> shift;
        ring = new Chunk[old.length * 2];
        for (long n = first; n < first + old.length; n++) {
            ring[slot(n)] = old[(int) (n & (old.length - 1))];
        }
    }
}
