package dev.ariadne.core;

import org.jspecify.annotations.Nullable;

/**
 * Where one end of a connection is: an IP address and a port, or a unix socket. Host and port stay apart, since Redis shows some readers
 * the host alone (INFO, ROLE: {@code ::1}) and others both together ({@code [::1]:6379}).
 *
 * @param host an IP address without brackets, or a name; {@code ?} when it is not known
 * @param socket the path of the unix socket as it was configured, null for TCP
 */
public record Address(String host, int port, @Nullable String socket) {
    /** Of a connection without a socket, or with one that is gone. */
    public static final Address UNKNOWN = tcp("?", 0);

    /** What Redis calls the host of a peer at a unix socket (Redis: anet.c:anetFdToString). */
    private static final String UNIX_HOST = "/unixsocket";

    /** A TCP end. */
    public static Address tcp(String host, int port) {
        return new Address(host, port, null);
    }

    /** An end of the unix socket at {@code path}. */
    public static Address unix(String path) {
        return new Address(UNIX_HOST, 0, path);
    }

    /** Host and port as one text, an IPv6 address in brackets (Redis: anet.c:anetFormatAddr). */
    public static String text(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Whether it is an end of a unix socket. */
    public boolean isUnix() {
        return socket != null;
    }

    /** As CLIENT LIST, SLOWLOG and the log show it (Redis: networking.c:genClientAddrString). */
    public String text() {
        return socket == null ? text(host, port) : socket + ":0";
    }

    /** As MONITOR shows who asks (Redis: replication.c:replicationFeedMonitors). */
    public String origin() {
        return socket == null ? text() : "unix:" + socket;
    }

    /** Whether a peer here is on this machine for certain (Redis: networking.c:islocalClient): not all of 127/8 is. */
    public boolean isLocal() {
        return socket != null || host.equals("127.0.0.1") || host.equals("::1");
    }

    @Override
    public String toString() {
        return text();
    }
}
