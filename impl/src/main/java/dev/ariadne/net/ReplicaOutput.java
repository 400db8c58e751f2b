package dev.ariadne.net;

import dev.ariadne.core.repl.Chunk;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Stream and snapshot on their way into one replica's socket. The stream is written from the chunks themselves, without a copy. As long as
 * the socket takes what a turn gives it, one buffer that has the whole chunk serves all turns, and no turn makes garbage.
 */
final class ReplicaOutput {
    /** Told of bytes that have been written. */
    @FunctionalInterface
    interface Progress {
        /** So many bytes were: of a snapshot, which the next ones wait for, or of the stream. */
        void sent(int bytes, boolean ofSnapshot);
    }

    private final Progress progress;
    private final ArrayDeque<SentBytes> idle = new ArrayDeque<>();
    private @Nullable Chunk chunk;
    private @Nullable ByteBuf whole;

    ReplicaOutput(Progress progress) {
        this.progress = progress;
    }

    /** Writes a range of a chunk, which is kept until it has been written. */
    void stream(ChannelHandlerContext ctx, Chunk from, int start, int end) {
        from.retain();
        ctx.write(view(from, start, end), promise(ctx).of(end - start, from));
    }

    /** Writes a copy of a range of a snapshot. */
    void payload(ChannelHandlerContext ctx, byte[] buf, int start, int end) {
        ByteBuf copy = ctx.alloc().directBuffer(end - start).writeBytes(buf, start, end - start);
        ctx.write(copy, promise(ctx).of(end - start, null));
    }

    private ByteBuf view(Chunk from, int start, int end) {
        ByteBuf buffer = whole;
        if (buffer == null || chunk != from) {
            buffer = Unpooled.wrappedBuffer(from.data());
            chunk = from;
            whole = buffer;
        }
        // A reference beside ours is that of a write which has not ended.
        return buffer.refCnt() == 1
                ? buffer.retain().setIndex(start, end)
                : Unpooled.wrappedBuffer(from.data().slice(start, end - start));
    }

    private SentBytes promise(ChannelHandlerContext ctx) {
        SentBytes next = idle.pollFirst();
        return next == null ? new SentBytes(ctx.channel(), progress, idle) : next;
    }
}
