package dev.ariadne.net;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Between the TLS of a connection and its handler, to which it looks like a plain one: active when the handshake is done, at its end
 * when the peer has said close_notify, failed with an IOException when records are wrong, and no longer writable when too much
 * plaintext waits for the flush, which the channel does not count.
 */
final class TlsGate extends ChannelDuplexHandler {
    private static final int PLAINTEXT_BIT = 1;

    private enum State {
        NEW,
        HANDSHAKE,
        SECURED,
        FAILED
    }

    private final Tls tls;
    private final LoopTurn turn;
    private final SslHandler ssl;
    private final boolean accepted;
    private final boolean resumable;
    private State state = State.NEW;
    private long unflushed;
    private boolean overfull;

    private TlsGate(Tls tls, LoopTurn turn, SslHandler ssl, boolean accepted, boolean resumable) {
        this.tls = tls;
        this.turn = turn;
        this.ssl = ssl;
        this.accepted = accepted;
        this.resumable = resumable;
    }

    /** @param resumable whether the client may resume the session on another connection */
    static TlsGate ofClient(Tls tls, LoopTurn turn, SslHandler ssl, boolean resumable) {
        return new TlsGate(tls, turn, ssl, true, resumable);
    }

    static TlsGate ofLink(Tls tls, LoopTurn turn, SslHandler ssl) {
        return new TlsGate(tls, turn, ssl, false, true);
    }

    // ---- from the socket ----

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        tls.opened(this);
        Node node = turn.node();
        if (accepted
                && node.clients().count() + tls.handshaking() >= node.config().get(Params.MAXCLIENTS)) {
            // As in Redis: there is no way to say why before the handshake, and that would be the costly part.
            node.stats().rejectedConnections++;
            state = State.FAILED;
            ctx.channel().unsafe().close(ctx.voidPromise());
            return;
        }
        handshake(State.HANDSHAKE);
    }

    private void handshake(State next) {
        if (accepted && next == State.HANDSHAKE) {
            tls.handshaking(1);
        } else if (accepted && state == State.HANDSHAKE) {
            tls.handshaking(-1);
        }
        state = next;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                secured(ctx);
            } else {
                failed(ctx, done.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            if (state == State.SECURED) {
                ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        } else if (state == State.SECURED || !accepted) {
            ctx.fireUserEventTriggered(event);
        } else if (event instanceof ChannelInputShutdownEvent) {
            // A client that has more to say would not have said that it has not.
            failed(ctx, new ClosedChannelException());
            ctx.close();
        }
    }

    private void secured(ChannelHandlerContext ctx) {
        if (!resumable) {
            ssl.engine().getSession().invalidate();
        }
        handshake(State.SECURED);
        ctx.fireChannelActive();
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        Error error = LastAct.errorIn(cause);
        if (error != null) {
            turn.broken(error);
        }
        if (state != State.HANDSHAKE) {
            return;
        }
        handshake(State.FAILED);
        if (accepted) {
            tls.log(
                    LogLevel.WARNING,
                    "Error accepting a client connection: " + reason(cause) + " (conn: addr="
                            + Addresses.of(ctx.channel().remoteAddress(), "").text() + ")");
        } else {
            ctx.fireExceptionCaught(new IOException("the TLS handshake failed: " + reason(cause)));
        }
    }

    private String reason(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            // Netty's own text has the bytes: a password may be among them.
            return accepted
                    ? "it is not TLS, the client may be speaking plaintext"
                    : "the answer is not TLS, the primary's port may be its plaintext one";
        }
        if (cause instanceof ClosedChannelException) {
            return "the connection was closed during the handshake";
        }
        String text = String.valueOf(cause.getMessage());
        if (text.contains("Insufficient buffer remaining")) {
            // In TLS 1.3 a client that cannot go on sends its alert in the clear, which the JDK tries to decrypt.
            return "the peer gave up, it may not trust our certificate";
        }
        return text.contains("PKIX path") ? text + " (tls-ca-cert-file and tls-ca-cert-dir say who is trusted)" : text;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Error error = LastAct.errorIn(cause);
        Throwable told = error != null ? error : cause;
        if (error == null && cause instanceof DecoderException && cause.getCause() != null) {
            // Whatever goes wrong with the peer's records ends its connection, and nothing else.
            Throwable inner = cause.getCause();
            told = inner instanceof IOException ? inner : new IOException(String.valueOf(inner), inner);
        }
        if (state == State.SECURED) {
            ctx.fireExceptionCaught(told);
        } else {
            failed(ctx, told);
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean known = state == State.SECURED;
        if (state == State.HANDSHAKE) {
            handshake(State.FAILED);
        }
        tls.closed(this);
        if (known || !accepted) {
            ctx.fireChannelInactive();
        }
    }

    // ---- to the socket ----

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        unflushed += ((ByteBuf) message).readableBytes();
        if (!overfull && unflushed >= ctx.channel().config().getWriteBufferHighWaterMark()) {
            overfull = true;
            setWritable(ctx, false);
        }
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        unflushed = 0;
        ctx.flush();
        if (overfull) {
            overfull = false;
            setWritable(ctx, true);
        }
    }

    private static void setWritable(ChannelHandlerContext ctx, boolean writable) {
        ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
        if (out != null) {
            out.setUserDefinedWritability(PLAINTEXT_BIT, writable);
        }
    }

    /** Says close_notify when it can leave at once; a peer that does not read is closed without, and not waited for. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
        boolean stuck = out != null && out.totalPendingWriteBytes() > 0;
        ChannelHandlerContext around = stuck ? ctx.pipeline().context(ssl) : ctx;
        around.close(promise);
    }

    void sayGoodbye() {
        if (state == State.SECURED) {
            ssl.closeOutbound();
        }
    }
}
