package dev.ariadne.net;

import dev.ariadne.core.Address;
import dev.ariadne.core.Node;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection to the primary. Once {@linkplain #abandon abandoned} it brings no more events. */
final class LinkHandler extends ChannelInboundHandlerAdapter implements LoopTurn.Outlet {
    /** Bytes that the node has not taken (key-load-delay, CLIENT PAUSE, a busy script): with more, the primary has to wait. */
    private static final int MOST_HELD_BYTES = 1 << 20;

    private final NettyEffects effects;
    private final LoopTurn turn;
    private final HeldBytes held = new HeldBytes();
    private @Nullable ByteBuf pending;
    private @Nullable Channel attempt;
    private @Nullable ChannelHandlerContext context;
    private String failure = "connection closed by the primary";
    private boolean up;
    private boolean abandoned;

    LinkHandler(NettyEffects effects, LoopTurn turn) {
        this.effects = effects;
        this.turn = turn;
    }

    /** A connection that is being made, the first or another one after that failed; given up when nobody waits for it any more. */
    void attempt(Channel channel) {
        attempt = channel;
    }

    /** Whether nobody waits for it any more. */
    boolean isAbandoned() {
        return abandoned;
    }

    // ---- from the socket ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        up = true;
        if (abandoned) {
            ctx.close();
            return;
        }
        Address remote = Addresses.of(ctx.channel().remoteAddress(), "");
        Address local = Addresses.of(ctx.channel().localAddress(), "");
        turn.event((node, nowMs) -> node.onLinkUp(remote, local, nowMs));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (abandoned) {
                return;
            }
            int n = in.readableBytes();
            Node node = turn.node();
            node.stats().replInputBytes += n;
            long nowMs = turn.nowMs();
            if (held.isEmpty() && n <= ReadBuffer.BYTES) {
                byte[] buf = effects.readBuffer().heap();
                in.readBytes(buf, 0, n);
                int consumed = node.onLinkBytes(buf, 0, n, nowMs);
                if (consumed < n && !abandoned) {
                    held.add(buf, consumed, n);
                }
            } else {
                held.add(in);
                int consumed = node.onLinkBytes(held.buf(), held.from(), held.to(), nowMs);
                held.consumeTo(abandoned ? held.to() : consumed);
            }
            holdBack(ctx);
            turn.ask();
        } catch (RuntimeException | Error e) {
            turn.broken(e);
        } finally {
            in.release();
        }
    }

    private void holdBack(ChannelHandlerContext ctx) {
        boolean enough = held.size() >= MOST_HELD_BYTES
                && turn.node().replication().link().isHeldBack();
        ctx.channel().config().setAutoRead(abandoned || !enough);
    }

    /** Offers the held bytes to the node again. */
    void offerHeld() {
        try {
            if (!abandoned && !held.isEmpty()) {
                int consumed = turn.node().onLinkBytes(held.buf(), held.from(), held.to(), turn.nowMs());
                held.consumeTo(abandoned ? held.to() : consumed);
                ChannelHandlerContext ctx = context;
                if (ctx != null) {
                    holdBack(ctx);
                }
                turn.ask();
            }
        } catch (RuntimeException | Error e) {
            turn.broken(e);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            lost(failure);
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost(failure);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            failure = String.valueOf(cause.getMessage());
            lost(failure);
            ctx.close();
        } else {
            turn.broken(cause);
        }
    }

    /** The connection is gone or could not be made. */
    void lost(String why) {
        held.clear();
        dropPending();
        if (!abandoned) {
            abandoned = true;
            effects.linkGone(this);
            turn.event((node, nowMs) -> node.onLinkDown(why, nowMs));
        }
    }

    // ---- from the node ----

    /** Takes a copy of the bytes; they leave at the end of the turn. */
    void send(byte[] buf, int from, int to) {
        ChannelHandlerContext ctx = context;
        if (abandoned || !up || ctx == null) {
            return;
        }
        if (pending == null) {
            pending = ctx.alloc().directBuffer();
            turn.dirty(this);
        }
        pending.writeBytes(buf, from, to - from);
    }

    /** No event will come from here any more; what was sent still leaves. */
    void abandon() {
        abandoned = true;
        if (pending == null) {
            turn.dirty(this);
        }
    }

    // ---- to the socket ----

    @Override
    public void flush() {
        ByteBuf out = pending;
        pending = null;
        ChannelHandlerContext ctx = context;
        if (abandoned && !up && attempt != null) {
            // A connection or a handshake is under way that nobody waits for any more.
            attempt.close();
            return;
        }
        if (ctx == null) {
            return;
        }
        if (out != null) {
            ctx.writeAndFlush(out, ctx.voidPromise());
        }
        if (abandoned) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> ctx.close());
        }
    }

    private void dropPending() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
