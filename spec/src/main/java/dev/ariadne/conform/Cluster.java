package dev.ariadne.conform;

import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.RespParser;
import dev.ariadne.tla.Model;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Real nodes joined by wires that carry one message of the model at a time. A copy shares the members that neither of the two has
 * changed since.
 */
final class Cluster {
    /** Role and primary of a server as its configuration file has them: they outlive a crash. */
    record Configured(boolean primary, @Nullable String follows) {}

    final Model model;
    /** The names of all servers, in order. */
    final List<String> servers;

    private final Map<String, Member> members = new TreeMap<>();
    private final Map<String, Configured> configured = new TreeMap<>();
    private final Map<String, Wire> wires = new TreeMap<>();
    private final Map<String, Boolean> owned = new TreeMap<>();
    /** What {@link Projection} made of a server; gone as soon as the server may have changed. */
    private final Map<String, Map<String, Object>> views = new TreeMap<>();

    private Chronicle chronicle = Chronicle.EMPTY;
    private long seed;

    /** All servers, running and cold: the first a primary, the others its replicas that have never synchronised. */
    Cluster(Model model) {
        this.model = model;
        servers = model.servers();
        String first = model.setting("First");
        for (String server : servers) {
            boolean primary = server.equals(first);
            configured.put(server, new Configured(primary, primary ? null : first));
            start(server);
            for (String other : servers) {
                wires.put(key(server, other), Wire.IDLE);
            }
        }
        nameEpoch(first, 1);
    }

    private Cluster(Cluster other) {
        model = other.model;
        servers = other.servers;
        views.putAll(other.views);
        members.putAll(other.members);
        configured.putAll(other.configured);
        wires.putAll(other.wires);
        chronicle = other.chronicle;
        seed = other.seed;
        other.owned.clear();
    }

    Cluster copy() {
        return new Cluster(this);
    }

    // ---- members ----

    /** The member, to look at. Null when it is down. */
    @Nullable
    Member peek(String server) {
        return members.get(server);
    }

    /** The member, to change: a copy of its own if it is shared. */
    Member member(String server) {
        Member m = members.get(server);
        if (m == null) {
            throw new Divergence(server + " is down");
        }
        views.remove(server);
        if (!owned.containsKey(server)) {
            m = m.copy(++seed);
            members.put(server, m);
            owned.put(server, true);
        }
        return m;
    }

    /** What {@link Projection} makes of a server, made again by {@code projection} if the server may have changed since. */
    Map<String, Object> view(String server, Function<String, Map<String, Object>> projection) {
        return views.computeIfAbsent(server, projection);
    }

    Configured configured(String server) {
        return Objects.requireNonNull(configured.get(server));
    }

    /** A primary that will start again is to come back as nobody's replica: it follows itself, in vain. */
    void awaitOrders(String server) {
        if (configured(server).primary) {
            configured.put(server, new Configured(false, server));
        }
    }

    /** Starts the server from its configuration, with nothing in memory. */
    void start(String server) {
        Member m = new Member(server, configured(server).follows, model, ++seed);
        views.remove(server);
        members.put(server, m);
        owned.put(server, true);
    }

    /** The process is gone. */
    void crash(String server) {
        for (String r : servers) {
            if (!r.equals(server)) {
                Member replica = members.get(r);
                boolean attached = replica != null && server.equals(replica.linkedTo);
                setWire(r, server, wire(r, server).abandoned(attached));
            }
        }
        Member m = Objects.requireNonNull(members.get(server));
        String primary = m.linkedTo;
        if (primary != null) {
            setWire(server, primary, wire(server, primary).closedByReplica());
        }
        configured.put(server, configurationOf(m));
        members.remove(server);
        owned.remove(server);
        views.remove(server);
    }

    /** What the node's role is now. */
    static Configured configurationOf(Member m) {
        Replication.Endpoint following = m.node.replication().following();
        return new Configured(following == null, following == null ? null : following.host());
    }

    // ---- wires ----

    private static String key(String replica, String primary) {
        return replica + ">" + primary;
    }

    Wire wire(String replica, String primary) {
        return Objects.requireNonNull(wires.get(key(replica, primary)));
    }

    void setWire(String replica, String primary, Wire wire) {
        wires.put(key(replica, primary), wire);
    }

    // ---- histories ----

    Chronicle chronicle() {
        return chronicle;
    }

    /** Gives the server's present id the epoch that the model gives to it. */
    void nameEpoch(String server, int epoch) {
        chronicle = chronicle.withEpoch(member(server).node.replication().replId(), epoch);
    }

