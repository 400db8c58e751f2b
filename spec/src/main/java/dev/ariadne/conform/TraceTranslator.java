package dev.ariadne.conform;

import dev.ariadne.conform.TracePlan.Call;
import dev.ariadne.tla.Traces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From lines to steps of the model: bytes become commands, replication ids epochs, and connections slots. It learns from the lines of those
 * who write which bytes end a command of which history; for everybody else an offset that is no such place is an error in itself.
 */
final class TraceTranslator {
    private static final Runnable NOTHING = () -> {};
    private static final List<List<Call>> NO_STEP = List.of(List.of());

    private final Traces traces;
    private final Set<String> servers;
    private final Map<String, TraceHistory> histories = new HashMap<>();
    private final Map<String, TraceConnections> connections = new HashMap<>();
    private final Map<String, String> replids = new HashMap<>();

    TraceTranslator(Traces traces, Set<String> servers) {
        this.traces = traces;
        this.servers = servers;
        servers.forEach(server -> connections.put(server, new TraceConnections()));
    }

    TraceConnections connections(String server) {
        TraceConnections own = connections.get(server);
        if (own == null) {
            throw new IllegalArgumentException("no server " + server);
        }
        return own;
    }

    /** The number of the history with this id; 0 for one that nobody has begun. */
    int epoch(String replid) {
        TraceHistory history = histories.get(replid);
        return history == null ? 0 : history.epoch;
    }

    /**
     * What the line stands for after {@code state}.
     *
     * @throws Rejection if it cannot stand for anything
     */
    TracePlan plan(TraceLine line, Object state) {
        if (line.action().equals("Restart")) {
            return restart(line, state);
        }
        if (!(boolean) traces.value(state, "up", line.server())) {
            throw new Rejection(line.server() + " has not started");
        }
        TraceHistory history = histories.get(line.replid());
        if (line.action().equals("Promote")) {
            return promote(line, state);
        }
        if (history == null && !line.replid().isEmpty()) {
            return renamed(line);
        }
        TraceConnections own = connections(line.server());
        return switch (line.action()) {
            case "Write", "AskAcks" -> produced(line, known(history, line));
            case "RejectWrite" -> step(line, history, "good", line.good(), "min", line.min());
            case "ApplyStream" -> applied(line, known(history, line), state);
            case "RequestSync" -> {
                requirePeer(line);
                yield step(line, history);
            }
            case "GrantPartial" -> {
                int place = known(history, line).place(line.place());
                if (place < 0) {
                    throw noPlace(line.peer() + " is granted what begins", line.place(), line.replid());
                }
                yield new TracePlan(
                        answers(line, "place", place), history, () -> own.attach(line.conn(), line.peer(), true));
            }
            case "GrantFull" -> granted(line, known(history, line));
            case "RefuseSync" -> new TracePlan(answers(line, "unlinked", line.count() == 1), history, NOTHING);
            case "SnapshotStep" -> snapshot(line, history);
            case "AcceptPartial" ->
                step(line, history, () -> {
                    if (!line.replid().equals(replids.get(line.server()))) {
                        own.clear();
                    }
                });
            case "LoadSnapshot" -> step(line, history, own::clear);
            case "AcceptFull", "SendAck" -> step(line, history);
            case "AbandonSync" ->
                isDown(state, line)
                        ? nothing(history)
                        : new TracePlan(
                                List.of(List.of(Call.of(line, "AbandonSync")), List.of(Call.of(line, "LinkLost"))),
                                history,
                                NOTHING);
            case "ReceiveAck" -> acknowledged(line, known(history, line));
            case "LinkLost", "LinkTimeout" ->
                isDown(state, line)
                        ? nothing(history)
                        : new TracePlan(List.of(List.of(Call.of(line, "LinkLost"))), history, NOTHING);
            case "ReplicaLost", "ReplicaTimeout" -> lost(line, history);
            case "Follow" -> {
                requirePeer(line);
                yield step(line, history);
            }
            case "Trim" -> step(line, history, "place", known(history, line).placeFrom(line.start()));
            case "WaitReturn", "WaitTimeout" -> {
                long end = Math.max(0, line.place());
                yield new TracePlan(
                        List.of(List.of(Call.of(
                                line,
                                "Answer",
                                "place",
                                known(history, line).placeFrom(end),
                                "count",
                                (int) line.count(),
                                "olds",
                                own.olds(end),
                                "leaving",
                                own.leaving(),
                                "attached",
                                own.size()))),
                        history,
                        NOTHING);
            }
            default -> nothing(history);
        };
    }

