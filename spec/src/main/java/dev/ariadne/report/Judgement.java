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
import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a run.
 *
 * @param valid of the run as a whole: the history's verdict, made worse by nodes that differ after everything was mended, and made unknown by
 *     a cluster that did not come together or by a run in which nothing succeeded
 * @param verdict on the history
 * @param anomalies what has a name
 * @param splits when two nodes were primary at once
 * @param doubts why {@code valid} is less than the verdict; one sentence each
 */
public record Judgement(
        Valid valid,
        Verdict verdict,
        Anomalies anomalies,
        List<SplitBrain.Window> splits,
        List<String> doubts,
        Map<Integer, Recorder.Call> callsByIndex) {

    static Judgement of(RunResult run, Limits limits) {
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
        return new Judgement(
                valid,
                verdict,
                Anomalies.find(history),
                SplitBrain.windows(run),
                List.copyOf(doubts),
                Map.copyOf(calls));
    }

    /** The events as the checker takes them, at the same positions. */
    static History history(List<Recorder.Event> events) {
        HistoryBuilder builder = History.builder();
        for (Recorder.Event event : events) {
            if (event instanceof Recorder.Marked mark) {
                builder.mark(mark.kind(), mark.what(), mark.nanos());
            } else if (event instanceof Recorder.Invoked invoked) {
                Recorder.Call call = invoked.call();
                Operation operation = call.operation();
                add(builder, call, EventType.INVOKE, argument(operation), call.invokedNanos());
            } else if (event instanceof Recorder.Completed completed) {
                Recorder.Call call = completed.call();
                Answer answer = call.answer();
                Object value = answer == null ? null : answer.value();
                add(builder, call, EventType.valueOf(call.kind().name()), value, call.completedNanos());
            }
        }
        return builder.build();
    }

    private static void add(
            HistoryBuilder builder, Recorder.Call call, EventType type, @Nullable Object value, long nanos) {
        Operation operation = call.operation();
        builder.add(call.process(), type, operation.f().historyName(), (long) operation.key(), value, nanos);
    }

    private static @Nullable Object argument(Operation operation) {
        return switch (operation.f()) {
            case READ -> null;
            case WRITE -> operation.value();
            case CAS -> Arrays.asList(operation.expected(), operation.value());
        };
    }

    /** The node that an operation of the checker was sent to. */
    String node(Op op) {
        Recorder.Call call = callsByIndex.get(op.invokeIndex());
        return call == null ? "?" : call.node();
    }
}
