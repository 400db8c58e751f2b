package dev.ariadne.net;

import dev.ariadne.config.ClientClass;
import dev.ariadne.config.OutputLimit;
import dev.ariadne.config.Params;
import dev.ariadne.core.Address;
import dev.ariadne.core.Buffers;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.repl.Chunk;
import dev.ariadne.core.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection, of a client or a replica: brings its bytes to the node and the node's replies, stream and snapshot bytes
 * to the socket.
 *
 * <p>A read is offered to the node straight from the loop's shared buffer; only what the node leaves is kept ({@link HeldBytes}). A
 * client that does not take its replies is not read from any more until it does, and one that blocks is read only so far.
 */
final class ConnHandler extends ChannelInboundHandlerAdapter implements LoopTurn.Outlet {
    /** A blocked client's requests that are read ahead. */
    private static final int BLOCKED_AHEAD_BYTES = 1 << 20;
    /** From here on, in bytes, held requests ask for room to grow. */
    private static final int LARGE_GROWTH_BYTES = 1 << 20;
    /** Stream bytes whose progress need not be reported at once. */
    private static final int UNREPORTED_BYTES = 64 << 10;

    private final NettyEffects effects;
    private final LoopTurn turn;
    private final Reply reply = new Reply();
    private final HeldBytes held = new HeldBytes();
    private int heldAsStranger;
    private long written;
    private long overSoftSinceMs = -1;
    private boolean softCheckAsked;
    private boolean writtenQueued;
    private boolean dirty;
    private boolean inputEnded;
    private @Nullable CloseReason closing;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Conn conn;
    private @Nullable ReplicaOutput replicaOutput;

    ConnHandler(NettyEffects effects, LoopTurn turn) {
        this.effects = effects;
        this.turn = turn;
    }

