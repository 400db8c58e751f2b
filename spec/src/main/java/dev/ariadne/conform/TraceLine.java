package dev.ariadne.conform;

import dev.ariadne.core.Action;
import dev.ariadne.trace.TraceLines;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of a trace: what a server did and what it was afterwards, by the fields that {@link TraceLines} writes.
 *
 * @param source the file that it is from, and {@code number} which of its lines
 * @param text the line itself
 * @param server the server's name; {@code peer} another's, empty if there is none
 * @param conn -1 if there is none, as {@code end2}, {@code start}, {@code place} and {@code count}
 */
record TraceLine(
        String source,
        int number,
        String text,
        long n,
        long at,
        String server,
        String action,
        String peer,
        long conn,
        boolean primary,
        String replid,
        long end,
        String replid2,
        long end2,
        long start,
        String link,
        String slot,
        long place,
        long count,
        int good,
        int min) {

    private static final Set<String> ACTIONS =
            Arrays.stream(Action.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    /** Reads a line. */
    static TraceLine parse(String source, int number, String text) {
        try {
            return of(source, number, text, new Json(text).object());
        } catch (IllegalArgumentException e) {
            throw new BrokenTraceException(source + ":" + number + ": " + e.getMessage());
        }
    }

    private static TraceLine of(String source, int number, String text, Map<String, Object> fields) {
        String role = word(fields, "role");
        if (!role.equals("primary") && !role.equals("replica")) {
            throw new IllegalArgumentException("\"role\" is primary or replica, not " + role);
        }
        String action = word(fields, "action");
        if (!ACTIONS.contains(action)) {
            throw new IllegalArgumentException("no action is called " + action);
        }
        if (action.equals("Restart") && number(fields, "version") != TraceLines.VERSION) {
            throw new IllegalArgumentException(
                    "a trace of version " + number(fields, "version") + "; this program reads " + TraceLines.VERSION);
        }
        return new TraceLine(
                source,
                number,
                text,
                number(fields, "n"),
                number(fields, "at"),
                word(fields, "server"),
                action,
                (String) fields.getOrDefault("peer", ""),
                number(fields, "conn", -1),
                role.equals("primary"),
                word(fields, "replid"),
                number(fields, "end"),
                (String) fields.getOrDefault("replid2", ""),
                number(fields, "end2", -1),
                number(fields, "start"),
                word(fields, "link"),
                (String) fields.getOrDefault("slot", ""),
                number(fields, "place", -1),
                number(fields, "count", -1),
                (int) number(fields, "good", 0),
                (int) number(fields, "min", 0));
    }

    private static String word(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text \"" + name + "\"");
    }

    private static long number(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof Long value) {
            return value;
        }
        throw new IllegalArgumentException("no number \"" + name + "\"");
    }

    private static long number(Map<String, Object> fields, String name, long otherwise) {
        return fields.containsKey(name) ? number(fields, name) : otherwise;
    }

    /** The same line with the servers' names in place of addresses. */
    TraceLine named(String serverName, String peerName) {
        return new TraceLine(
                source,
                number,
                text,
                n,
                at,
                serverName,
                action,
                peerName,
                conn,
                primary,
                replid,
                end,
                replid2,
                end2,
                start,
                link,
                slot,
                place,
                count,
                good,
                min);
    }

    /** Where it stands. */
    String where() {
        return source + ":" + number;
    }

    /** A flat object of texts and whole numbers. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Map<String, Object> object() {
            Map<String, Object> fields = new LinkedHashMap<>(32);
            expect('{');
            while (true) {
                String name = string();
                expect(':');
                fields.put(name, text.startsWith("\"", at) ? string() : (Object) whole());
                if (at < text.length() && text.charAt(at) == ',') {
                    at++;
                } else {
                    break;
                }
            }
            expect('}');
            if (at != text.length()) {
                throw broken("more behind the object");
            }
            return fields;
        }

        private void expect(char c) {
            if (at >= text.length() || text.charAt(at) != c) {
                throw broken("expected " + c);
            }
            at++;
        }

        private String string() {
            expect('"');
            int from = at;
            StringBuilder unescaped = null;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    unescaped = unescaped == null ? new StringBuilder() : unescaped;
                    unescaped.append(text, from, at);
                    from = ++at;
                }
                at++;
            }
            String last = text.substring(from, Math.min(at, text.length()));
            expect('"');
            return unescaped == null ? last : unescaped.append(last).toString();
        }

        private Long whole() {
            int from = at;
            while (at < text.length() && (text.charAt(at) == '-' || Character.isDigit(text.charAt(at)))) {
                at++;
            }
            try {
                return Long.valueOf(text.substring(from, at));
            } catch (NumberFormatException e) {
                throw broken("expected a text or a whole number");
            }
        }

        private IllegalArgumentException broken(String what) {
            return new IllegalArgumentException(
                    at >= text.length()
                            ? "the line is cut off"
                            : "no trace line at character " + (at + 1) + ": " + what);
        }
    }

    @Override
    public String toString() {
        return where() + " " + text;
    }
}