    private static TracePlan nothing(@Nullable TraceHistory history) {
        return new TracePlan(NO_STEP, history, NOTHING);
    }

    private TracePlan step(TraceLine line, @Nullable TraceHistory history, Object... fields) {
        return new TracePlan(List.of(List.of(Call.of(line, line.action(), fields))), history, NOTHING);
    }

    private TracePlan step(TraceLine line, @Nullable TraceHistory history, Runnable done) {
        return new TracePlan(List.of(List.of(Call.of(line, line.action()))), history, done);
    }

    private boolean isDown(Object state, TraceLine line) {
        return traces.value(state, "link", line.server()).equals("down");
    }

    private static TraceHistory known(@Nullable TraceHistory history, TraceLine line) {
        if (history == null) {
            throw new Rejection(line.server() + " has no history, and " + line.action() + " needs one");
        }
        return history;
    }

    private void requirePeer(TraceLine line) {
        if (!servers.contains(line.peer())) {
            throw new UnknownServerException(
                    line.server() + " follows " + line.peer() + ", of which there is no trace (" + line.where() + ")");
        }
    }

    // ---- the beginning of a process, and of a history ----

    private TracePlan restart(TraceLine line, Object state) {
        if (!line.primary()) {
            requirePeer(line);
        }
        int ids = (int) traces.value(state, "ids");
        String savedId = line.primary() ? line.replid2() : line.replid();
        long savedEnd = line.primary() ? line.end2() : line.end();
        TraceHistory saved = savedId.isEmpty() ? null : histories.get(savedId);
        if (!savedId.isEmpty() && saved == null) {
            // From before the trace: all of it counts as one command.
            saved = new TraceHistory(++ids, null, savedEnd);
        }
        int place = saved == null ? 0 : saved.place(savedEnd);
        if (place < 0) {
            throw noPlace(line.server() + " starts", savedEnd, savedId);
        }
        List<Call> calls = new ArrayList<>();
        if ((boolean) traces.value(state, "up", line.server())) {
            calls.add(Call.of(line, "Crash"));
        }
        calls.add(Call.of(
                line,
                "Boot",
                "role",
                line.primary() ? "primary" : "replica",
                "id",
                saved == null ? 0 : saved.epoch,
                "log",
                saved == null ? List.of() : saved.log(place),
                "ids",
                ids));
        calls.add(Call.of(line, "Restart"));
        TraceHistory old = saved;
        TraceHistory history = line.primary() ? new TraceHistory(ids + 1, old, line.end()) : old;
        return new TracePlan(List.of(calls), history, () -> {
            if (old != null) {
                histories.put(savedId, old);
            }
            remember(line, history);
            connections(line.server()).clear();
        });
    }

    private TracePlan promote(TraceLine line, Object state) {
        TraceHistory earlier = histories.get(line.replid2());
        if (earlier != null && earlier.place(line.end2()) < 0) {
            throw noPlace(line.server() + " is promoted", line.end2(), line.replid2());
        }
        TraceHistory history = new TraceHistory((int) traces.value(state, "ids") + 1, earlier, line.end());
        return new TracePlan(List.of(List.of(Call.of(line, "Promote"))), history, () -> {
            remember(line, history);
            connections(line.server()).clear();
        });
    }

    /** A primary takes another id when somebody listens to it for the first time: to the model that is its first one still. */
    private TracePlan renamed(TraceLine line) {
        TraceHistory same = histories.get(replids.getOrDefault(line.server(), ""));
        if (same == null || !line.action().equals("GrantFull")) {
            throw new Rejection(line.server() + " is on a history, " + line.replid() + ", that nobody has begun");
        }
        TracePlan plan = granted(line, same);
        return new TracePlan(plan.ways(), same, () -> {
            plan.done().run();
            remember(line, same);
        });
    }

    private void remember(TraceLine line, @Nullable TraceHistory history) {
        if (history != null && !line.replid().isEmpty()) {
            histories.put(line.replid(), history);
        }
    }

    /** The line is explained. */
    void done(TraceLine line, TracePlan plan) {
        plan.done().run();
        replids.put(line.server(), line.replid());
    }

    // ---- the stream ----

