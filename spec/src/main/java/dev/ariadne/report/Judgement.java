package dev.ariadne.report;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.EventType;
import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryBuilder;
import dev.ariadne.checker.Limits;
import dev.ariadne.checker.ModelName;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.Verdict;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.checker.edn.Keyword;
import dev.ariadne.checker.replication.Guarantee;
import dev.ariadne.checker.replication.Guarantees;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a run.
 *
 * @param valid of the run as a whole: the history's verdict, made worse by nodes that differ after everything was mended, and made unknown by
 *     a cluster that did not come together or by a run in which nothing succeeded
 * @param verdict on the history
 * @param trace on the nodes' traces, null if they wrote none
 * @param anomalies what has a name; a write counts as lost only if a primary of its time lacks it
 * @param totals what reads of banks saw that no transaction leaves behind
 * @param splits when two nodes acknowledged writes as primaries
 * @param staleness how stale the stale reads were
 * @param sessions what clients' sessions saw go back; a session is a process of the history
 * @param availability when nobody was served
 * @param checks what the checked model says of each anomaly, seen or not
 * @param doubts why {@code valid} is less than the verdict; one sentence each
 */
public record Judgement(
        Valid valid,
        Verdict verdict,
        @Nullable TraceVerdict trace,
        Anomalies anomalies,
        List<Transactions.WrongTotal> totals,
        List<SplitBrain.Window> splits,
        Staleness staleness,
        Map<Guarantee, Guarantees.Result> sessions,
        Availability availability,
        List<Expectations.Check> checks,
        List<String> doubts,
        Map<Integer, Recorder.Call> callsByIndex) {

    private static final Set<Guarantee> SESSIONS = EnumSet.of(Guarantee.MONOTONIC_READS, Guarantee.READ_YOUR_WRITES);

    static Judgement of(RunResult run, @Nullable TraceVerdict trace, Limits limits) {
        History history = history(run.events());
        ModelName model = Arrays.stream(ModelName.values())
                .filter(name -> name.toString().equals(run.settings().workload().model()))
                .findFirst()
                .orElseThrow();
        Verdict verdict = Checkers.check(history, model, limits);
        Valid valid = verdict.valid();
        List<String> doubts = new ArrayList<>();
        if (!run.divergent().isEmpty()) {
            valid = valid.and(Valid.FALSE);
            doubts.add("nodes differ after everything was mended: " + run.divergent());
        }
        List<Transactions.WrongTotal> totals = Transactions.wrongTotals(run.calls());
        if (!totals.isEmpty()) {
            valid = valid.and(Valid.FALSE);
            doubts.add(Words.count(totals.size(), "read") + " saw money that no transaction leaves behind: "
                    + totals.get(0).sentence());
        }
        if (trace != null && trace.says() != TraceVerdict.Says.VALID) {
            valid = valid.and(trace.says() == TraceVerdict.Says.INVALID ? Valid.FALSE : Valid.UNKNOWN);
            doubts.add("the nodes' traces against the model: " + trace.headline());
        }
        if (!run.converged()) {
            valid = valid.and(Valid.UNKNOWN);
            doubts.add("the cluster did not come together within the time allowed after everything was mended");
        }
        if (run.calls().stream().noneMatch(call -> call.kind() == Answer.Kind.OK)) {
            valid = valid.and(Valid.UNKNOWN);
            doubts.add("no operation succeeded, so nothing was tested");
        }
        Map<Integer, Recorder.Call> calls = new HashMap<>();
        run.calls().forEach(call -> calls.put(call.invokeIndex(), call));
        Anomalies seen = Anomalies.find(history);
        Data data = run.settings().workload().data();
        GrowingReads growing = GrowingReads.measures(run) ? GrowingReads.of(run, history) : null;
        boolean measured = growing != null || data == Data.REGISTER;
        List<Anomalies.StaleRead> staleReads = growing == null
                ? seen.staleReads()
                : growing.stale().stream().map(Staleness.Read::stale).toList();
        Anomalies anomalies =
                new Anomalies(staleReads, lostWrites(run, history, calls), seen.unwrittenReads(), seen.skippedKeys());
        Staleness staleness = growing != null
                ? new Staleness(growing.stale(), true)
                : measured ? Staleness.of(staleReads, run.calls(), calls) : new Staleness(List.of(), false);
        Map<Guarantee, Guarantees.Result> sessions = growing != null
                ? growing.sessions()
                : measured ? Guarantees.check(history, SESSIONS, Guarantees.Bounds.NONE) : Map.of();
        Judgement bare = new Judgement(
                valid,
                verdict,
                trace,
                anomalies,
                totals,
                SplitBrain.windows(run),
                staleness,
                sessions,
                Availability.of(run),
                List.of(),
                List.copyOf(doubts),
                Map.copyOf(calls));
        return bare.with(Expectations.stored().of(run, bare));
    }

    private Judgement with(List<Expectations.Check> judged) {
        return new Judgement(
                valid,
                verdict,
                trace,
                anomalies,
                totals,
                splits,
                staleness,
                sessions,
                availability,
                judged,
                doubts,
                callsByIndex);
    }

    /** The anomalies that were seen, each as the model has it. */
    List<Expectations.Check> found() {
        return checks.stream().filter(check -> check.seen() > 0).toList();
    }

    List<Guarantees.Finding> findings(Guarantee guarantee) {
        Guarantees.Result result = sessions.get(guarantee);
        return result == null ? List.of() : result.findings();
    }

    /**
     * Lost by the testimony of primaries only. A deposed primary or a lagging replica that lacks a write proves that its answer is stale,
     * not that the write is gone; the harness knows who was which, so it does not take their word.
     */
    private static List<Anomalies.LostWrite> lostWrites(
            RunResult run, History history, Map<Integer, Recorder.Call> calls) {
        Predicate<Op> credible = op -> {
            Recorder.Call call = calls.get(op.invokeIndex());
            return call != null && call.node().equals(run.primaryAt(call.invokedNanos()));
        };
        return Anomalies.find(history, read -> credible.test(history.op(read))).lostWrites().stream()
                .filter(lost -> credible.test(lost.witness()))
                .toList();
    }

    /** The events as the checker takes them, at the same positions. */
    static History history(List<Recorder.Event> events) {
        HistoryBuilder builder = History.builder();
        builder.keyed();
        for (int index = 0; index < events.size(); index++) {
            Recorder.Event event = events.get(index);
            if (event instanceof Recorder.Marked mark) {
                builder.mark(mark.kind(), mark.what(), mark.nanos());
            } else if (event instanceof Recorder.Invoked invoked) {
                Recorder.Call call = invoked.call();
                add(builder, call, EventType.INVOKE, argument(call), call.invokedNanos(), index);
            } else if (event instanceof Recorder.Completed completed) {
                Recorder.Call call = completed.call();
                add(builder, call, EventType.valueOf(call.kind().name()), result(call), call.completedNanos(), index);
            }
        }
        return builder.build();
    }

    private static void add(
            HistoryBuilder builder, Recorder.Call call, EventType type, @Nullable Object value, long nanos, int index) {
        Operation operation = call.operation();
        boolean pair = operation.f() == Operation.Function.CAS && value instanceof List<?>;
        builder.event(
                call.process(),
                type,
                builder.functionNumber(operation.historyFunction()),
                builder.code(operation.key()),
                builder.code(pair ? operation.expected() : value),
                pair ? builder.code(operation.value()) : History.NIL,
                nanos,
                index);
    }

    private static @Nullable Object argument(Recorder.Call call) {
        Operation operation = call.operation();
        if (operation.data() == Data.BANK) {
            return Transactions.value(call, false, Keyword::new);
        }
        return switch (operation.f()) {
            case READ, INCR -> null;
            case WRITE, ADD, APPEND -> operation.value();
            case TRANSFER -> throw new IllegalStateException("a transfer is a bank's");
            case CAS -> Arrays.asList(operation.expected(), operation.value());
        };
    }

    /** What a completion has for a value: what was returned, or else the argument again. */
    private static @Nullable Object result(Recorder.Call call) {
        Operation operation = call.operation();
        if (operation.data() == Data.BANK) {
            return Transactions.value(call, true, Keyword::new);
        }
        Answer answer = call.answer();
        boolean returns = operation.f() == Operation.Function.READ || operation.f() == Operation.Function.INCR;
        return !returns ? argument(call) : answer == null ? null : answer.value();
    }

    /** The node that an operation of the checker was sent to. */
    String node(Op op) {
        Recorder.Call call = callsByIndex.get(op.invokeIndex());
        return call == null ? "?" : call.node();
    }
}