    /** The commands that the node has applied, by its id and offset. */
    List<Item> items(Member m) {
        Replication r = m.node.replication();
        if (!r.isPrimary() && !r.link().hasHistory()) {
            return List.of();
        }
        if (r.backlog() == null) {
            return m.unheard;
        }
        return chronicle.require(r.replId(), r.end(), m.name);
    }

    /** The node's stream has grown by one command. */
    void produced(Member m, List<Item> before, Item item) {
        List<Item> items = Item.append(before, item);
        Replication r = m.node.replication();
        if (r.backlog() == null) {
            m.unheard = items;
        } else {
            chronicle = chronicle.with(r.replId(), r.end(), items);
        }
    }

    /** The node will append a command of {@code bytes} when its turn ends. */
    void willProduce(Member m, Item item, int bytes) {
        Replication r = m.node.replication();
        chronicle = chronicle.with(r.replId(), r.end() + bytes, Item.append(items(m), item));
    }

    /** The node goes on under a new id. */
    void renamed(Member m, String oldId, int epoch) {
        Replication r = m.node.replication();
        chronicle = chronicle.renamed(oldId, r.end(), r.replId()).withEpoch(r.replId(), epoch);
    }

    /** The node has begun to keep a backlog: what it did before is the beginning of its history. */
    void heard(Member m, int epoch) {
        Replication r = m.node.replication();
        chronicle = chronicle.with(r.replId(), r.end(), m.unheard).withEpoch(r.replId(), epoch);
    }

    // ---- turns ----

    /** Ends a turn of the node, with its backlog cut to the model's number of commands, and puts on the wires what it sent. */
    void endTurn(Member m) {
        Replication r = m.node.replication();
        if (r.backlog() != null) {
            long end = r.end() + (r.primary().wantsAcks() ? ActionBinding.GETACK_BYTES : 0);
            r.resizeBacklog(end - startOfLast(model.number("BacklogSize"), r.replId(), end));
        }
        r.endTurn(m.nowMs());
        boolean wrote = !m.sent().written.isEmpty();
        deliverSent(m);
        if (wrote) {
            // What has left the node is an event with a turn of its own, in which the backlog may let go of it.
            r.endTurn(m.nowMs());
            deliverSent(m);
        }
    }

    private long startOfLast(int commands, String replId, long end) {
        NavigableMap<Long, List<Item>> places = chronicle.places(replId).headMap(end, true);
        if (places.isEmpty()) {
            return end;
        }
        int wanted = Objects.requireNonNull(places.lastEntry()).getValue().size() - commands;
        for (Map.Entry<Long, List<Item>> place : places.entrySet()) {
            if (place.getValue().size() >= wanted) {
                return place.getKey();
            }
        }
        return end;
    }

    /** Puts on the wires what the node has sent, in the model's messages. */
    void deliverSent(Member m) {
        Member.Driver sent = m.sent();
        m.collectWaitAnswer();
        putReplies(m, sent);
        for (Member.Driver.Streamed s : sent.streamed) {
            putStream(m, s);
        }
        sent.streamed.clear();
        Map<Long, Long> written = new LinkedHashMap<>(sent.written);
        sent.written.clear();
        written.forEach((conn, bytes) -> {
            Conn c = m.node.clients().byId(conn);
            if (c != null) {
                m.node.onWritten(c, bytes, m.nowMs());
            }
        });
        if (sent.linkOut.size() > 0) {
            byte[] bytes = sent.linkOut.toByteArray();
            sent.linkOut.reset();
            putLink(m, bytes);
        }
        putCloses(m, sent);
    }

    private void putReplies(Member m, Member.Driver sent) {
        for (Long conn : List.copyOf(sent.replies.keySet())) {
            Conn c = m.node.clients().byId(conn);
            if (c == null || m.isClient(conn)) {
                continue;
            }
            String text = sent.take(conn);
            if (!text.isEmpty()) {
                putAnswer(m, c, text);
            }
        }
    }

    private void putAnswer(Member m, Conn c, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Message message;
        if (text.startsWith("+CONTINUE")) {
            message = Message.granted(
                    c.id(), bytes, chronicle.epoch(text.substring(10).trim()));
        } else if (text.startsWith("+FULLRESYNC")) {
            m.cuts.put(c.id(), Long.parseLong(text.trim().split(" ")[2]));
            message = Message.full(c.id(), bytes);
        } else if (text.startsWith("-NOMASTERLINK")) {
            message = Message.refuse(c.id(), bytes);
        } else {
            throw new Divergence(m.name + " said to a replica: " + text.trim());
        }
        down(m, c, message);
    }

