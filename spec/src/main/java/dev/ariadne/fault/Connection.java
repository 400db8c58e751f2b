package dev.ariadne.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one node, without waiting: what is asked is written at once, replies come in the order of what was asked. Several clients may
 * share it. Belongs to the loop's thread.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    /** Who asked. */
    interface Asker {
        /** What comes next. */
        void next(Step step);
    }

    private record Asked(Step.Ask ask, Asker asker, long deadlineNanos) {}

    private final Consumer<Connection> whenBroken;
    private final ReplyReader reader = new ReplyReader();
    private final Deque<Asked> asked = new ArrayDeque<>();
    private @Nullable Channel channel;
    private List<Reply> replies = new ArrayList<>();
    private boolean flushIsDue;
    private boolean broken;

    private Connection(Consumer<Connection> whenBroken) {
        this.whenBroken = whenBroken;
    }

    /**
     * Opens a connection; what is asked before it is open is sent then.
     *
     * @param whenBroken told when it is of no further use, before those who asked are
     */
    static Connection open(Bootstrap bootstrap, Route route, Consumer<Connection> whenBroken) {
        Connection connection = new Connection(whenBroken);
        Bootstrap own = bootstrap.clone().handler(connection);
        if (route.from() != null) {
            own.localAddress(new InetSocketAddress(route.from(), 0));
        }
        ChannelFuture opening = own.connect(route.to());
        connection.channel = opening.channel();
        opening.addListener(done -> {
            if (done.isSuccess()) {
                connection.asked.forEach(one -> connection.write(one.ask()));
            } else {
                connection.end("cannot connect");
            }
        });
        return connection;
    }

    void ask(Step.Ask ask, Asker asker) {
        asked.add(new Asked(ask, asker, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ask.timeoutMs())));
        if (channel != null && channel.isActive()) {
            write(ask);
        }
    }

    /** Writes now and flushes at the end of the loop's turn, so that what several clients ask goes out in one piece. */
    private void write(Step.Ask ask) {
        Channel open = channel;
        if (open == null) {
            return;
        }
        open.write(Unpooled.wrappedBuffer(RespClient.bytes(ask.commands())), open.voidPromise());
        if (!flushIsDue) {
            flushIsDue = true;
            open.eventLoop().execute(() -> {
                flushIsDue = false;
                open.flush();
            });
        }
    }

    /** Gives up when the server has been silent for too long. */
    void endIfSilent(long nowNanos) {
        Asked first = asked.peek();
        if (first != null && nowNanos - first.deadlineNanos() > 0) {
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
        Asked first = asked.peek();
        if (first == null) {
            throw new IOException("a reply that nobody asked for");
        }
        replies.add(reply);
        if (replies.size() == first.ask().commands().size()) {
            List<Reply> all = replies;
            replies = new ArrayList<>(1);
            asked.remove();
            first.asker().next(first.ask().then().apply(all));
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

    private void end(String why) {
        if (broken) {
            return;
        }
        broken = true;
        if (channel != null) {
            channel.close();
        }
        whenBroken.accept(this);
        for (Asked one = asked.poll(); one != null; one = asked.poll()) {
            one.asker().next(new Step.Conclude(one.ask().otherwise().apply(why)));
        }
    }
}
