package dev.ariadne.net;

import io.netty.channel.ChannelFactory;
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
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How sockets are served: Linux' epoll or io_uring, or the JDK's selector where neither is there. */
enum Transport {
    EPOLL("epoll"),
    IO_URING("io_uring"),
    NIO("nio");

    /** Linux: IPPROTO_IPV6, IPV6_V6ONLY. */
    private static final IntegerUnixChannelOption IPV6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

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

    static Throwable rootOf(Throwable cause) {
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

    /** Makes sockets that listen at {@code ip}; left to itself Netty would listen at all addresses of both families for 0.0.0.0. */
    ChannelFactory<ServerChannel> serverChannels(InetAddress ip) {
        SocketProtocolFamily family =
                ip instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        return switch (this) {
            case EPOLL -> () -> new EpollServerSocketChannel(family);
            case IO_URING -> IoUringServerSocketChannel::new;
            case NIO -> () -> new NioServerSocketChannel(SelectorProvider.provider(), family);
        };
    }

    /** Whether sockets of all IPv4 and of all IPv6 addresses can stand beside each other. */
    boolean tellsFamilies() {
        return this == EPOLL;
    }

    /** Options that keep a socket at {@code ip} to its own family. */
    Map<ChannelOption<?>, Object> only(InetAddress ip) {
        return this == EPOLL && ip instanceof Inet6Address ? Map.of(IPV6_ONLY, 1) : Map.of();
    }

    Class<? extends SocketChannel> socketChannel() {
        return switch (this) {
            case EPOLL -> EpollSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    /** Makes unix sockets that listen, null when this transport has none. */
    @Nullable
    ChannelFactory<ServerChannel> unixServerChannels() {
        return this == EPOLL ? EpollServerDomainSocketChannel::new : null;
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