    private static TracePlan produced(TraceLine line, TraceHistory history) {
        // The line may be looked at a second time.
        if (line.end() > history.end()) {
            history.add(line.end());
        }
        // That of a command which no client sent is not asked for.
        int min = line.count() == 1 ? line.min() : 0;
        return new TracePlan(
                List.of(List.of(Call.of(line, line.action(), "good", line.good(), "min", min))), history, NOTHING);
    }

    private TracePlan applied(TraceLine line, TraceHistory history, Object state) {
        int place = history.place(line.end());
        if (place < 0) {
            throw noPlace(line.server() + " is", line.end(), line.replid());
        }
        int before = offset(traces, state, line.server());
        if (place <= before) {
            throw new Rejection(line.server() + " applied a command and is at command " + place
                    + " by its offset, where the model has it at " + before + " already");
        }
        return new TracePlan(
                List.of(Collections.nCopies(place - before, Call.of(line, "ApplyStream"))), history, NOTHING);
    }

    /** How many commands a server has applied. */
    static int offset(Traces traces, Object state, String server) {
        List<?> runs = (List<?>) traces.value(state, "log", server);
        return runs.isEmpty() ? 0 : (int) ((List<?>) runs.get(runs.size() - 1)).get(2);
    }

    private TracePlan acknowledged(TraceLine line, TraceHistory history) {
        TraceConnections own = connections(line.server());
        Runnable done = () -> own.acknowledged(line.conn(), line.place());
        if (!own.isCurrent(line.conn())) {
            requireKnown(own, line);
            return new TracePlan(NO_STEP, history, done);
        }
        int place = history.place(line.place());
        if (place < 0) {
            throw noPlace(line.peer() + " acknowledged what is", line.place(), line.replid());
        }
        return new TracePlan(List.of(List.of(Call.of(line, "ReceiveAck", "place", place))), history, done);
    }

    private Rejection noPlace(String what, long end, String replid) {
        return new Rejection(
                what + " at byte " + end + " of history " + epoch(replid) + " (" + replid + "), where no command ends");
    }

    private static void requireKnown(TraceConnections own, TraceLine line) {
        if (!own.isKnown(line.conn())) {
            throw new Rejection("connection " + line.conn() + " of " + line.server() + " to " + line.peer()
                    + " was granted nothing");
        }
    }

    // ---- synchronisation ----

    /** An answer to PSYNC, perhaps on a connection that comes before the end of the last one did. */
    private List<List<Call>> answers(TraceLine line, Object... fields) {
        Call answer = Call.of(line, line.action(), fields);
        Call lose = Call.of(line, "Lose");
        Call overtake = Call.of(line, "Overtake");
        return connections(line.server()).isAttached(line.peer())
                ? List.of(List.of(overtake, answer), List.of(overtake, lose, answer))
                : List.of(List.of(answer), List.of(lose, answer));
    }

    private TracePlan granted(TraceLine line, TraceHistory history) {
        TraceConnections own = connections(line.server());
        if (line.place() < 0) {
            return new TracePlan(answers(line), history, () -> own.attach(line.conn(), line.peer(), false));
        }
        return own.isCurrent(line.conn())
                ? new TracePlan(
                        List.of(List.of(Call.of(line, "Cut", "place", history.place(line.place())))), history, NOTHING)
                : nothing(history);
    }

    private TracePlan snapshot(TraceLine line, @Nullable TraceHistory history) {
        TraceConnections own = connections(line.server());
        if (line.peer().isEmpty() || line.conn() < 0) {
            return nothing(history);
        }
        boolean left = line.slot().equals("ONLINE");
        Runnable done = () -> own.snapshot(line.conn(), left);
        if (left || !own.isCurrent(line.conn())) {
            return new TracePlan(NO_STEP, history, done);
        }
        Call whole = Call.of(line, "SnapshotStep");
        return new TracePlan(
                List.of(line.count() == 1 ? List.of(whole) : List.of(whole, Call.of(line, "Flow"))), history, done);
    }

    private TracePlan lost(TraceLine line, @Nullable TraceHistory history) {
        TraceConnections own = connections(line.server());
        requireKnown(own, line);
        Runnable done = () -> own.lost(line.conn());
        if (own.isCurrent(line.conn())) {
            return new TracePlan(List.of(List.of(Call.of(line, "ReplicaLost"))), history, done);
        }
        return new TracePlan(
                own.isLastOld(line.conn()) ? List.of(List.of(Call.of(line, "OldTimeout"))) : NO_STEP, history, done);
    }
}
