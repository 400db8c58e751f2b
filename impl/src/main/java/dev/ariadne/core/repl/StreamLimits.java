package dev.ariadne.core.repl;

import dev.ariadne.config.ClientClass;
import dev.ariadne.config.Config;
import dev.ariadne.config.OutputLimit;
import dev.ariadne.config.Params;
import java.util.ArrayDeque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a replica may be behind before it is let go, so that no limit can make it synchronise for ever.
 *
 * <p>In Redis, client-output-buffer-limit replica holds from the first byte on: while a snapshot is under way the stream piles up, the
 * replica is closed, comes back, and asks for the next snapshot; and one command larger than the limit closes every replica. Here:
 *
 * <ul>
 *   <li>a replica that takes a snapshot, and afterwards until it has caught up once, is only held to repl-backlog-max-size, the bound of
 *       the one backlog that all share;
 *   <li>a command as large as a good part of the limit does not count until the replica is past it;
 *   <li>a replica that exceeded repl-backlog-max-size during its snapshot is not given the next one at once, but after a time that doubles.
 * </ul>
 *
 * Redis: networking.c checkClientOutputBufferLimits.
 */
final class StreamLimits {
    /** Smaller commands always count. */
    static final int LARGE_BYTES = 1 << 20;

    /** A command counts as large from this part of the hard limit on. */
    private static final int LARGE_PART = 4;

    private static final long FIRST_DELAY_MS = 10_000;
    private static final long LONGEST_DELAY_MS = 600_000;
    /** Replicas whose delays are remembered; the one that may come soonest is forgotten first. */
    private static final int MOST_DELAYED = 256;

    private record Large(long end, long bytes) {}

    private record Delay(long ms, long untilMs) {}

    private final Config config;
    private final long mostBytes;
    private final ArrayDeque<Large> large = new ArrayDeque<>();
    private final TreeMap<String, Delay> delays = new TreeMap<>();

    /** @param mostBytes that there is memory for, whatever the configuration says */
    StreamLimits(Config config, long mostBytes) {
        this.config = config;
        this.mostBytes = mostBytes;
    }

    StreamLimits copy(Config theirs) {
        StreamLimits copy = new StreamLimits(theirs, mostBytes);
        copy.large.addAll(large);
        copy.delays.putAll(delays);
        return copy;
    }

    /** A command of at least {@link #LARGE_BYTES} is in the stream and ends at {@code end}. */
    void appended(long end, long bytes) {
        large.add(new Large(end, bytes));
    }

    /** No replica needs the stream before {@code position} any more. */
    void passed(long position) {
        while (!large.isEmpty() && large.element().end <= position) {
            large.remove();
        }
    }

    /**
     * Why {@code r} has to be closed, null when it may stay.
     *
     * @param position from where on it still needs the stream, which ends at {@code end}
     */
    @Nullable
    String excess(ReplicaSlot r, long position, long end, long nowMs) {
        long bound = config.get(Params.REPL_BACKLOG_MAX_SIZE);
        if (end - position >= mostBytes) {
            return "the process' direct memory has room for " + mostBytes
                    + " bytes of the stream; more of it (ARIADNE_JAVA_OPTS=-XX:MaxDirectMemorySize=...) would keep it";
        }
        if (bound > 0 && end - position >= Math.max(bound, config.get(Params.REPL_BACKLOG_SIZE))) {
            if (r.isCatchingUp()) {
                delay(Primary.name(r), nowMs);
            }
            return "repl-backlog-max-size is " + bound
                    + "; a larger one, a faster network or fewer writes would keep it";
        }
        OutputLimit limit = config.outputLimit(ClientClass.REPLICA);
        long hard = limit.hardBytes() == 0 ? 0 : Math.max(limit.hardBytes(), config.get(Params.REPL_BACKLOG_SIZE));
        long pending = end - position - exempt(position, hard);
        boolean overSoft = limit.softBytes() > 0 && pending >= limit.softBytes();
        if (r.isCatchingUp()) {
            if (r.isOnline() && !overSoft && (hard == 0 || pending < hard)) {
                r.caughtUp();
                delays.remove(Primary.name(r));
            }
            return null;
        }
        if (hard > 0 && pending >= hard) {
            return "the hard limit is " + hard + "; a larger client-output-buffer-limit replica would keep it";
        }
        if (!overSoft) {
            r.overSoftSinceMs(-1);
            return null;
        }
        if (r.overSoftSinceMs() < 0) {
            r.overSoftSinceMs(nowMs);
        }
        return nowMs - r.overSoftSinceMs() > limit.softSeconds() * 1000
                ? "the soft limit is " + limit.softBytes() + " for " + limit.softSeconds()
                        + " s; a larger client-output-buffer-limit replica would keep it"
                : null;
    }

    private long exempt(long position, long hard) {
        long bytes = 0;
        for (Large each : large) {
            if (each.end > position && each.bytes >= hard / LARGE_PART) {
                bytes += each.bytes;
            }
        }
        return bytes;
    }

    private void delay(String replica, long nowMs) {
        Delay before = delays.get(replica);
        long ms = before == null ? FIRST_DELAY_MS : Math.min(2 * before.ms, LONGEST_DELAY_MS);
        delays.put(replica, new Delay(ms, nowMs + ms));
        if (delays.size() > MOST_DELAYED) {
            delays.entrySet().stream()
                    .min((a, b) -> Long.compare(a.getValue().untilMs, b.getValue().untilMs))
                    .ifPresent(soonest -> delays.remove(soonest.getKey()));
        }
    }

    /** How long this replica has to wait for its next snapshot, in ms; 0 when it need not. */
    long delayMs(String replica, long nowMs) {
        Delay delay = delays.get(replica);
        return delay == null ? 0 : Math.max(0, delay.untilMs - nowMs);
    }
}
