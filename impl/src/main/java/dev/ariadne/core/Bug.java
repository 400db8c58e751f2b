package dev.ariadne.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bug bank: defects that can be switched on, one in a process, to see which checks find them. Each is one condition in the code that it
 * breaks.
 *
 * <p>The system property {@value #PROPERTY} names the one that is on. It is read once, so that with none the JIT compiler drops all conditions.
 */
public enum Bug {
    // ---- what is asked for, and what is granted ----
    PSYNC_PAST_END(Kind.PROTOCOL, "a replica that is ahead of the primary may continue, from the primary's end"),
    PSYNC_BEFORE_START(Kind.PROTOCOL, "a replica that is behind the backlog's start may continue, from the start"),
    PSYNC_ANY_ID(Kind.PROTOCOL, "a replica of an unknown history may continue by its offset alone"),
    SECOND_ID_WITHOUT_END(
            Kind.PROTOCOL, "the second id is good for any offset, not only up to where that history was left"),
    ASKS_BYTE_TOO_EARLY(Kind.PROTOCOL, "a replica asks again for the last byte that it has"),
    ASKS_BYTE_TOO_LATE(Kind.PROTOCOL, "a replica asks for the byte after the one that it needs"),
    SERVES_WITHOUT_LINK(Kind.PROTOCOL, "a replica without a link to its primary synchronises its own replicas"),

    // ---- acknowledgements and WAIT ----
    ACK_TOO_MUCH(Kind.PROTOCOL, "a replica acknowledges a byte more than it has applied"),
    GETACK_NOT_COUNTED(Kind.PROTOCOL, "a replica does not count GETACK in its offset"),
    WAIT_COUNTS_SENT(Kind.PROTOCOL, "WAIT counts replicas that were sent the write, acknowledged or not"),
    WAIT_COUNTS_LOADING(Kind.PROTOCOL, "WAIT counts replicas that still load a snapshot with the write"),
    WAIT_ONE_TOO_FEW(Kind.PROTOCOL, "WAIT returns when one replica is missing"),
    WAIT_PAST_END(Kind.PROTOCOL, "WAIT counts only replicas that acknowledged more than the write"),
    DEMOTED_KEEPS_WAITERS(Kind.PROTOCOL, "a primary that becomes a replica leaves clients in WAIT"),

    // ---- min-replicas-to-write ----
    MIN_REPLICAS_ANY_LAG(Kind.PROTOCOL, "min-replicas counts replicas that have been silent for long"),
    MIN_REPLICAS_COUNT_STALE(Kind.PROTOCOL, "the count for min-replicas is not renewed when a replica goes"),
    MIN_REPLICAS_ONE_TOO_FEW(Kind.PROTOCOL, "min-replicas lets writes pass with one good replica too few"),

    // ---- change of role ----
    PROMOTED_KEEPS_ID(Kind.PROTOCOL, "a promoted replica keeps the id of its old primary's history"),
    PROMOTED_FORGETS_ID(Kind.PROTOCOL, "a promoted replica does not keep its old id as the second"),
    PROMOTED_RESETS_OFFSET(Kind.PROTOCOL, "a promoted replica counts its stream from 0"),
    PROMOTED_KEEPS_REPLICAS(Kind.PROTOCOL, "a promoted replica goes on feeding its replicas, who know only the old id"),
    DEMOTED_FORGETS_HISTORY(
            Kind.PROTOCOL, "a primary that becomes a replica asks for a snapshot instead of continuing"),
    REPLICA_TAKES_WRITES(Kind.PROTOCOL, "a replica executes clients' writes"),

    // ---- the granted synchronisation ----
    NEW_ID_IGNORED(Kind.PROTOCOL, "a new id in +CONTINUE is not taken over"),
    NEW_ID_KEEPS_REPLICAS(Kind.PROTOCOL, "a replica that learns a new id by +CONTINUE does not tell its own replicas"),
    FULL_SYNC_KEEPS_SECOND_ID(Kind.PROTOCOL, "a snapshot does not end what the second id stands for"),
    FULL_SYNC_KEEPS_REPLICAS(Kind.PROTOCOL, "a replica that loads a snapshot goes on feeding its own replicas"),
    FULL_SYNC_WITHOUT_BACKLOG(Kind.PROTOCOL, "a replica keeps no backlog of its own after a snapshot"),
    SNAPSHOT_OF_LATER(Kind.PROTOCOL, "a key that changes while a snapshot is made goes into it changed"),
    STREAM_NOT_HELD(Kind.PROTOCOL, "the stream is sent on before the snapshot is acknowledged"),
    TRIM_UNSENT(Kind.PROTOCOL, "the backlog lets go of bytes that a replica has yet to get"),

    // ---- beside the model: bytes, time, disks ----
    ACK_BEFORE_APPLY(Kind.OTHER, "a replica acknowledges what it has read and not applied yet"),
    TRANSACTION_COUNTED_BY_PARTS(Kind.OTHER, "a replica counts the commands of a MULTI before its EXEC"),
    LINK_NEVER_TIMES_OUT(Kind.OTHER, "a replica does not notice that its primary is silent"),
    HAND_OVER_TOO_EARLY(Kind.OTHER, "FAILOVER does not wait until the replica has everything"),
    RESTART_PAST_END(Kind.OTHER, "a node that restarts from a file claims more of the stream than the file holds"),
    EXPIRES_BY_OWN_CLOCK(Kind.OTHER, "a replica deletes keys by its own clock");

    /** The system property that names the bug that is on. */
    public static final String PROPERTY = "ariadne.bug";

    /** Whether the model speaks of what is broken. */
    public enum Kind {
        PROTOCOL,
        OTHER
    }

    private static final String WANTED = System.getProperty(PROPERTY, "");
    private static final @Nullable Bug SEEDED = named(WANTED);

    private final Kind kind;
    private final String about;

    Bug(Kind kind, String about) {
        this.kind = kind;
        this.about = about;
    }

    /** Whether this one is on. */
    public boolean on() {
        return this == SEEDED;
    }

    /** Whether the model speaks of what is broken. */
    public Kind kind() {
        return kind;
    }

    /** What goes wrong, in a line. */
    public String about() {
        return about;
    }

    /** Its name in the property and on command lines, such as {@code psync-past-end}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The bug of this name, null when there is none. */
    public static @Nullable Bug named(String word) {
        return Arrays.stream(values())
                .filter(bug -> bug.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Says what is wrong with a name; empty when it names a bug. */
    public static String mistake(String word) {
        return named(word) != null
                ? ""
                : "'" + word + "' is no bug of the bank; those are "
                        + Arrays.stream(values()).map(Bug::word).collect(Collectors.joining(", "));
    }

    /** What is wrong with the property; empty when it is not set, or names a bug. */
    public static String mistake() {
        return WANTED.isEmpty() ? "" : mistake(WANTED);
    }
}
