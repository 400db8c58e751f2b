package dev.ariadne.fault;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Proxies on loopback. By default every ordered pair of endpoints has a port of its own. Where the nodes tell each other and Sentinel where they
 * are, a node needs one address that is right for all of them: then it has one port that they share, and the proxy knows who connects
 * by the loopback address that the connection comes from (which asks for a system where all of 127.0.0.0/8 is loopback, as on Linux).
 */
final class ProxyNetwork implements Network {
    /** What connects to nodes. */
    enum Reach {
        /** The harness alone: the nodes reach each other where they are, and that cannot be broken. */
        CLIENTS,
        /** The nodes too, each pair by a port of its own. */
        PAIRS,
        /** The nodes and Sentinel, all by the one address of each node. */
        SHARED
    }

    private final FaultProxy proxy = new FaultProxy();
    private final Map<Link, Route> routes = new LinkedHashMap<>();
    private final Map<String, String> sources = new HashMap<>();
    private final Reach reach;
    private final Map<String, Route> direct = new ConcurrentHashMap<>();

    ProxyNetwork(List<String> nodes, Reach reach) {
        this.reach = reach;
        if (reach == Reach.SHARED) {
            sources.put(Link.CONTROL, "127.77.1.1");
            nodes.forEach(node -> sources.put(node, "127.77.0." + (nodes.indexOf(node) + 1)));
        }
        for (String to : nodes) {
            for (String from : List.of(Link.CLIENTS, Link.OTHER_CLIENTS, Link.CONTROL)) {
                Link link = new Link(from, to);
                routes.put(link, Route.loopback(proxy.open(link)));
            }
            List<String> others =
                    nodes.stream().filter(from -> !from.equals(to)).toList();
            switch (reach) {
                case CLIENTS -> {}
                case PAIRS ->
                    others.forEach(
                            from -> routes.put(new Link(from, to), Route.loopback(proxy.open(new Link(from, to)))));
                case SHARED -> {
                    Map<InetAddress, String> endpoints = new HashMap<>();
                    sources.forEach((endpoint, address) -> endpoints.put(address(address), endpoint));
                    int port = proxy.open(to, endpoints);
                    others.forEach(from -> routes.put(new Link(from, to), Route.loopback(port)));
                }
            }
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is no address", e);
        }
    }

    @Override
    public Route route(String from, String to) {
        Link link = new Link(from, to);
        Route route = reach == Reach.CLIENTS && !routes.containsKey(link) ? direct.get(to) : routes.get(link);
        if (route == null) {
            throw new IllegalArgumentException("no link " + link);
        }
        return route;
    }

    @Override
    public Set<Link> links() {
        return Set.copyOf(routes.keySet());
    }

    @Override
    public InetSocketAddress listen(String node) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public @Nullable String source(String endpoint) {
        return sources.get(endpoint);
    }

    @Override
    public List<String> launcher(String node) {
        return List.of();
    }

    @Override
    public void listens(String node, InetSocketAddress address) {
        direct.put(node, new Route(address, null));
        proxy.target(node, address);
    }

    @Override
    public void cut(Set<Link> links) {
        proxy.cut(links);
    }

    @Override
    public void slow(Set<Link> links, Shape shape) {
        proxy.slow(links, shape);
    }

    @Override
    public void reset(Set<Link> links) {
        proxy.reset(links);
    }

    @Override
    public void halfOpen(Set<Link> links) {
        proxy.halfOpen(links);
    }

    @Override
    public void healAll() {
        proxy.healAll();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
