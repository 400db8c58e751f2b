package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each node was, and when, as seen by an observer that no cut concerns; and how often nodes synchronised. It is sampled, so a change is
 * known to within one sampling interval.
 */
public final class RoleTimeline {
    /** What a node can be. */
    public enum Role {
        PRIMARY,
        REPLICA,
        /** A replica whose link to its primary is down. */
        UNLINKED,
        /** Stopped by SIGSTOP. */
        PAUSED,
        /** There is no process. */
        DOWN,
        /** There is a process, and it does not answer. */
        SILENT
    }

    /** A stretch of time, since the start of the run, in which a node was one thing. */
    public record Span(String node, Role role, long fromNanos, long toNanos) {}

    /** How often primaries served each kind of synchronisation. */
    public record Syncs(long full, long partial, long refusedPartial) {}

    private final Map<String, List<Span>> spans = new LinkedHashMap<>();
    private final List<NodeState> states = new ArrayList<>();
    private final Map<String, NodeState> latest = new LinkedHashMap<>();
    private final Map<String, Syncs> syncsOfLives = new HashMap<>();
    private Syncs base = new Syncs(0, 0, 0);

    /** Says what a node is now. */
    synchronized void sample(NodeState state) {
        String node = state.node();
        Role role = state.role();
        long nanos = state.nanos();
        states.add(state);
        latest.put(node, state);
        List<Span> known = spans.computeIfAbsent(node, absent -> new ArrayList<>());
        if (known.isEmpty()) {
            known.add(new Span(node, role, Math.max(0, nanos), Math.max(0, nanos)));
            return;
        }
        Span last = known.get(known.size() - 1);
        known.set(known.size() - 1, new Span(node, last.role(), last.fromNanos(), nanos));
        if (last.role() != role) {
            known.add(new Span(node, role, nanos, nanos));
        }
    }

    /** Notes the counters of one life of one node: they start from 0 in the next. */
    synchronized void syncs(String node, int life, NodeInfo info) {
        syncsOfLives.put(
                node + "/" + life, new Syncs(info.fullSyncs(), info.partialSyncs(), info.refusedPartialSyncs()));
    }

    /** Forgets the synchronisations so far: those of the start are not of interest. */
    synchronized void startCounting() {
        base = total();
    }

    /** Since {@link #startCounting}. */
    public synchronized Syncs syncs() {
        Syncs total = total();
        return new Syncs(
                total.full() - base.full(),
                total.partial() - base.partial(),
                total.refusedPartial() - base.refusedPartial());
    }

    private Syncs total() {
        long full = 0;
        long partial = 0;
        long refused = 0;
        for (Syncs one : syncsOfLives.values()) {
            full += one.full();
            partial += one.partial();
            refused += one.refusedPartial();
        }
        return new Syncs(full, partial, refused);
    }

    /** Each sample, in order of time. */
    public synchronized List<NodeState> states() {
        return List.copyOf(states);
    }

    /** What each node is as far as is known, one line each. */
    synchronized List<String> lines() {
        long primary = latest.values().stream()
                .filter(state -> state.role() == Role.PRIMARY)
                .mapToLong(NodeState::offset)
                .max()
                .orElse(-1);
        return latest.values().stream().map(state -> state.line(primary)).toList();
    }

    /** All spans, node by node, in order of time. */
    public synchronized List<Span> spans() {
        return spans.values().stream().flatMap(List::stream).toList();
    }

    static Role roleOf(boolean running, boolean paused, @Nullable NodeInfo info) {
        if (!running) {
            return Role.DOWN;
        }
        if (paused) {
            return Role.PAUSED;
        }
        if (info == null) {
            return Role.SILENT;
        }
        if (info.isPrimary()) {
            return Role.PRIMARY;
        }
        return info.linkUp() ? Role.REPLICA : Role.UNLINKED;
    }
}
