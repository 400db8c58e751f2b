package dev.ariadne.fault;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own network: each node in a network namespace, all joined by a bridge, and the harness' endpoints at addresses of the bridge. So
 * a cut is a packet filter in the node's namespace, a slow line is netem, and a reset is the kernel's: TCP does the rest as it does between
 * machines. Only root can have it; names are made from the harness' process, so runs do not meet.
 */
final class NamespaceNetwork implements Network {
    /** Below those of the nodes. That they differ tells nodes apart that know of themselves only their port. */
    private static final int BASE_PORT = 6379;

    private static final int SUBNETS = 250;
    /** What no fault ever cuts: the first address of the bridge, from which connections go out that name none. */
    private static final int OBSERVER = 100;

    private static final Map<String, Integer> HARNESS =
            Map.of(Link.CLIENTS, 101, Link.OTHER_CLIENTS, 102, Link.CONTROL, 103);
    private static final String TABLE = "add table inet ariadne;"
            + " add set inet ariadne from { type ipv4_addr; };"
            + " add set inet ariadne to { type ipv4_addr; };"
            + " add set inet ariadne dead { type ipv4_addr . inet_service; };"
            + " add chain inet ariadne input { type filter hook input priority 0; };"
            + " add chain inet ariadne output { type filter hook output priority 0; };"
            + " add rule inet ariadne input ip saddr @from drop;"
            + " add rule inet ariadne input ip saddr . tcp dport @dead drop;"
            + " add rule inet ariadne output ip daddr @to drop";
    private static final String FLUSH =
            "flush set inet ariadne from; flush set inet ariadne to; flush set inet ariadne dead";

    private final List<String> nodes;
    private final String id = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    private final String bridge = "ar" + id;
    private final String prefix;
    private final Set<Link> links = new HashSet<>();
    private final Set<String> slowed = new TreeSet<>();

    /**
     * @param directory of the run, where it is noted what has to be removed
     * @throws UnusableEnvironmentException when this machine does not allow it; the message is one line and says why
     */
    NamespaceNetwork(List<String> nodes, Path directory) {
        this.nodes = nodes;
        for (String to : nodes) {
            nodes.stream().filter(from -> !from.equals(to)).forEach(from -> links.add(new Link(from, to)));
            HARNESS.keySet().forEach(from -> links.add(new Link(from, to)));
        }
        try {
            prefix = freeSubnet();
            nodes.forEach(node -> Leftovers.noteNamespace(directory, namespace(node)));
            nodes.forEach(node -> Leftovers.noteDevice(directory, outside(node)));
            Leftovers.noteDevice(directory, bridge);
            SystemProgram.run("ip", "link", "add", bridge, "type", "bridge");
            addAddress(OBSERVER);
            HARNESS.values().stream().sorted().forEach(this::addAddress);
            SystemProgram.run("ip", "link", "set", bridge, "up");
            nodes.forEach(this::addNode);
        } catch (UnusableEnvironmentException e) {
            close();
            throw new UnusableEnvironmentException("--network netns is not available here: " + e.getMessage(), e);
        }
    }

    /** Why lines cannot be made slow on this machine, in a few words; empty when they can. */
    static Optional<String> slowUnavailable() {
        String trial = "artry" + ProcessHandle.current().pid();
        try {
            SystemProgram.run("ip", "link", "add", trial, "type", "bridge");
            SystemProgram.run("tc", "qdisc", "add", "dev", trial, "root", "netem", "delay", "1ms");
            return Optional.empty();
        } catch (UnusableEnvironmentException e) {
            return Optional.of("with --network netns it needs the kernel's netem, and " + e.getMessage());
        } finally {
            SystemProgram.tried("ip", "link", "del", trial);
        }
    }

    private static String freeSubnet() {
        int first = (int) (ProcessHandle.current().pid() % SUBNETS);
        for (int i = 0; i < SUBNETS; i++) {
            String candidate = "10.77." + (first + i) % SUBNETS + ".";
            if (SystemProgram.run("ip", "route", "show", "root", candidate + "0/24")
                    .isEmpty()) {
                return candidate;
            }
        }
        throw new UnusableEnvironmentException("all of 10.77.0.0/16 is taken");
    }

    private void addAddress(int last) {
        SystemProgram.run("ip", "addr", "add", prefix + last + "/24", "dev", bridge);
    }

