package dev.ariadne.core.repl;

import dev.ariadne.core.Check;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A fixed-size piece of the replication stream, shared by the backlog and by every connection that still has to write from it.
 * Bytes are only ever added behind those already handed out, so a reader needs no lock and no copy.
 */
public final class Chunk {
    private final ByteBuffer data;
    private final ArrayDeque<Chunk> free;
    private int holders = 1;
    private boolean shared;

    Chunk(ByteBuffer data, ArrayDeque<Chunk> free) {
        this.data = data;
        this.free = free;
    }

    /** The whole chunk; readers use absolute positions or a {@linkplain ByteBuffer#slice(int, int) slice} and never write. */
    public ByteBuffer data() {
        return data;
    }

    /** Keeps the bytes from being used again until {@link #release}. */
    public void retain() {
        Check.that(holders > 0, "a chunk is retained after its last release");
        holders++;
    }

    /** Gives up one {@link #retain}; after the last one the memory is used for new bytes of the stream. */
    public void release() {
        Check.that(holders > 0, "a chunk is released more often than retained");
        if (--holders == 0 && !shared) {
            free.addLast(this);
        }
    }

    /** A copy of the backlog reads the bytes that are here now: they stay for ever. */
    void share() {
        shared = true;
    }

    /** Whether new bytes may be put here by the backlog whose spare chunks are {@code itsFree}. */
    boolean belongsTo(ArrayDeque<Chunk> itsFree) {
        return free == itsFree;
    }

    Chunk reuse() {
        holders = 1;
        return this;
    }
}