    private void putStream(Member m, Member.Driver.Streamed s) {
        Conn c = m.conn(s.conn());
        NavigableMap<Long, List<Item>> places =
                chronicle.places(m.node.replication().replId());
        long from = s.position();
        for (Map.Entry<Long, List<Item>> place : places.tailMap(from, false).entrySet()) {
            long to = place.getKey();
            if (to > s.position() + s.bytes().length) {
                break;
            }
            int at = (int) (from - s.position());
            byte[] bytes = Arrays.copyOfRange(s.bytes(), at, (int) (to - s.position()));
            List<Item> items = place.getValue();
            down(m, c, Message.item(c.id(), bytes, items.get(items.size() - 1)));
            from = to;
        }
        if (from != s.position() + s.bytes().length) {
            throw new Divergence(m.name + " streams bytes up to " + (s.position() + s.bytes().length)
                    + ", where no command ends; places: " + places.keySet());
        }
    }

    /** The snapshot for {@code replica} is complete. */
    void putSnapshot(Member m, String replica) {
        ReplicaSlot slot = slot(m, replica);
        if (slot == null || !slot.isOnline()) {
            throw new Divergence(m.name + " has not completed the snapshot for " + replica);
        }
        long conn = slot.conn().id();
        String id = m.node.replication().replId();
        List<Item> items = chronicle.require(id, Objects.requireNonNull(m.cuts.remove(conn)), m.name + "'s snapshot");
        down(m, slot.conn(), Message.snapshot(conn, m.takePayload(conn), chronicle.epoch(id), items));
    }

    private void down(Member m, Conn c, Message message) {
        String replica = c.remote().host();
        setWire(replica, m.name, wire(replica, m.name).sendDown(message));
    }

    private void putLink(Member m, byte[] bytes) {
        Node node = m.node;
        String primary = Objects.requireNonNull(m.linkedTo);
        RespParser parser = new RespParser();
        Args args = new Args();
        int at = 0;
        while (at < bytes.length) {
            int next = parse(parser, bytes, at, args);
            byte[] request = Arrays.copyOfRange(bytes, at, next);
            Wire wire = wire(m.name, primary);
            if (args.is(0, "PSYNC")) {
                String id = args.text(1);
                boolean fresh = id.equals("?");
                int end = fresh
                        ? 0
                        : chronicle
                                .require(id, args.number(2) - 1, m.name + "'s PSYNC")
                                .size();
                setWire(
                        m.name,
                        primary,
                        wire.sendUp(Message.psync(wire.conn(), request, fresh ? 0 : chronicle.epoch(id), end)));
            } else if (args.is(0, "REPLCONF") && args.is(1, "ACK")) {
                int end = chronicle
                        .require(node.replication().replId(), args.number(2), m.name + "'s ACK")
                        .size();
                setWire(m.name, primary, wire.sendUp(Message.ack(wire.conn(), request, end)));
            } else {
                shakeHands(m, primary, request);
            }
            at = next;
        }
    }

    /** What comes before PSYNC changes nothing that the model speaks of: it is answered at once. */
    private void shakeHands(Member m, String primary, byte[] request) {
        Member p = member(primary);
        Conn c = p.conn(wire(m.name, primary).conn());
        p.node.onClientBytes(c, request, 0, request.length, p.nowMs());
        byte[] answer = p.sent().take(c.id()).getBytes(StandardCharsets.ISO_8859_1);
        m.node.onLinkBytes(answer, 0, answer.length, m.nowMs());
        deliverSent(m);
    }

    private static int parse(RespParser parser, byte[] bytes, int at, Args args) {
        try {
            int next = parser.parse(bytes, at, bytes.length, args);
            if (next < 0) {
                throw new Divergence("a replica sent half a request");
            }
            return next;
        } catch (RespParser.Malformed e) {
            throw new Divergence("a replica sent no request: " + e.text());
        }
    }

    private void putCloses(Member m, Member.Driver sent) {
        if (sent.linkClosed) {
            sent.linkClosed = false;
            String primary = m.linkedTo;
            if (primary != null) {
                setWire(m.name, primary, wire(m.name, primary).closedByReplica());
                m.linkedTo = null;
            }
        }
        for (Conn c : List.copyOf(sent.closed)) {
            sent.closed.remove(c);
            if (!m.isClient(c.id())) {
                String replica = c.remote().host();
                setWire(replica, m.name, wire(replica, m.name).closedByPrimary());
            }
            m.node.onClosed(c, m.nowMs());
        }
    }

    /** The attached slot of {@code replica} at {@code m}, null for none. */
    static @Nullable ReplicaSlot slot(Member m, String replica) {
        for (ReplicaSlot slot : m.node.replication().primary().replicas()) {
            if (slot.conn().remote().host().equals(replica)) {
                return slot;
            }
        }
        return null;
    }
}