    // ---- from the socket ----

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        try {
            Address remote = effects.address(ctx.channel().remoteAddress());
            String refusal = effects.refusal(remote);
            if (refusal != null) {
                reply.error(refusal);
                close(CloseReason.PROTOCOL_ERROR);
                return;
            }
            conn = effects.accept(this, remote, effects.address(ctx.channel().localAddress()));
        } catch (RuntimeException | Error e) {
            turn.broken(e);
        }
        turn.ask();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            Conn c = conn;
            if (c == null || closing != null) {
                return;
            }
            int n = in.readableBytes();
            turn.node().stats().netInputBytes += n;
            turn.node().stats().reads++;
            turn.node().memory().note(n);
            if (held.isEmpty() && !c.isBlocked() && n <= ReadBuffer.BYTES) {
                byte[] buf = effects.readBuffer().heap();
                in.readBytes(buf, 0, n);
                int consumed = offer(c, buf, 0, n);
                if (consumed < n && closing == null) {
                    held.add(buf, consumed, n);
                }
            } else {
                if (held.growth(n) > LARGE_GROWTH_BYTES && !turn.node().memory().holds(held.growth(n))) {
                    turn.node().refuseUnfinished(c);
                    offerHeld();
                }
                held.add(in);
                offerHeld();
            }
            boundStrangers(c);
            boundInput(c);
            turn.ask();
        } catch (RuntimeException | Error e) {
            turn.broken(e);
        } finally {
            in.release();
        }
    }

    /** Offers the held bytes to the node, unless it still cannot take them. */
    void offerHeld() {
        Conn c = conn;
        if (c == null || closing != null || held.isEmpty() || c.isBlocked() || isOverfull(c)) {
            return;
        }
        held.consumeTo(offer(c, held.buf(), held.from(), held.to()));
        if (closing != null) {
            held.clear();
        } else {
            readIfRoom();
        }
    }

    /** Returns the index of the first byte that the node did not consume. */
    private int offer(Conn c, byte[] buf, int from, int to) {
        Node node = turn.node();
        int at = node.onClientBytes(c, buf, from, to, turn.nowMs());
        while (reply.length() >= Node.REPLY_BYTES && !reply.isOverflown() && !c.isHalfway()) {
            writeReply();
            if (at == to || isOverfull(c)) {
                break;
            }
            at = node.onClientBytes(c, buf, at, to, turn.nowMs());
        }
        return at;
    }

    /** Those who have not said who they are share little memory: who makes it too much is told, and closed. */
    private void boundStrangers(Conn c) {
        int bytes = held.isEmpty() || !turn.node().access().mustAuthenticate(c) ? 0 : held.capacity();
        if (bytes == heldAsStranger) {
            return;
        }
        boolean tooMuch = effects.strangers().hold(bytes - heldAsStranger) && bytes > 0;
        heldAsStranger = bytes;
        if (tooMuch && closing == null) {
            reply().error("ERR requests of unauthenticated connections take too much memory");
            held.clear();
            close(CloseReason.PROTOCOL_ERROR);
            forgetStranger();
        }
    }

    private void forgetStranger() {
        effects.strangers().hold(-heldAsStranger);
        heldAsStranger = 0;
    }

    /** Stops reading from a client whose requests or replies pile up; {@link #readIfRoom} goes on. */
    private void boundInput(Conn c) {
        if (closing != null) {
            return;
        }
        if (held.size() > turn.node().config().get(Params.CLIENT_QUERY_BUFFER_LIMIT)) {
            effects.log(
                    LogLevel.WARNING,
                    "Closing client that reached max query buffer length: " + c + ", " + held.size()
                            + " bytes are held; a larger client-query-buffer-limit would keep it");
            held.clear();
            close(CloseReason.PROTOCOL_ERROR);
        } else if ((c.isBlocked() && held.size() > BLOCKED_AHEAD_BYTES) || isOverfull(c)) {
            channel().config().setAutoRead(false);
        }
    }

    private void readIfRoom() {
        Conn c = conn;
        if (c != null && !c.isBlocked() && !isOverfull(c) && !channel().config().isAutoRead()) {
            channel().config().setAutoRead(true);
        }
    }

    private boolean isOverfull(Conn c) {
        return !c.isReplica() && !channel().isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            readIfRoom();
            turn.resume(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // The peer will send nothing more; replies to what it sent before still leave (printf ... | nc).
        if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
            inputEnded = true;
            markDirty();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Conn c = conn;
        conn = null;
        held.clear();
        forgetStranger();
        if (c != null) {
            turn.event((node, nowMs) -> node.onClosed(c, nowMs));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            effects.log(LogLevel.VERBOSE, "Connection " + conn + ": " + cause.getMessage());
            ctx.close();
        } else {
            turn.broken(cause);
        }
    }

    // ---- from the node ----

    /** The reply buffer; who asks for it is about to write. */
    Reply reply() {
        markDirty();
        return reply;
    }

    void stream(Chunk chunk, int from, int to) {
        writeReply();
        markDirty();
        replicaOutput().stream(context(), chunk, from, to);
        turn.node().stats().replOutputBytes += to - from;
    }

    void payload(byte[] buf, int from, int to) {
        writeReply();
        markDirty();
        replicaOutput().payload(context(), buf, from, to);
        turn.node().stats().replOutputBytes += to - from;
    }

    private ReplicaOutput replicaOutput() {
        ReplicaOutput output = replicaOutput;
        if (output == null) {
            output = new ReplicaOutput(this::sent);
            replicaOutput = output;
        }
        return output;
    }

    void close(CloseReason why) {
        if (closing == null) {
            closing = why;
            turn.ending(this);
        }
    }

    // ---- to the socket ----

    private void writeReply() {
        int n = reply.length();
        if (n > 0) {
            ChannelHandlerContext ctx = context();
            ctx.write(ctx.alloc().directBuffer(n).writeBytes(reply.buf(), 0, n), ctx.voidPromise());
            reply.clear();
            turn.node().memory().note(n);
            if (conn != null) {
                turn.node().stats().netOutputBytes += n;
                turn.node().stats().writes++;
            }
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            turn.dirty(this);
        }
    }

    @Override
    public void flush() {
        dirty = false;
        ChannelHandlerContext ctx = context();
        if (!ctx.channel().isActive()) {
            reply.clear();
            return;
        }
        if (reply.isOverflown()) {
            closeForOutput();
            return;
        }
        if (conn != null && conn.isHalfway()) {
            if (closing == null) {
                return;
            }
            reply.clear();
        }
        writeReply();
        ctx.flush();
        CloseReason why = closing;
        if (why != null) {
            closeAfterFlush(ctx, why);
        } else if (inputEnded) {
            ctx.close();
        } else if (conn != null) {
            enforceOutputLimit(conn);
        }
    }

    /** A peer that was told why it is closed may read it; one that is in the way is not waited for. */
    private void closeAfterFlush(ChannelHandlerContext ctx, CloseReason why) {
        ctx.channel().config().setAutoRead(false);
        boolean patient = why == CloseReason.QUIT || why == CloseReason.PROTOCOL_ERROR;
        if (patient && pendingBytes() > 0) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }

    /** client-output-buffer-limit of clients and subscribers; the node itself watches over replicas. */
    private void enforceOutputLimit(Conn c) {
        ClientClass clients = c.subscriber() == null ? ClientClass.NORMAL : ClientClass.PUBSUB;
        OutputLimit limit = turn.node().config().outputLimit(clients);
        if (c.isReplica() || (limit.hardBytes() == 0 && limit.softBytes() == 0)) {
            return;
        }
        long pending = pendingBytes();
        boolean hard = limit.hardBytes() > 0 && pending >= limit.hardBytes();
        if (hard || isOverSoftLimit(limit, pending)) {
            closeForOutput();
        }
    }

    private void closeForOutput() {
        effects.log(
                LogLevel.WARNING,
                "Closing " + conn + ": more of its output waits than client-output-buffer-limit allows");
        turn.node().stats().outputLimitDisconnections++;
        reply.clear();
        context().close();
    }

    /** Whether the soft limit has been exceeded for too long; sees to it that this is found out also when nothing is sent any more. */
    private boolean isOverSoftLimit(OutputLimit limit, long pending) {
        if (limit.softBytes() == 0 || pending < limit.softBytes()) {
            overSoftSinceMs = -1;
            return false;
        }
        if (overSoftSinceMs < 0) {
            overSoftSinceMs = turn.nowMs();
        }
        long leftMs = overSoftSinceMs + limit.softSeconds() * 1000L + 1000 - turn.nowMs();
        if (leftMs > 0 && !softCheckAsked) {
            softCheckAsked = true;
            turn.after(this::checkSoftLimit, leftMs);
        }
        return leftMs <= 0;
    }

    private void checkSoftLimit() {
        softCheckAsked = false;
        Conn c = conn;
        if (c != null && closing == null && channel().isActive()) {
            enforceOutputLimit(c);
        }
    }

    /** For CLIENT LIST. */
    Buffers buffers() {
        ChannelOutboundBuffer pending = channel().unsafe().outboundBuffer();
        return new Buffers(
                held.size(),
                held.room(),
                reply.buf().length,
                reply.length(),
                pendingBytes(),
                pending == null ? 0 : pending.size());
    }

    private long pendingBytes() {
        ChannelOutboundBuffer pending = channel().unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    /** Bytes for a replica have been written; snapshot bytes are reported promptly because the next ones wait for it. */
    private void sent(int bytes, boolean prompt) {
        written += bytes;
        if (!writtenQueued && (prompt || written >= UNREPORTED_BYTES)) {
            writtenQueued = true;
            turn.written(this);
        }
    }

    void reportWritten() {
        writtenQueued = false;
        Conn c = conn;
        long bytes = written;
        written = 0;
        if (c != null && bytes > 0) {
            turn.node().onWritten(c, bytes, turn.nowMs());
        }
    }

    private Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the connection is not open yet");
        }
        return ctx;
    }
}
