package dev.ariadne.fault;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself: the fields of INFO.
 *
 * @param fields by name, in the server's own words
 */
public record NodeInfo(Map<String, String> fields) {
    /** Reads the lines {@code name:value}; lines of another form (headings) say nothing. */
    public static NodeInfo parse(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != '#') {
                fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        });
        return new NodeInfo(Map.copyOf(fields));
    }

    /** The same of a reply to INFO; null when it is none. */
    static @Nullable NodeInfo of(Reply reply) {
        return reply instanceof Reply.Bulk bulk && bulk.text() != null ? parse(bulk.text()) : null;
    }

    public boolean isPrimary() {
        return "master".equals(fields.get("role"));
    }

    /** True for a replica whose link to its primary is up and whose data set is loaded. */
    public boolean linkUp() {
        return "up".equals(fields.get("master_link_status"));
    }

    /** How much of the stream it has: what it produced as primary, what it applied as replica. */
    public long offset() {
        return number(isPrimary() ? "master_repl_offset" : "slave_repl_offset");
    }

    /** The id of the history that it has; empty if it does not say. */
    public String replid() {
        return fields.getOrDefault("master_replid", "");
    }

    /** The id of the history that its own goes on from. */
    String secondReplid() {
        return fields.getOrDefault("master_replid2", "");
    }

    /** Syncs it has served, of three kinds. */
    public long fullSyncs() {
        return number("sync_full");
    }

    public long partialSyncs() {
        return number("sync_partial_ok");
    }

    public long refusedPartialSyncs() {
        return number("sync_partial_err");
    }

    private long number(String field) {
        return number(field, 0);
    }

    /** A field that is a number, {@code otherwise} when it is none. */
    long number(String field, long otherwise) {
        String text = fields.get(field);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
