package dev.ariadne.report;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.History;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.checker.engine.Describe;
import dev.ariadne.checker.replication.Guarantee;
import dev.ariadne.checker.replication.Guarantees;
import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reads miss of data that only grow: counters, sets and lists. A stale read of a set or list lacks an element whose change was acknowledged
 * before, and which some read has; a stale read of a counter is less than what was added by then. (Where a failover loses additions, a counter
 * does not say which: then it is not measured.)
 */
final class GrowingReads {
    /** A session's changes and last read of one key. */
    private static final class Session {
        private final List<Integer> changes = new ArrayList<>();
        private int lastRead = -1;
    }

    private record Place(int process, int key) {}

    private final History history;
    private final List<Recorder.Call> calls;
    private final Map<Integer, List<Integer>> acknowledged = new HashMap<>();
    private final Set<Object> everSeen = new HashSet<>();
    private final List<Staleness.Read> stale = new ArrayList<>();
    private final Map<Guarantee, List<Guarantees.Finding>> findings = new HashMap<>();

    /** @param history of the same operations at the same places */
    private GrowingReads(History history, List<Recorder.Call> calls) {
        this.history = history;
        this.calls = calls;
    }

    /** Whether it can tell for a run. */
    static boolean measures(RunResult run) {
        Data data = run.settings().workload().data();
        boolean reads = run.calls().stream().anyMatch(call -> call.operation().f() == Operation.Function.READ);
        return reads
                && (data == Data.SET
                        || data == Data.LIST
                        || data == Data.COUNTER && !run.settings().failover());
    }

    static GrowingReads of(RunResult run, History history) {
        GrowingReads all = new GrowingReads(history, run.calls());
        all.survey();
        all.look();
        return all;
    }

    List<Staleness.Read> stale() {
        return stale;
    }

    Map<Guarantee, Guarantees.Result> sessions() {
        Map<Guarantee, Guarantees.Result> results = new HashMap<>();
        for (Guarantee guarantee : List.of(Guarantee.MONOTONIC_READS, Guarantee.READ_YOUR_WRITES)) {
            List<Guarantees.Finding> found = findings.getOrDefault(guarantee, List.of());
            results.put(guarantee, new Guarantees.Result(found.isEmpty() ? Valid.TRUE : Valid.FALSE, found, ""));
        }
        return results;
    }

    private void survey() {
        for (int i = 0; i < calls.size(); i++) {
            Recorder.Call call = calls.get(i);
            if (call.kind() == Answer.Kind.OK && isRead(call)) {
                everSeen.addAll(elements(call));
            } else if (call.kind() == Answer.Kind.OK) {
                acknowledged
                        .computeIfAbsent(call.operation().key(), none -> new ArrayList<>())
                        .add(i);
            }
        }
        acknowledged
                .values()
                .forEach(list ->
                        list.sort(Comparator.comparingInt(i -> calls.get(i).completeIndex())));
    }

    private void look() {
        Map<Place, Session> sessions = new HashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            Recorder.Call call = calls.get(i);
            if (call.kind() != Answer.Kind.OK) {
                continue;
            }
            Session session = sessions.computeIfAbsent(
                    new Place(call.process(), call.operation().key()), none -> new Session());
            if (isRead(call)) {
                measure(i);
                compare(i, session);
                session.lastRead = i;
            } else {
                session.changes.add(i);
            }
        }
    }

    private void measure(int read) {
        Recorder.Call call = calls.get(read);
        Collection<Object> has = elements(call);
        long sum = sum(call);
        int versions = 0;
        int first = -1;
        int last = -1;
        for (int change : acknowledged.getOrDefault(call.operation().key(), List.of())) {
            if (calls.get(change).completeIndex() > call.invokeIndex()) {
                break;
            }
            long value = value(change);
            sum -= value;
            boolean missed = counts(call) ? sum < 0 : !has.contains(value) && everSeen.contains(value);
            if (missed) {
                versions++;
                first = first < 0 ? change : first;
                last = change;
            }
        }
        if (versions > 0) {
            stale.add(new Staleness.Read(
                    new Anomalies.StaleRead(history.op(read), history.op(last)),
                    call.node(),
                    versions,
                    call.invokedNanos() - calls.get(first).completedNanos()));
        }
    }

    private void compare(int read, Session session) {
        Recorder.Call call = calls.get(read);
        Collection<Object> has = elements(call);
        if (session.lastRead >= 0) {
            Recorder.Call before = calls.get(session.lastRead);
            boolean back = counts(call) ? sum(call) < sum(before) : !has.containsAll(elements(before));
            if (back) {
                find(Guarantee.MONOTONIC_READS, read, session.lastRead, "lacks what the process had seen before: ");
            }
        }
        long own = 0;
        for (int change : session.changes) {
            own += value(change);
            if (counts(call) ? own > sum(call) : !has.contains(value(change))) {
                find(Guarantee.READ_YOUR_WRITES, read, change, "lacks what the process itself wrote: ");
                return;
            }
        }
    }

    private void find(Guarantee guarantee, int late, int early, String what) {
        findings.computeIfAbsent(guarantee, none -> new ArrayList<>())
                .add(new Guarantees.Finding(
                        guarantee,
                        List.of(history.op(late), history.op(early)),
                        Describe.op(history.op(late)) + " " + what + Describe.op(history.op(early))));
    }

    private long value(int change) {
        return Objects.requireNonNull(calls.get(change).operation().value());
    }

    private static boolean isRead(Recorder.Call call) {
        return call.operation().f() == Operation.Function.READ;
    }

    private static boolean counts(Recorder.Call call) {
        return call.operation().data() == Data.COUNTER;
    }

    /** What a read of a set or list found. */
    private static Set<Object> elements(Recorder.Call read) {
        return result(read) instanceof List<?> list ? new HashSet<>(list) : Set.of();
    }

    /** What a read of a counter found. */
    private static long sum(Recorder.Call read) {
        return result(read) instanceof Long number ? number : 0;
    }

    private static @Nullable Object result(Recorder.Call read) {
        Answer answer = read.answer();
        return answer == null ? null : answer.value();
    }
}
