package dev.ariadne.checker.replication;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Promises of a replicated store. A write is acknowledged if it completed with {@code :ok}. A value is older than another if its write has the
 * smaller epoch and offset where both tell them; else if it was in place (written or seen) before the other's write began. A session is a
 * process.
 */
public enum Guarantee {
    /** A session does not see an older value after a newer one. */
    MONOTONIC_READS("monotonic-reads"),
    /** A session does not see a value older than what it wrote itself. */
    READ_YOUR_WRITES("read-your-writes"),
    /** A session's acknowledged writes stand in the log in their order. Needs {@code :epoch} and {@code :offset}. */
    MONOTONIC_WRITES("monotonic-writes"),
    /** What a session writes stands in the log after what it saw. Needs {@code :epoch} and {@code :offset}. */
    WRITES_FOLLOW_READS("writes-follow-reads"),
    /**
     * What a server shows is a prefix of the log: a read at an offset has the last write up to there, and nothing from beyond. Needs
     * {@code :epoch} and {@code :offset} on reads.
     */
    PREFIX("prefix"),
    /**
     * No read is staler than the bounds: in versions, by the acknowledged writes that began after its value was in place and were complete when
     * it began; in time, by how long the first of these had been complete.
     */
    BOUNDED_STALENESS("bounded-staleness"),
    /** No acknowledged write is lost: of registers as {@link dev.ariadne.checker.Anomalies} has it, of sets and lists by element. */
    DURABLE("durable"),
    /**
     * No two servers acknowledge writes in overlapping times: none acknowledges one that began after a later epoch's had been acknowledged, and no
     * epoch has two servers. Needs {@code :epoch}.
     */
    ONE_PRIMARY("one-primary"),
    /** When all writes are over, the last reads from all servers agree. Needs {@code :node} and such reads. */
    CONVERGES("converges");

    /** The four that are about one session. */
    public static final Set<Guarantee> SESSION = java.util.Collections.unmodifiableSet(
            EnumSet.of(MONOTONIC_READS, READ_YOUR_WRITES, MONOTONIC_WRITES, WRITES_FOLLOW_READS));

    private final String text;

    Guarantee(String text) {
        this.text = text;
    }

    /** The name as the command line and EDN have it. */
    @Override
    public String toString() {
        return text;
    }

    /** The guarantees of a name: one by its own, four by {@code session}, none by any other. */
    public static Set<Guarantee> named(String name) {
        if (name.equals("session")) {
            return SESSION;
        }
        return Arrays.stream(values())
                .filter(each -> each.text.equals(name))
                .collect(java.util.stream.Collectors.toCollection(() -> EnumSet.noneOf(Guarantee.class)));
    }
}
