package dev.ariadne.fault;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint reaches a node.
 *
 * @param to where it connects to
 * @param from the address of its own that it connects from, by which the network knows it; null where {@code to} is its own already
 */
record Route(InetSocketAddress to, @Nullable InetAddress from) {
    /** To a port of this machine. */
    static Route loopback(int port) {
        return new Route(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null);
    }

    /** The host as servers are told it. */
    String host() {
        return to.getAddress().getHostAddress();
    }

    int port() {
        return to.getPort();
    }

    @Override
    public String toString() {
        return host() + ":" + port();
    }
}
