package dev.ariadne.fault;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the endpoints, with the power to break it. Links are directed; a fault that names a link which this network does not have
 * does nothing to it.
 */
interface Network extends AutoCloseable {
    /** How an endpoint reaches a node; the same for the whole run, wherever the node's process listens. */
    Route route(String from, String to);

    /** All its links, each in the direction in which connections are opened. */
    Set<Link> links();

    /** Where a process of this node is to listen; port 0 for any that is free. */
    InetSocketAddress listen(String node);

    /** The address that a node, or {@link Link#CONTROL}, has to open its connections from; null for any. */
    @Nullable
    String source(String endpoint);

    /** The words that start a program on the node's machine, before the program's own. */
    List<String> launcher(String node);

    /** The process of a node listens there from now on. */
    void listens(String node, InetSocketAddress address);

    /** Stops all bytes that travel these ways. */
    void cut(Set<Link> links);

    /** Makes these ways slow. */
    void slow(Set<Link> links, Shape shape);

    /** Breaks all connections that use one of these ways, at both ends. */
    void reset(Set<Link> links);

    /** Breaks all connections that use one of these ways at the end that opened them; the other does not learn of it before {@link #healAll}. */
    void halfOpen(Set<Link> links);

    /** Ends all of it. */
    void healAll();

    @Override
    void close();
}
