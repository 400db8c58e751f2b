package dev.ariadne.net;

import dev.ariadne.core.repl.Chunk;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Follows bytes for a replica through the socket: lets go of their chunk and counts them when they have been written. It is the promise of
 * the write itself, and when that is kept it is there for another write: a turn makes no garbage for a replica. So it is never done, and
 * nobody may listen to it.
 */
final class SentBytes extends DefaultChannelPromise {
    private final ReplicaOutput.Progress progress;
    private final ArrayDeque<SentBytes> idle;
    private @Nullable Chunk chunk;
    private int bytes;

    /** @param idle where it waits for its next write */
    SentBytes(Channel channel, ReplicaOutput.Progress progress, ArrayDeque<SentBytes> idle) {
        super(channel);
        this.progress = progress;
        this.idle = idle;
    }

    /** @param from the piece of the stream that is written from, retained by the caller; null for snapshot bytes */
    SentBytes of(int size, @Nullable Chunk from) {
        bytes = size;
        chunk = from;
        return this;
    }

    private void end(boolean written) {
        Chunk from = chunk;
        int size = bytes;
        chunk = null;
        idle.addLast(this);
        if (from != null) {
            from.release();
        }
        if (written) {
            progress.sent(size, from == null);
        }
    }

    @Override
    public boolean trySuccess(Void nothing) {
        end(true);
        return true;
    }

    @Override
    public boolean trySuccess() {
        return trySuccess(null);
    }

    @Override
    public ChannelPromise setSuccess(Void nothing) {
        end(true);
        return this;
    }

    @Override
    public ChannelPromise setSuccess() {
        return setSuccess(null);
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        end(false);
        if (LastAct.errorIn(cause) != null) {
            // A void promise would say so; a connection that is lost will be told of otherwise.
            channel().pipeline().fireExceptionCaught(cause);
        }
        return true;
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        tryFailure(cause);
        return this;
    }
}
