package dev.ariadne.net;

import dev.ariadne.core.repl.Chunk;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/** Follows bytes for a replica through the socket: lets go of their chunk and counts them when they have been written. */
final class SentBytes implements ChannelFutureListener {
    private final ConnHandler handler;
    private final @Nullable Chunk chunk;
    private final int bytes;

    /**
     * @param chunk the piece of the stream that is written from, retained by the caller; null for snapshot bytes
     */
    SentBytes(ConnHandler handler, @Nullable Chunk chunk, int bytes) {
        this.handler = handler;
        this.chunk = chunk;
        this.bytes = bytes;
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        if (chunk != null) {
            chunk.release();
        }
        if (future.isSuccess()) {
            handler.sent(bytes, chunk == null);
        }
    }
}
