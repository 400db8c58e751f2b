package dev.ariadne.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client's connection to one node, without waiting: at most one {@link Step.Ask} is under way. Belongs to the loop's thread. */
final class Connection extends ChannelInboundHandlerAdapter {
    /** Who asked. */
    interface Asker {
        /** What comes next. */
        void next(Step step);

        /** The connection is of no further use. */
        void broken(Connection connection, String why);
    }

    private final Asker asker;
    private final ReplyReader reader = new ReplyReader();
    private @Nullable Channel channel;
    private Step.@Nullable Ask asked;
    private List<Reply> replies = new ArrayList<>();
    private long deadlineNanos;
    private boolean broken;

    private Connection(Asker asker) {
        this.asker = asker;
    }

    /** Opens a connection to a port of this machine; what is asked before it is open is sent then. */
    static Connection open(Bootstrap bootstrap, int port, Asker asker) {
        Connection connection = new Connection(asker);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ChannelFuture opening = bootstrap.clone().handler(connection).connect(address);
        connection.channel = opening.channel();
        opening.addListener(done -> {
            if (done.isSuccess()) {
                connection.send();
            } else {
                connection.end("cannot connect");
            }
        });
        return connection;
    }

    void ask(Step.Ask ask) {
        asked = ask;
        replies = new ArrayList<>(ask.commands().size());
        deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ask.timeoutMs());
        send();
    }

    private void send() {
        Channel open = channel;
        Step.Ask ask = asked;
        if (open != null && open.isActive() && ask != null) {
            open.writeAndFlush(Unpooled.wrappedBuffer(RespClient.bytes(ask.commands())), open.voidPromise());
        }
    }

    /** Gives up when the server has been silent for too long. */
    void endIfSilent(long nowNanos) {
        if (asked != null && nowNanos - deadlineNanos > 0) {
            end("timeout");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            int count = bytes.readableBytes();
            bytes.readBytes(reader.room(count), reader.end(), count);
            reader.added(count);
        } finally {
            bytes.release();
        }
        try {
            for (Reply reply = reader.next(); reply != null; reply = reader.next()) {
                heard(reply);
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void heard(Reply reply) throws IOException {
        Step.Ask ask = asked;
        if (ask == null) {
            throw new IOException("a reply that nobody asked for");
        }
        replies.add(reply);
        if (replies.size() == ask.commands().size()) {
            asked = null;
            asker.next(ask.then().apply(replies));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("the server closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // The latter when the connection is reset while it is being opened.
        if (cause instanceof IOException || cause instanceof NotYetConnectedException) {
            end(String.valueOf(cause.getMessage()));
        } else {
            throw new IllegalStateException("a client's defect", cause);
        }
    }

    void close() {
        broken = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void end(String why) {
        if (broken) {
            return;
        }
        close();
        asker.broken(this, why);
        Step.Ask ask = asked;
        asked = null;
        if (ask != null) {
            asker.next(new Step.Conclude(ask.otherwise().apply(why)));
        }
    }
}
