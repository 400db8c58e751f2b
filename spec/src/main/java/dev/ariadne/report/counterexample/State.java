package dev.ariadne.report.counterexample;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A state of the model. What is asked for and is not there, because the module is another one, is empty. */
record State(Map<String, Object> variables) {
    /** The value of a variable or, with keys, of an entry of it; null if there is none. */
    @Nullable
    Object at(String variable, String... keys) {
        Object value = variables.get(variable);
        for (String key : keys) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    String text(String variable, String... keys) {
        Object value = at(variable, keys);
        return value == null ? "" : value.toString();
    }

    int number(String variable, String... keys) {
        return at(variable, keys) instanceof Integer number ? number : 0;
    }

    boolean is(String variable, String... keys) {
        return Boolean.TRUE.equals(at(variable, keys));
    }

    List<?> list(String variable, String... keys) {
        return at(variable, keys) instanceof List<?> list ? list : List.of();
    }

    /** The servers, in order, if this is a state of push replication; none if it is something else. */
    List<String> servers() {
        Object role = at("role");
        if (!(role instanceof Map<?, ?> roles)) {
            return List.of();
        }
        Set<?> servers = roles.keySet();
        boolean known = Stream.of("up", "follows", "link", "replid", "log", "conn")
                .allMatch(variable ->
                        at(variable) instanceof Map<?, ?> map && map.keySet().equals(servers));
        return known ? servers.stream().map(String::valueOf).sorted().toList() : List.of();
    }

    /** What a server is and to whom it listens. */
    Standing standing(String server) {
        if (!is("up", server)) {
            return Standing.DOWN;
        }
        if (text("role", server).equals("primary")) {
            return Standing.PRIMARY;
        }
        return text("link", server).equals("online") ? Standing.REPLICA : Standing.UNLINKED;
    }

    /** The standing in words, with the primary of a replica. */
    String standingInWords(String server) {
        Standing standing = standing(server);
        boolean replica = standing == Standing.REPLICA || standing == Standing.UNLINKED;
        if (!replica) {
            return standing.words();
        }
        String primary = text("follows", server).equals(server) ? "nobody" : text("follows", server);
        return standing.words().replace("replica", "replica of " + primary);
    }

    enum Standing {
        PRIMARY("primary"),
        REPLICA("replica"),
        UNLINKED("replica, link not online"),
        DOWN("down");

        private final String words;

        Standing(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
