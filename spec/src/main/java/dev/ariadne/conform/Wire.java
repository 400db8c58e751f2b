package dev.ariadne.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is on its way between a replica and its primary (TLA+: Net.tla): {@code up} from the replica, {@code down} from the primary. A close
 * is a message that the other side reads; until then it sends into nothing. Immutable.
 *
 * @param conn id of the replica's latest connection at the primary, 0 for none
 */
record Wire(List<Message> up, List<Message> down, long conn) {
    static final Wire IDLE = new Wire(List.of(), List.of(), 0);

    private static final Map<String, Object> IDLE_VIEW = Map.of("up", List.of(), "down", List.of());

    boolean replicaLeft() {
        return up.stream().anyMatch(m -> m.type().equals("close"));
    }

    boolean primaryLeft() {
        return down.stream().anyMatch(m -> m.type().equals("close"));
    }

    /** The replica connects. */
    Wire connected(long newConn) {
        return new Wire(up, down, newConn);
    }

    Wire sendUp(Message message) {
        return primaryLeft() ? this : new Wire(append(up, message), down, conn);
    }

    Wire sendDown(Message message) {
        return replicaLeft() ? this : new Wire(up, append(down, message), conn);
    }

    /** What the primary reads next. */
    Message nextUp() {
        return first(up, "from the replica");
    }

    /** What the replica reads next. */
    Message nextDown() {
        return first(down, "from the primary");
    }

    private static Message first(List<Message> messages, String whence) {
        if (messages.isEmpty()) {
            throw new Divergence("no message " + whence + " is on its way");
        }
        return messages.get(0);
    }

    Wire popUp() {
        return new Wire(up.subList(1, up.size()), down, conn);
    }

    Wire popDown() {
        return new Wire(up, down.subList(1, down.size()), conn);
    }

    Wire closedByReplica() {
        return new Wire(primaryLeft() ? List.of() : append(up, Message.close(conn)), List.of(), conn);
    }

    Wire closedByPrimary() {
        if (replicaLeft()) {
            int close = 0;
            while (!up.get(close).type().equals("close")) {
                close++;
            }
            return new Wire(up.subList(close + 1, up.size()), down, conn);
        }
        return new Wire(List.of(), append(down, Message.close(conn)), conn);
    }

    /** The primary's process is gone. */
    Wire abandoned(boolean replicaIsThere) {
        if (!replicaIsThere) {
            return IDLE;
        }
        return new Wire(List.of(), primaryLeft() ? down : append(down, Message.close(conn)), conn);
    }

    /** As the model's record. */
    Map<String, Object> view() {
        return up.isEmpty() && down.isEmpty() ? IDLE_VIEW : Map.of("up", views(up), "down", views(down));
    }

    private static List<Object> views(List<Message> messages) {
        List<Object> views = new ArrayList<>();
        for (Message m : messages) {
            views.add(m.view());
        }
        return views;
    }

    private static List<Message> append(List<Message> messages, Message last) {
        List<Message> longer = new ArrayList<>(messages);
        longer.add(last);
        return List.copyOf(longer);
    }
}
