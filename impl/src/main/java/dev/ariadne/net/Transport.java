package dev.ariadne.net;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How sockets are served: Linux' epoll or io_uring, or the JDK's selector where neither is there. */
enum Transport {
    EPOLL("epoll"),
    IO_URING("io_uring"),
    NIO("nio");

    /** The value of io-transport, and of INFO's multiplexing_api. */
    final String word;

    Transport(String word) {
        this.word = word;
    }

    /**
     * The transport that a value of io-transport asks for.
     *
     * @throws StartupFailure when this machine has not got it
     */
    static Transport of(String word) throws StartupFailure {
        switch (word) {
            case "epoll":
                require(Epoll.isAvailable(), word, Epoll.unavailabilityCause());
                return EPOLL;
            case "io_uring":
                require(IoUring.isAvailable(), word, IoUring.unavailabilityCause());
                return IO_URING;
            case "nio":
                return NIO;
            default:
                return Epoll.isAvailable() ? EPOLL : NIO;
        }
    }

    private static void require(boolean available, String word, @Nullable Throwable cause) throws StartupFailure {
        if (!available) {
            String why = cause == null ? "" : " (" + rootOf(cause).getMessage() + ")";
            throw new StartupFailure(
                    "io-transport " + word + " is not available here" + why + "; use --io-transport auto");
        }
    }

    private static Throwable rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** A group of one thread. */
    EventLoopGroup newLoop() {
        IoHandlerFactory handler = switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("ariadne"), handler);
    }

    Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    Class<? extends SocketChannel> socketChannel() {
        return switch (this) {
            case EPOLL -> EpollSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    /** The channel of unix sockets, null when this transport has none. */
    @Nullable
    Class<? extends ServerChannel> unixServerChannel() {
        return this == EPOLL ? EpollServerDomainSocketChannel.class : null;
    }

    /** Options that make the kernel notice a dead peer after about {@code seconds} (tcp-keepalive). */
    Map<ChannelOption<?>, Object> keepAlive(int seconds) {
        if (seconds == 0) {
            return Map.of();
        }
        if (this != EPOLL) {
            return Map.of(ChannelOption.SO_KEEPALIVE, true);
        }
        return Map.of(
                ChannelOption.SO_KEEPALIVE,
                true,
                EpollChannelOption.TCP_KEEPIDLE,
                seconds,
                EpollChannelOption.TCP_KEEPINTVL,
                Math.max(1, seconds / 3),
                EpollChannelOption.TCP_KEEPCNT,
                3);
    }
}
