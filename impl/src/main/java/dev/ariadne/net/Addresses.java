package dev.ariadne.net;

import dev.ariadne.core.Address;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses of sockets as the core knows them and back, without ever asking a name server on the event loop. */
final class Addresses {
    private Addresses() {}

    /**
     * One end of a socket.
     *
     * @param unixSocket the configured path, which is what both ends of a unix socket are called
     */
    static Address of(@Nullable SocketAddress address, String unixSocket) {
        if (address instanceof InetSocketAddress inet) {
            return Address.tcp(NetUtil.toAddressString(inet.getAddress()), inet.getPort());
        }
        return address instanceof DomainSocketAddress ? Address.unix(unixSocket) : Address.UNKNOWN;
    }

    /** The address that {@code host} means without any look-up; null for names. */
    static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return null;
        }
        try {
            // With a scope ("fe80::1%eth0") it is more than its bytes.
            return host.indexOf('%') < 0 ? InetAddress.getByAddress(bytes) : InetAddress.getByName(host);
        } catch (UnknownHostException noSuchScope) {
            return null;
        }
    }
}
