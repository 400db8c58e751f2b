package dev.ariadne.net;

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

    /** {@code ip:port}, an IPv6 address in brackets; {@code path:0} for a unix socket. */
    static String text(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            InetAddress ip = inet.getAddress();
            String text = NetUtil.toAddressString(ip);
            return (text.indexOf(':') >= 0 ? "[" + text + "]" : text) + ":" + inet.getPort();
        }
        if (address instanceof DomainSocketAddress unix) {
            return (unix.path().isEmpty() ? "unix" : unix.path()) + ":0";
        }
        return "?:0";
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
