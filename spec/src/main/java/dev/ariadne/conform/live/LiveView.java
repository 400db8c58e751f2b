package dev.ariadne.conform.live;

import dev.ariadne.conform.Item;
import dev.ariadne.fault.NodeInfo;
import dev.ariadne.fault.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an outsider sees of processes, held against the model's state. Replication ids and offsets are learnt where they are met first: an
 * epoch of the model is one id, and a place of its history one byte offset, at every server that is there.
 */
final class LiveView {
    private final LiveCluster cluster;
    private final Map<Integer, String> ids = new TreeMap<>();
    private final Map<String, Long> offsets = new TreeMap<>();

    LiveView(LiveCluster cluster) {
        this.cluster = cluster;
    }

    /** The first difference, null when there is none. */
    @Nullable
    String difference(State state) throws IOException {
        for (String server : cluster.servers) {
            boolean up = cluster.node(server).isUp();
            if (up != state.isUp(server)) {
                return differs("up", server, state.isUp(server), up);
            }
        }
        for (String server : cluster.servers) {
            String difference = state.isUp(server) ? difference(state, server) : null;
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private @Nullable String difference(State state, String server) throws IOException {
        NodeInfo info = cluster.node(server).info();
        if (info.isPrimary() != state.isPrimary(server)) {
            return differs(
                    "role", server, state.of("role", server), info.fields().get("role"));
        }
        if (!info.isPrimary() && info.linkUp() != state.link(server).equals("online")) {
            return differs("link", server, state.link(server), info.fields().get("master_link_status"));
        }
        String data = data(server);
        if (!data.equals(expected(state.log(server)))) {
            return differs("data", server, expected(state.log(server)), data);
        }
        String difference = history(state, server, info);
        return difference == null ? slots(state, server, info) : difference;
    }

    /** The letters of the writes in a history. */
    private static String expected(List<?> log) {
        StringBuilder data = new StringBuilder();
        int place = 0;
        for (Object entry : log) {
            List<?> run = (List<?>) entry;
            int end = (Integer) run.get(2);
            if (run.get(1).equals(Item.WRITE)) {
                data.append(String.valueOf(Item.letter((Integer) run.get(0))).repeat(end - place));
            }
            place = end;
        }
        return data.toString();
    }

    private @Nullable String history(State state, String server, NodeInfo info) {
        int epoch = state.replid(server);
        if (epoch == 0 || !state.keepsBacklog(server)) {
            return null;
        }
        String id = String.valueOf(info.fields().get("master_replid"));
        String known = ids.putIfAbsent(epoch, id);
        if (known != null && !known.equals(id)) {
            return differs("replid", server, known + " (epoch " + epoch + ")", id);
        }
        if (state.isAboutToAsk(server)) {
            // A process asks in the turn of the WAIT itself: it is one command ahead of the model.
            return null;
        }
        long offset = number(info, "master_repl_offset");
        Long place = offsets.putIfAbsent(place(epoch, state.offset(server)), offset);
        if (place != null && place != offset) {
            return differs("offset", server, place + " (command " + state.offset(server) + ")", offset);
        }
        Map<?, ?> second = state.replid2(server);
        int earlier = State.number(second, "id");
        if (earlier == 0 || !ids.containsKey(earlier)) {
            return null;
        }
        String id2 = String.valueOf(info.fields().get("master_replid2"));
        if (!id2.equals(ids.get(earlier))) {
            return differs("replid2", server, ids.get(earlier), id2);
        }
        Long end = offsets.get(place(earlier, State.number(second, "end")));
        // INFO names the first byte that is not good any more, counted from 1.
        long found = number(info, "second_repl_offset") - 1;
        return end == null || end == found ? null : differs("replid2's end", server, end, found);
    }

    private @Nullable String slots(State state, String server, NodeInfo info) {
        int expected = 0;
        for (String replica : cluster.servers) {
            String slot = String.valueOf(state.slot(server, replica).get("state"));
            expected += slot.equals("online") || slot.equals("loading") ? 1 : 0;
        }
        int online = onlineReplicas(info);
        // A snapshot in the model's hands may be complete in the process already.
        boolean syncing = cluster.servers.stream()
                .anyMatch(r -> "snapshot".equals(state.slot(server, r).get("state")));
        return online == expected || syncing ? null : differs("online replicas", server, expected, online);
    }

    private int onlineReplicas(NodeInfo info) {
        int online = 0;
        for (int i = 0; i < cluster.servers.size(); i++) {
            String line = info.fields().get("slave" + i);
            online += line != null && line.contains("state=online") ? 1 : 0;
        }
        return online;
    }

    /** How many replicas a server takes for online. */
    int onlineReplicas(String server) throws IOException {
        return onlineReplicas(cluster.node(server).info());
    }

    private static String differs(String what, String server, @Nullable Object model, @Nullable Object process) {
        return what + " of " + server + "\n    model   " + model + "\n    process " + process;
    }

    private static String place(int epoch, int command) {
        return epoch + ":" + command;
    }

    private static long number(NodeInfo info, String field) {
        return Long.parseLong(info.fields().getOrDefault(field, "-1"));
    }

    /** The byte offset of a place of an epoch's history. */
    long offsetOf(int epoch, int command) throws IOException {
        Long offset = offsets.get(place(epoch, command));
        if (offset == null) {
            throw new IOException("no server has been seen at command " + command + " of epoch " + epoch);
        }
        return offset;
    }

    /** How far a server is, in bytes. */
    long offset(String server) throws IOException {
        return number(cluster.node(server).info(), "master_repl_offset");
    }

    /** What clients read. */
    String data(String server) throws IOException {
        Reply reply = cluster.node(server).ask("GET", LiveStage.KEY);
        if (reply instanceof Reply.Bulk bulk) {
            return bulk.text() == null ? "" : bulk.text();
        }
        throw new IOException(server + " answers GET with " + reply);
    }
}
