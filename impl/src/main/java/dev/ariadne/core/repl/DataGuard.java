package dev.ariadne.core.repl;

import dev.ariadne.config.Params;
import dev.ariadne.core.Node;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * replica-protect-data: a replica that holds data does not let a history replace them that has nothing to do with its own, such as that of a
 * primary that came back without its files. It asks INFO replication before PSYNC. Two histories are akin when they share an id, present
 * or previous; then PSYNC decides as ever, and a snapshot may come that lacks what the replica has (a failover that lost writes, an
 * older backup). Otherwise the replica keeps its data, stays without a link, and tries again.
 *
 * <p>A replica without data takes what it is given, but does not lead: see {@link Replication#mayLead}. Not in Redis.
 */
final class DataGuard {
    private final Replication replication;
    private final TreeMap<String, String> facts = new TreeMap<>();
    private long missingBytes = -1;

    DataGuard(Replication replication) {
        this.replication = replication;
    }

    /** Whether there are keys or functions. */
    static boolean hasData(Node node) {
        return node.keyspace().size() > 0 || !node.scripts().libraryCodes().isEmpty();
    }

    /** Whether there is something to protect, and the configuration wants it. */
    static boolean isNeeded(Node node) {
        return node.config().get(Params.REPLICA_PROTECT_DATA) && hasData(node);
    }

    /**
     * Takes a line of INFO's reply.
     *
     * @param bytes its length with its end
     * @return whether the reply is complete
     */
    boolean onLine(String line, int bytes) {
        if (missingBytes < 0) {
            if (line.matches("\\$\\d{1,9}")) {
                missingBytes = Long.parseLong(line.substring(1)) + "\r\n".length();
                return false;
            }
            return true;
        }
        missingBytes -= bytes;
        int colon = line.indexOf(':');
        if (colon > 0) {
            facts.put(line.substring(0, colon), line.substring(colon + 1));
        }
        return missingBytes <= 0;
    }

    /** Why the primary must not be followed, null when it may. */
    @Nullable
    String objection() {
        String id = facts.getOrDefault("master_replid", "");
        String id2 = facts.getOrDefault("master_replid2", "");
        String own = replication.replId();
        String own2 = replication.replId2();
        if (isSame(own, id) || isSame(own, id2) || isSame(own2, id) || isSame(own2, id2)) {
            return null;
        }
        return id.isEmpty()
                ? "the primary does not tell its history (INFO replication)"
                : "the primary's history " + id + " at offset " + facts.getOrDefault("master_repl_offset", "?")
                        + " has nothing to do with this server's, " + own + " at offset " + replication.end();
    }

    private static boolean isSame(String own, String other) {
        return own.equals(other) && !own.equals(ReplId.NONE);
    }
}
