package dev.ariadne.conform.live;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A state of the model, by its variables' meaning. */
record State(Map<String, Object> variables) {
    Object of(String variable, String server) {
        return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(variables.get(variable))).get(server));
    }

    boolean isUp(String server) {
        return of("up", server).equals(true);
    }

    boolean isPrimary(String server) {
        return of("role", server).equals("primary");
    }

    String follows(String server) {
        return String.valueOf(of("follows", server));
    }

    String link(String server) {
        return String.valueOf(of("link", server));
    }

    int replid(String server) {
        return (Integer) of("replid", server);
    }

    boolean keepsBacklog(String server) {
        return of("kept", server).equals(true);
    }

    /** The server's history: runs of (epoch, kind, place of the last). */
    List<?> log(String server) {
        return (List<?>) of("log", server);
    }

    /** How many commands it has. */
    int offset(String server) {
        List<?> log = log(server);
        return log.isEmpty() ? 0 : (Integer) ((List<?>) log.get(log.size() - 1)).get(2);
    }

    boolean isWaiting(String server) {
        return number((Map<?, ?>) of("waiting", server), "end") > 0;
    }

    /** Whether it will ask its replicas for acknowledgements at the end of its turn. */
    boolean isAboutToAsk(String server) {
        return Boolean.TRUE.equals(((Map<?, ?>) of("waiting", server)).get("ask"));
    }

    Map<?, ?> slot(String primary, String replica) {
        return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) of("slot", primary)).get(replica));
    }

    Map<?, ?> replid2(String server) {
        return (Map<?, ?>) of("replid2", server);
    }

    static int number(Map<?, ?> fields, String name) {
        return (Integer) Objects.requireNonNull(fields.get(name));
    }

    private List<?> queue(String replica, String primary, String direction) {
        Map<?, ?> connection = (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) of("conn", replica)).get(primary));
        return (List<?>) Objects.requireNonNull(connection.get(direction));
    }

    /** The type of what the replica reads next. */
    String nextForReplica(String replica) {
        return String.valueOf(
                ((Map<?, ?>) queue(replica, follows(replica), "down").get(0)).get("type"));
    }

    /** The offset in the acknowledgement that the primary reads next. */
    int acknowledged(String replica, String primary) {
        return number((Map<?, ?>) queue(replica, primary, "up").get(0), "end");
    }
}
