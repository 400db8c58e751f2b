package dev.ariadne.conform;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.repl.Backlog;
import dev.ariadne.core.repl.ReplId;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Real nodes and wires in the model's variables. The variables of the model's outside (who is leader, what was confirmed, how many
 * faults were spent) are the walker's own and have no counterpart in the nodes.
 */
final class Projection {
    /** The variables that are compared, in the order in which a difference is reported. */
    static final List<String> VARIABLES = List.of(
            "up", "role", "follows", "link", "replid", "replid2", "log", "kept", "base", "slot", "good", "waiting",
            "conn");

    private static final String DATA = "data";
    private static final Map<String, Object> NO_ID = Map.of("id", 0, "end", 0);
    private static final Map<String, Object> NO_SLOT = Map.of("state", "none", "ack", 0, "lag", 0, "from", 0, "old", 0);

    private Projection() {}

    /** The first difference from the model's state, null when there is none. */
    static @Nullable String difference(Cluster cluster, Map<String, Object> model) {
        for (String server : cluster.servers) {
            Map<String, Object> view = cluster.view(server, name -> of(cluster, name));
            if (view.get(DATA) instanceof String data) {
                return data;
            }
        }
        for (String variable : VARIABLES) {
            Map<?, ?> expected = (Map<?, ?>) Objects.requireNonNull(model.get(variable));
            for (String server : cluster.servers) {
                Object found = variable.equals("conn")
                        ? connections(cluster, server)
                        : cluster.view(server, name -> of(cluster, name)).get(variable);
                if (!Objects.equals(expected.get(server), found)) {
                    return variable + " of " + server + "\n    model " + expected.get(server) + "\n    code  " + found;
                }
            }
        }
        return null;
    }

    /** What is the server's own of {@link #VARIABLES}, and under {@link #DATA} what is wrong with its data. */
    private static Map<String, Object> of(Cluster cluster, String server) {
        Map<String, Object> view = new HashMap<>();
        for (String variable : VARIABLES) {
            if (!variable.equals("conn")) {
                view.put(variable, value(cluster, variable, server));
            }
        }
        String data = dataDifference(cluster, server);
        if (data != null) {
            view.put(DATA, data);
        }
        return view;
    }

    /** The data must be what the commands up to the node's offset make of nothing. */
    private static @Nullable String dataDifference(Cluster cluster, String server) {
        Member m = cluster.peek(server);
        if (m == null) {
            return null;
        }
        String found = data(m);
        String expected = Item.data(cluster.items(m));
        return found.equals(expected)
                ? null
                : "the data of " + server + "\n    by its offset \"" + expected + "\"\n    found         \"" + found
                        + '"';
    }

    /** What the key of the model's writes holds. */
    static String data(Member m) {
        byte[] key = ActionBinding.KEY.getBytes(StandardCharsets.US_ASCII);
        Entry entry = m.node.keyspace().database(0).find(key);
        return entry == null ? "" : new String(entry.value(), StandardCharsets.ISO_8859_1);
    }

    private static Object value(Cluster cluster, String variable, String server) {
        Member m = cluster.peek(server);
        return switch (variable) {
            case "up" -> m != null;
            case "role" -> configuration(cluster, server, m).primary() ? "primary" : "replica";
            case "follows" ->
                Objects.requireNonNullElse(configuration(cluster, server, m).follows(), cluster.model.setting("None"));
            case "slot" -> slots(cluster, m);
            default -> m == null ? nothing(variable) : ofNode(cluster, variable, m);
        };
    }

    private static Cluster.Configured configuration(Cluster cluster, String server, @Nullable Member m) {
        return m == null ? cluster.configured(server) : Cluster.configurationOf(m);
    }

    private static Object nothing(String variable) {
        return switch (variable) {
            case "link" -> "down";
            case "log" -> List.of();
            case "kept" -> false;
            case "replid2" -> NO_ID;
            case "waiting" -> Map.of("end", 0, "ask", false);
            default -> 0;
        };
    }

    private static Object ofNode(Cluster cluster, String variable, Member m) {
        Replication r = m.node.replication();
        boolean blank = !r.isPrimary() && !r.link().hasHistory();
        return switch (variable) {
            case "link" ->
                switch (r.link().state()) {
                    case NONE, RETRY, CONNECTING -> "down";
                    case HANDSHAKE -> "asked";
                    case SYNC -> "loading";
                    case CONNECTED -> "online";
                };
            case "replid" -> blank ? 0 : cluster.chronicle().epoch(r.replId());
            case "replid2" -> replid2(cluster, m, r);
            case "log" -> Item.runs(cluster.items(m));
            case "kept" -> r.backlog() != null;
            case "base" -> base(cluster, m, r);
            case "good" -> r.isPrimary() ? r.gate().good() : 0;
            case "waiting" ->
                Map.of(
                        "end",
                        m.waitingFor,
                        "ask",
                        m.waitingFor > 0 && r.backlog() != null && r.primary().wantsAcks());
            default -> throw new IllegalArgumentException(variable);
        };
    }

    private static Map<String, Object> replid2(Cluster cluster, Member m, Replication r) {
        int epoch = r.replId2().equals(ReplId.NONE) ? 0 : cluster.chronicle().epoch(r.replId2());
        if (epoch == 0) {
            return NO_ID;
        }
        return Map.of(
                "id",
                epoch,
                "end",
                cluster.chronicle().require(r.replId(), r.secondEnd(), m.name).size());
    }

    private static int base(Cluster cluster, Member m, Replication r) {
        Backlog backlog = r.backlog();
        if (backlog == null) {
            return cluster.items(m).size();
        }
        return cluster.chronicle()
                .require(r.replId(), backlog.start(), m.name + "'s backlog begins and")
                .size();
    }

    private static Map<String, Object> slots(Cluster cluster, @Nullable Member m) {
        Map<String, Object> slots = new HashMap<>();
        for (String replica : cluster.servers) {
            ReplicaSlot slot = m == null ? null : Cluster.slot(m, replica);
            slots.put(replica, m == null || slot == null ? NO_SLOT : slot(cluster, m, slot));
        }
        return slots;
    }

    private static Map<String, Object> slot(Cluster cluster, Member m, ReplicaSlot slot) {
        String id = m.node.replication().replId();
        boolean waits = slot.state() == ReplicaSlot.State.SEND_SNAPSHOT || slot.isStreamHeld();
        String state = slot.state() == ReplicaSlot.State.SEND_SNAPSHOT ? "snapshot" : waits ? "loading" : "online";
        boolean acknowledged = m.acknowledged.contains(slot.conn().id());
        int ack = !acknowledged
                ? 0
                : cluster.chronicle().require(id, slot.ackEnd(), "an ACK").size();
        int from = waits
                ? cluster.chronicle().require(id, slot.cursor(), "a cursor").size()
                : 0;
        int lag = (int) Math.min(slot.lagSeconds(m.nowMs()), cluster.model.number("MaxLag") + 1);
        return Map.of("state", state, "ack", ack, "lag", lag, "from", from, "old", 0);
    }

    private static Map<String, Object> connections(Cluster cluster, String replica) {
        Map<String, Object> wires = new HashMap<>();
        for (String primary : cluster.servers) {
            wires.put(primary, cluster.wire(replica, primary).view());
        }
        return wires;
    }
}
