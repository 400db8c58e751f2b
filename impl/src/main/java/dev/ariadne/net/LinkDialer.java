package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the primary: to each address that its name has, one after the other, and from bind-source-addr where that is possible
 * (Redis: anet.c:anetTcpNonBlockBestEffortBindConnect).
 */
final class LinkDialer {
    private final Config config;
    private final EventLoop loop;
    private final LoopTurn turn;
    private final Transport transport;
    private final Tls tls;
    private final ReadBuffer readBuffer;

    LinkDialer(Config config, EventLoop loop, LoopTurn turn, Transport transport, Tls tls, ReadBuffer readBuffer) {
        this.config = config;
        this.loop = loop;
        this.turn = turn;
        this.transport = transport;
        this.tls = tls;
        this.readBuffer = readBuffer;
    }

    /** A way to the primary; from any address of ours where {@code from} is null. */
    private record Way(InetAddress to, @Nullable InetAddress from) {}

    /** Connects; {@code handler} hears how that ends. */
    void dial(LinkHandler handler, String host, int port) {
        String source = config.get(Params.BIND_SOURCE_ADDR);
        InetAddress to = Addresses.literal(host);
        InetAddress from = Addresses.literal(source);
        if (to != null && (from != null || source.isEmpty())) {
            connect(handler, ways(List.of(to), from), port);
        } else {
            resolve(handler, host, source, port);
        }
    }

    /** Names are looked up on a thread of their own: a slow name server must not stop the server. */
    private void resolve(LinkHandler handler, String host, String source, int port) {
        Thread lookup = new Thread(
                () -> {
                    try {
                        List<InetAddress> to = List.of(InetAddress.getAllByName(host));
                        Queue<Way> ways = ways(to, sourceAddress(source));
                        turn.soon(() -> connect(handler, ways, port));
                    } catch (UnknownHostException e) {
                        turn.soon(() -> handler.lost("host name " + host + " is not known"));
                    }
                },
                "ariadne-resolve");
        lookup.setDaemon(true);
        lookup.start();
    }

    private static @Nullable InetAddress sourceAddress(String source) {
        try {
            return source.isEmpty() ? null : InetAddress.getByName(source);
        } catch (UnknownHostException e) {
            // It is a wish, as in Redis: the connection is made without it.
            return null;
        }
    }

    private static Queue<Way> ways(List<InetAddress> to, @Nullable InetAddress from) {
        List<Way> ways = new ArrayList<>();
        if (from != null) {
            to.forEach(each -> ways.add(new Way(each, from)));
        }
        to.forEach(each -> ways.add(new Way(each, null)));
        return new ArrayDeque<>(ways);
    }

    private void connect(LinkHandler handler, Queue<Way> ways, int port) {
        if (handler.isAbandoned()) {
            return;
        }
        Way way = ways.remove();
        boolean encrypted = config.get(Params.TLS_REPLICATION);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // The end of input is heard of as it is read; the end of the channel would come behind other clients'
                // requests.
                .option(ChannelOption.ALLOW_HALF_CLOSURE, !encrypted)
                .option(ChannelOption.RCVBUF_ALLOCATOR, encrypted ? Tls.readBuffers() : readBuffer)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMs())
                .handler(new Connected(handler, encrypted));
        if (way.from != null) {
            bootstrap.localAddress(new InetSocketAddress(way.from, 0));
        }
        ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(way.to, port));
        handler.attempt(connecting.channel());
        connecting.addListener(done -> {
            if (!done.isSuccess() && ways.isEmpty()) {
                handler.lost(String.valueOf(done.cause().getMessage()));
            } else if (!done.isSuccess()) {
                turn.soon(() -> connect(handler, ways, port));
            }
        });
    }

    private int connectTimeoutMs() {
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.SECONDS.toMillis(config.get(Params.REPL_TIMEOUT)));
    }

    /** Gives the link a connection once it is made: of attempts that fail the link hears nothing. */
    private final class Connected extends ChannelInboundHandlerAdapter {
        private final LinkHandler handler;
        private final boolean encrypted;

        Connected(LinkHandler handler, boolean encrypted) {
            this.handler = handler;
            this.encrypted = encrypted;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            Channel channel = ctx.channel();
            if (encrypted && !tls.secure(channel.pipeline(), turn, false)) {
                channel.close();
                handler.lost("TLS cannot be had; the log says why");
                return;
            }
            channel.pipeline().addLast(handler);
            ctx.fireChannelActive();
            channel.pipeline().remove(this);
        }
    }
}
