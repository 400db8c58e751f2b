package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sockets that accept connections: the addresses of {@code bind} at {@code port}, and {@code unixsocket}. */
final class Listeners {
    /** A client with more unsent replies than the second figure is not read from until they are fewer than the first. */
    private static final WriteBufferWaterMark OUTPUT_BYTES = new WriteBufferWaterMark(16 << 20, 64 << 20);

    private final Config config;
    private final Transport transport;
    private final EventLoopGroup loop;
    private final NettyEffects effects;
    private final LoopTurn turn;
    private final List<Channel> tcp = new ArrayList<>();
    private @Nullable Path unixSocket;
    private int boundPort;

    Listeners(Config config, Transport transport, EventLoopGroup loop, NettyEffects effects, LoopTurn turn) {
        this.config = config;
        this.transport = transport;
        this.loop = loop;
        this.effects = effects;
        this.turn = turn;
    }

    /** The port that is listened on, 0 when none is. */
    int port() {
        return boundPort;
    }

    /**
     * Listens as the configuration says; waits until it is so.
     *
     * @param directory what a relative unixsocket starts from
     * @throws StartupFailure when an address that is not optional cannot be had
     */
    void open(Path directory) throws StartupFailure {
        int port = (int) config.get(Params.PORT);
        if (port != 0) {
            openTcp(port);
        }
        String path = config.get(Params.UNIXSOCKET);
        if (!path.isEmpty()) {
            openUnix(directory.resolve(path));
        }
    }

    private void openTcp(int port) throws StartupFailure {
        for (Address each : addresses()) {
            ChannelFuture bound = bind(transport.serverChannel(), new InetSocketAddress(each.ip, port))
                    .awaitUninterruptibly();
            if (bound.isSuccess()) {
                tcp.add(bound.channel());
            } else if (!each.optional) {
                throw new StartupFailure("Failed listening on port " + port + " (TCP), address " + each.text + ": "
                        + reason(bound.cause())
                        + "; stop the program that uses it, or choose another --port or --bind");
            }
        }
        boundPort = port;
    }

    /** CONFIG SET port or bind: checks that the new addresses can be had, then moves over. Returns why not, or null. */
    @Nullable
    String move() {
        int port = (int) config.get(Params.PORT);
        List<Address> wanted;
        try {
            wanted = addresses();
        } catch (StartupFailure e) {
            return "Failed to bind to specified addresses.";
        }
        // Our own sockets hold the present port: there only the addresses can be tried, at any port.
        boolean moves = port != boundPort;
        if (port != 0 && !canListen(wanted, moves ? port : 0)) {
            return moves
                    ? "Unable to listen on this port. Check server logs."
                    : "Failed to bind to specified addresses.";
        }
        List<Channel> old = List.copyOf(tcp);
        tcp.clear();
        old.forEach(Channel::close);
        boundPort = port;
        if (port != 0) {
            for (Address each : wanted) {
                tcp.add(bind(transport.serverChannel(), new InetSocketAddress(each.ip, port))
                        .channel());
            }
        }
        return null;
    }

    private static boolean canListen(List<Address> wanted, int port) {
        for (Address each : wanted) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(each.ip, port));
            } catch (IOException e) {
                if (!each.optional) {
                    return false;
                }
            }
        }
        return true;
    }

    /** One address of {@code bind}; an optional one may be missing on this machine. */
    private record Address(String text, InetAddress ip, boolean optional) {}

    private List<Address> addresses() throws StartupFailure {
        List<Address> found = new ArrayList<>();
        String bind = config.get(Params.BIND);
        List<String> words = bind.isEmpty() ? List.of() : List.of(bind.split(" "));
        boolean all4 = words.contains("*") || words.contains("-*");
        for (String word : words) {
            boolean optional = word.startsWith("-");
            String text = optional ? word.substring(1) : word;
            if (text.equals("::*") && all4) {
                // A socket of all IPv4 addresses and one of all IPv6 addresses are one socket to the kernel.
                continue;
            }
            found.add(new Address(text, ip(text, all4 && words.contains("-::*")), optional));
        }
        return found;
    }

    private static InetAddress ip(String text, boolean withIpv6) throws StartupFailure {
        try {
            if (text.equals("*")) {
                return InetAddress.getByName(withIpv6 && hasIpv6() ? "::" : "0.0.0.0");
            }
            return InetAddress.getByName(text.equals("::*") ? "::" : text);
        } catch (UnknownHostException e) {
            throw new StartupFailure("Failed listening: bind address " + text + " is not known; correct --bind");
        }
    }

    private static boolean hasIpv6() {
        return Files.exists(Path.of("/proc/net/if_inet6"));
    }

    private void openUnix(Path path) throws StartupFailure {
        Class<? extends ServerChannel> type = transport.unixServerChannel();
        if (type == null) {
            throw new StartupFailure("unixsocket needs io-transport epoll, not " + transport.word);
        }
        try {
            Files.deleteIfExists(path);
            bind(type, new DomainSocketAddress(path.toFile())).syncUninterruptibly();
            unixSocket = path;
            int mode = (int) config.get(Params.UNIXSOCKETPERM);
            if (mode != 0) {
                Files.setPosixFilePermissions(path, permissions(mode));
            }
        } catch (IOException e) {
            throw new StartupFailure(
                    "Failed opening Unix socket " + path + ": " + e.getMessage() + "; correct unixsocket");
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
        for (int i = 0; i < fromOwnerRead.length; i++) {
            if ((mode & 0400 >> i) != 0) {
                set.add(fromOwnerRead[i]);
            }
        }
        return set;
    }

    private ChannelFuture bind(Class<? extends ServerChannel> type, SocketAddress address) {
        boolean internet = address instanceof InetSocketAddress;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, (int) config.get(Params.TCP_BACKLOG))
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, effects.readBuffer())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, OUTPUT_BYTES)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handlerFor());
                    }
                });
        if (internet) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
            for (Map.Entry<ChannelOption<?>, Object> option :
                    transport.keepAlive((int) config.get(Params.TCP_KEEPALIVE)).entrySet()) {
                childOption(bootstrap, option.getKey(), option.getValue());
            }
        }
        // On the loop both steps happen at once, where bootstrap.bind() would leave the second for later: who reads
        // that CONFIG SET
        // went well finds the new address listening.
        ChannelFuture registered = bootstrap.register().awaitUninterruptibly();
        return registered.isSuccess()
                ? registered.channel().bind(address).addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
                : registered;
    }

    private ChannelHandler handlerFor() {
        return new ConnHandler(effects, turn);
    }

    @SuppressWarnings("unchecked") // the option and its value come from one table
    private static <T> void childOption(ServerBootstrap bootstrap, ChannelOption<T> option, Object value) {
        bootstrap.childOption(option, (T) value);
    }

    private static String reason(@Nullable Throwable cause) {
        String text = cause == null ? "" : String.valueOf(cause.getMessage());
        return text.contains("Address already in use") ? "the address is in use" : text;
    }

    /** Removes what the file system would keep. */
    void removeFiles() {
        if (unixSocket != null) {
            try {
                Files.deleteIfExists(unixSocket);
            } catch (IOException e) {
                // Nothing depends on it: the next start removes it.
                return;
            }
        }
    }
}
