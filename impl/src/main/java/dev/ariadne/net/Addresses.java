package dev.ariadne.net;

import dev.ariadne.core.repl.Replication;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as text and back, without ever asking a name server on the event loop. */
final class Addresses {
    private Addresses() {}

    /** {@code ip:port}, an IPv6 address in brackets; {@code ?:0} when the socket has none any more. */
    static String text(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? Replication.Endpoint.text(NetUtil.toAddressString(inet.getAddress()), inet.getPort())
                : "?:0";
    }

    /** Whether the socket is a unix one. Its peers have no address of their own: both ends are told as the socket's path. */
    static boolean isUnix(@Nullable SocketAddress local) {
        return local instanceof DomainSocketAddress;
    }

    /** Whether the peer is on this machine. */
    static boolean isLocal(@Nullable SocketAddress address) {
        return !(address instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress();
    }

    /** The address that {@code host} means without any look-up: an IP address or localhost; null for other names. */
    static @Nullable InetAddress literal(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IP address of " + bytes.length + " bytes", e);
        }
    }
}
