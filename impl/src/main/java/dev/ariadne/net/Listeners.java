package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.LongParam;
import dev.ariadne.config.Param;
import dev.ariadne.config.Params;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
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

    private static final Path IPV6_OF_KERNEL = Path.of("/proc/net/if_inet6");

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
        final List<Channel> sockets = new ArrayList<>();
        List<Place> places = List.of();
        int bound;

        Port(LongParam param, boolean tls) {
            this.param = param;
            this.tls = tls;
        }

        /** Where it listens, without the sockets. */
        Port copy() {
            Port same = new Port(param, tls);
            same.places = places;
            same.bound = bound;
            return same;
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
     * @throws StartupFailure when an address that is not optional cannot be had, or when there is none
     */
    void open(Path directory) throws StartupFailure {
        openTcp(plain);
        openTcp(encrypted);
        String path = config.get(Params.UNIXSOCKET);
        if (!path.isEmpty()) {
            openUnix(directory.resolve(path));
        } else if (plain.sockets.isEmpty() && encrypted.sockets.isEmpty()) {
            throw new StartupFailure("Configured to not listen anywhere: give it a port, an address that this machine"
                    + " has (--bind), or a unixsocket");
        }
    }

    private void openTcp(Port at) throws StartupFailure {
        int port = (int) config.get(at.param);
        if (port != 0) {
            listen(at, port, addresses());
        }
    }

    /** Listens at a port, at all of the addresses or at none of them. */
    private void listen(Port at, int port, List<Place> places) throws StartupFailure {
        for (Place each : places) {
            ChannelFuture bound = bind(
                            transport.serverChannels(each.ip),
                            new InetSocketAddress(each.ip, port),
                            connection(each, at.tls),
                            at.tls)
                    .awaitUninterruptibly();
            if (bound.isSuccess()) {
                at.sockets.add(bound.channel());
            } else if (!each.mayBeMissing(bound.cause())) {
                closeSockets(at);
                throw new StartupFailure("Failed listening on port " + port + (at.tls ? " (TLS)" : " (TCP)")
                        + ", address " + each.text + ": " + reason(bound.cause())
                        + "; stop the program that uses it, or choose another --" + at.param.name() + " or --bind");
            }
        }
        at.bound = port;
        at.places = places;
    }

    private static void closeSockets(Port at) {
        at.sockets.forEach(socket -> socket.close().awaitUninterruptibly());
        at.sockets.clear();
    }

    /** CONFIG SET of a port or of bind: moves over, or stays where it is. Returns why not, or null. */
    @Nullable
    String move(Param changed) {
        List<Port> moving = changed == Params.BIND
                ? List.of(plain, encrypted)
                : List.of(changed == Params.TLS_PORT ? encrypted : plain);
        List<Port> before = moving.stream().map(Port::copy).toList();
        try {
            for (Port each : moving) {
                // The old sockets hold what the new ones may need: another address of the same port.
                closeSockets(each);
                each.bound = 0;
                openTcp(each);
            }
            return null;
        } catch (StartupFailure e) {
            for (int i = 0; i < moving.size(); i++) {
                closeSockets(moving.get(i));
                stay(moving.get(i), before.get(i));
            }
            return changed == Params.BIND
                    ? "Failed to bind to specified addresses."
                    : "Unable to listen on this port. Check server logs.";
        }
    }

    private void stay(Port at, Port before) {
        try {
            at.bound = 0;
            if (before.bound != 0) {
                listen(at, before.bound, before.places);
            }
        } catch (StartupFailure e) {
            throw new IllegalStateException("the sockets that were closed cannot be had again: " + e.text(), e);
        }
    }

    /**
     * One address of {@code bind}.
     *
     * @param optional whether it may be missing on this machine
     * @param anyFamily whether it stands for all addresses, those of IPv4 and those of IPv6
     */
    private record Place(String text, InetAddress ip, boolean optional, boolean anyFamily) {
        /** Whether it includes the address at which a connection came in: a socket of all IPv6 addresses may take IPv4, too. */
        boolean includes(@Nullable SocketAddress local) {
            return anyFamily
                    || !(local instanceof InetSocketAddress inet)
                    || inet.getAddress().getClass() == ip.getClass();
        }

        /** What is not there is told from what somebody else has (Redis: server.c:listenToPort). */
        boolean mayBeMissing(@Nullable Throwable cause) {
            String why =
                    cause == null ? "" : String.valueOf(Transport.rootOf(cause).getMessage());
            return (optional && why.contains("Cannot assign requested address")) || why.contains("not supported");
        }
    }

    private List<Place> addresses() throws StartupFailure {
        List<Place> found = new ArrayList<>();
        String bind = config.get(Params.BIND);
        List<String> words = bind.isEmpty() ? List.of() : List.of(bind.split(" "));
        boolean oneForAll = !transport.tellsFamilies() && isAll(words, "*") && isAll(words, "::*");
        if (oneForAll) {
            found.add(new Place("*", ip(Files.exists(IPV6_OF_KERNEL) ? "::" : "0.0.0.0"), false, true));
        }
        for (String word : words) {
            boolean optional = word.startsWith("-");
            String text = optional ? word.substring(1) : word;
            if (!oneForAll || !(text.equals("*") || text.equals("::*"))) {
                found.add(new Place(text, ip(text), optional, false));
            }
        }
        return found;
    }

    private static boolean isAll(List<String> words, String all) {
        return words.contains(all) || words.contains("-" + all);
    }

    private static InetAddress ip(String text) throws StartupFailure {
        try {
            return InetAddress.getByName(text.equals("*") ? "0.0.0.0" : text.equals("::*") ? "::" : text);
        } catch (UnknownHostException e) {
            throw new StartupFailure("Failed listening: bind address " + text + " is not known; correct --bind");
        }
    }

    private void openUnix(Path path) throws StartupFailure {
        ChannelFactory<? extends ServerChannel> sockets = transport.unixServerChannels();
        if (sockets == null) {
            throw new StartupFailure("unixsocket needs io-transport epoll, not " + transport.word);
        }
        try {
            Files.deleteIfExists(path);
            bind(sockets, new DomainSocketAddress(path.toFile()), connection(null, false), false)
                    .syncUninterruptibly();
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

    private ChannelFuture bind(
            ChannelFactory<? extends ServerChannel> sockets,
            SocketAddress address,
            ChannelHandler connection,
            boolean encrypts) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channelFactory(sockets)
                .option(ChannelOption.SO_BACKLOG, (int) config.get(Params.TCP_BACKLOG))
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, encrypts ? Tls.readBuffers() : effects.readBuffer())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, OUTPUT_BYTES)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(connection);
        if (address instanceof InetSocketAddress inet) {
            transport.only(inet.getAddress()).forEach((option, value) -> option(bootstrap, option, value));
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

    private ChannelHandler connection(@Nullable Place at, boolean encrypts) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                boolean wanted = at == null || at.includes(channel.localAddress());
                if (wanted && (!encrypts || tls.secure(channel.pipeline(), turn, true))) {
                    channel.pipeline().addLast(new ConnHandler(effects, turn));
                } else {
                    channel.close();
                }
            }
        };
    }

    @SuppressWarnings("unchecked") // the option and its value come from one table
    private static <T> void option(ServerBootstrap bootstrap, ChannelOption<T> option, Object value) {
        bootstrap.option(option, (T) value);
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
