package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.LongParam;
import dev.ariadne.config.Param;
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

/** The sockets that accept connections: the addresses of {@code bind} at {@code port} and {@code tls-port}, and {@code unixsocket}. */
final class Listeners {
    /** A client with more unsent replies than the second figure is not read from until they are fewer than the first. */
    private static final WriteBufferWaterMark OUTPUT_BYTES = new WriteBufferWaterMark(16 << 20, 64 << 20);

    private final Config config;
    private final Transport transport;
    private final EventLoopGroup loop;
    private final NettyEffects effects;
    private final LoopTurn turn;
    private final Tls tls;
    private final Port plain = new Port(Params.PORT, false);
    private final Port encrypted = new Port(Params.TLS_PORT, true);
    private @Nullable Path unixSocket;

    /** A port, and the sockets that listen there. */
    private static final class Port {
        final LongParam param;
        final boolean tls;
        List<Channel> sockets = new ArrayList<>();
        int bound;

        Port(LongParam param, boolean tls) {
            this.param = param;
            this.tls = tls;
        }
    }

    Listeners(Config config, Transport transport, EventLoopGroup loop, NettyEffects effects, LoopTurn turn, Tls tls) {
        this.config = config;
        this.transport = transport;
        this.loop = loop;
        this.effects = effects;
        this.turn = turn;
        this.tls = tls;
    }

    /** The port that is listened on for plaintext, 0 when none is. */
    int port() {
        return plain.bound;
    }

    /** The port that is listened on for TLS, 0 when none is. */
    int tlsPort() {
        return encrypted.bound;
    }

    /**
     * Listens as the configuration says; waits until it is so.
     *
     * @param directory what a relative unixsocket starts from
     * @throws StartupFailure when an address that is not optional cannot be had
     */
    void open(Path directory) throws StartupFailure {
        openTcp(plain);
        openTcp(encrypted);
        String path = config.get(Params.UNIXSOCKET);
        if (!path.isEmpty()) {
            openUnix(directory.resolve(path));
        }
    }

    private void openTcp(Port at) throws StartupFailure {
        int port = (int) config.get(at.param);
        if (port == 0) {
            return;
        }
        for (Address each : addresses()) {
            ChannelFuture bound = bind(transport.serverChannel(), new InetSocketAddress(each.ip, port), at.tls)
                    .awaitUninterruptibly();
            if (bound.isSuccess()) {
                at.sockets.add(bound.channel());
            } else if (!each.optional) {
                throw new StartupFailure("Failed listening on port " + port + (at.tls ? " (TLS)" : " (TCP)")
                        + ", address " + each.text + ": " + reason(bound.cause())
                        + "; stop the program that uses it, or choose another --" + at.param.name() + " or --bind");
            }
        }
        at.bound = port;
    }

    /** CONFIG SET of a port or of bind: checks that the new addresses can be had, then moves over. Returns why not, or null. */
    @Nullable
    String move(Param changed) {
        List<Port> moving = changed == Params.BIND
                ? List.of(plain, encrypted)
                : List.of(changed == Params.TLS_PORT ? encrypted : plain);
        List<Address> wanted;
        try {
            wanted = addresses();
        } catch (StartupFailure e) {
            return "Failed to bind to specified addresses.";
        }
        for (Port each : moving) {
            // Our own sockets hold the present port: there only the addresses can be tried, at any port.
            int port = (int) config.get(each.param);
            boolean moves = port != each.bound;
            if (port != 0 && !canListen(wanted, moves ? port : 0)) {
                return moves
                        ? "Unable to listen on this port. Check server logs."
                        : "Failed to bind to specified addresses.";
            }
        }
        moving.forEach(each -> move(each, wanted));
        return null;
    }

    private void move(Port at, List<Address> wanted) {
        List<Channel> old = at.sockets;
        at.sockets = new ArrayList<>();
        old.forEach(Channel::close);
        at.bound = (int) config.get(at.param);
        if (at.bound != 0) {
            for (Address each : wanted) {
                at.sockets.add(bind(transport.serverChannel(), new InetSocketAddress(each.ip, at.bound), at.tls)
                        .channel());
            }
        }
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
            bind(type, new DomainSocketAddress(path.toFile()), false).syncUninterruptibly();
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

    private ChannelFuture bind(Class<? extends ServerChannel> type, SocketAddress address, boolean encrypts) {
        boolean internet = address instanceof InetSocketAddress;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, (int) config.get(Params.TCP_BACKLOG))
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, encrypts ? Tls.readBuffers() : effects.readBuffer())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, OUTPUT_BYTES)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(encrypts ? encryptedConnection() : plainConnection());
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

    private ChannelHandler plainConnection() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ConnHandler(effects, turn));
            }
        };
    }

    private ChannelHandler encryptedConnection() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls.secure(channel.pipeline(), turn, true)) {
                    channel.pipeline().addLast(new ConnHandler(effects, turn));
                } else {
                    channel.close();
                }
            }
        };
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