    private void addNode(String node) {
        String outside = outside(node);
        String name = namespace(node);
        SystemProgram.run("ip", "netns", "add", name);
        SystemProgram.run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name);
        SystemProgram.run("ip", "link", "set", outside, "master", bridge, "up");
        inside(node, "ip", "link", "set", "lo", "up");
        inside(node, "ip", "addr", "add", address(node) + "/24", "dev", "eth0");
        inside(node, "ip", "link", "set", "eth0", "up");
        inside(node, "nft", TABLE);
    }

    private String namespace(String node) {
        return "ariadne-" + id + "-" + node;
    }

    private String outside(String node) {
        return bridge + node;
    }

    private String address(String endpoint) {
        Integer ofHarness = HARNESS.get(endpoint);
        return prefix + (ofHarness != null ? ofHarness : nodes.indexOf(endpoint) + 1);
    }

    private String inside(String node, String... words) {
        List<String> all = new ArrayList<>(List.of("netns", "exec", namespace(node)));
        all.addAll(List.of(words));
        return SystemProgram.run("ip", all.toArray(String[]::new));
    }

    @Override
    public Route route(String from, String to) {
        if (!links.contains(new Link(from, to))) {
            throw new IllegalArgumentException("no link " + new Link(from, to));
        }
        return new Route(listen(to), HARNESS.containsKey(from) ? inet(address(from)) : null);
    }

    private static InetAddress inet(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address + " is no address", e);
        }
    }

    @Override
    public Set<Link> links() {
        return Set.copyOf(links);
    }

    @Override
    public InetSocketAddress listen(String node) {
        return new InetSocketAddress(inet(address(node)), port(node));
    }

    private int port(String node) {
        return BASE_PORT + nodes.indexOf(node) + 1;
    }

    @Override
    public @Nullable String source(String endpoint) {
        return HARNESS.containsKey(endpoint) ? address(endpoint) : null;
    }

    @Override
    public List<String> launcher(String node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    @Override
    public void listens(String node, InetSocketAddress address) {
        // It has the same address in every life.
    }

    /** A packet is dropped where it arrives at a node, or where it leaves one for the harness. */
    @Override
    public void cut(Set<Link> cuts) {
        Map<String, Set<String>> arriving = new TreeMap<>();
        Map<String, Set<String>> leaving = new TreeMap<>();
        for (Link link : cuts) {
            if (nodes.contains(link.to())) {
                arriving.computeIfAbsent(link.to(), node -> new TreeSet<>()).add(address(link.from()));
            } else {
                leaving.computeIfAbsent(link.from(), node -> new TreeSet<>()).add(address(link.to()));
            }
        }
        arriving.forEach((node, addresses) -> addElements(node, "from", addresses));
        leaving.forEach((node, addresses) -> addElements(node, "to", addresses));
    }

    private void addElements(String node, String set, Set<String> elements) {
        inside(node, "nft", "add element inet ariadne " + set + " { " + String.join(", ", elements) + " }");
    }

    @Override
    public void slow(Set<Link> ways, Shape shape) {
        List<String> words = new ArrayList<>(List.of("root", "netem", "delay", shape.delayMs() + "ms"));
        if (shape.jitterMs() > 0) {
            words.add(shape.jitterMs() + "ms");
        }
        if (shape.bytesPerSecond() > 0) {
            words.addAll(List.of("rate", shape.bytesPerSecond() * Byte.SIZE + "bit"));
        }
        // All ways of one node: its line is what they have in common.
        nodes.stream()
                .filter(node -> ways.stream()
                        .allMatch(way -> way.from().equals(node) || way.to().equals(node)))
                .forEach(node -> {
                    slowed.add(node);
                    inside(node, qdisc("replace", "eth0", words));
                    SystemProgram.run("tc", qdiscArguments("replace", outside(node), words));
                });
    }

    private static String[] qdisc(String verb, String device, List<String> words) {
        List<String> all = new ArrayList<>(List.of("tc"));
        all.addAll(List.of(qdiscArguments(verb, device, words)));
        return all.toArray(String[]::new);
    }

    private static String[] qdiscArguments(String verb, String device, List<String> words) {
        List<String> all = new ArrayList<>(List.of("qdisc", verb, "dev", device));
        all.addAll(words);
        return all.toArray(String[]::new);
    }

    @Override
    public void reset(Set<Link> ways) {
        for (Link way : ways) {
            if (nodes.contains(way.from())) {
                inside(way.from(), "ss", "-K", "-t", "dst", address(way.to()));
            }
        }
    }

    /** The old connections are dead to the node's kernel; what still comes for them is dropped, for an answer would tell the other end. */
    @Override
    public void halfOpen(Set<Link> ways) {
        for (Link way : ways) {
            String other = address(way.to());
            String place = other + ":" + port(way.to());
            Set<String> dead = inside(way.from(), "ss", "-Htn", "state", "established", "dst", place)
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length >= 4)
                    .map(words -> words[2].substring(words[2].lastIndexOf(':') + 1))
                    .map(port -> other + " . " + port)
                    .collect(Collectors.toSet());
            if (!dead.isEmpty()) {
                addElements(way.from(), "dead", dead);
                addElements(way.from(), "to", Set.of(other));
                inside(way.from(), "ss", "-K", "-t", "dst", place);
                inside(way.from(), "nft", "delete element inet ariadne to { " + other + " }");
            }
        }
    }

    @Override
    public void healAll() {
        for (String node : nodes) {
            inside(node, "nft", FLUSH);
            if (slowed.remove(node)) {
                inside(node, qdisc("del", "eth0", List.of("root")));
                SystemProgram.run("tc", qdiscArguments("del", outside(node), List.of("root")));
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> {
            removeNamespace(namespace(node));
            removeDevice(outside(node));
        });
        removeDevice(bridge);
    }

    /** The kernel keeps one, and its devices, for as long as a connection of a dead process there waits for an answer. */
    static void removeNamespace(String name) {
        SystemProgram.tried("ip", "netns", "del", name);
    }

    static void removeDevice(String name) {
        SystemProgram.tried("ip", "link", "del", name);
    }
}
