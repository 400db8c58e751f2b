package dev.ariadne.report;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Beliefs;
import dev.ariadne.fault.Deployment;
import dev.ariadne.fault.FaultLog;
import dev.ariadne.fault.NodeState;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import dev.ariadne.fault.RoleTimeline;
import dev.ariadne.fault.RunResult;
import dev.ariadne.fault.Settings;
import dev.ariadne.fault.Target;
import dev.ariadne.fault.WaitFor;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.workload.Workloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run without a cluster: what clients saw is said by hand, one operation after the other. The first primary is n1. */
final class HandMadeRun {
    private final long start;
    private final Recorder recorder;
    private final Beliefs beliefs = new Beliefs("n1");
    private final List<RoleTimeline.Span> roles = new ArrayList<>();
    private final List<NodeState> states = new ArrayList<>();
    private final List<FaultLog.Past> faults = new ArrayList<>();
    private final String workload;
    private boolean converged = true;
    private int missing;
    private Map<String, Map<String, String>> divergent = Map.of();
    private List<String> nemeses = List.of("failover");
    private @Nullable WaitFor waitFor;
    private boolean session;
    private Settings.Reads reads = Settings.Reads.PRIMARY;

    HandMadeRun() {
        this("register");
    }

    HandMadeRun(String workload) {
        this(workload, 0);
    }

    /** A run that began some time ago, in which nothing has happened yet. */
    HandMadeRun(String workload, long agoNanos) {
        this.workload = workload;
        start = System.nanoTime() - agoNanos;
        recorder = new Recorder(start);
    }

    HandMadeRun with(List<String> names, @Nullable WaitFor wait, Settings.Reads where) {
        nemeses = names;
        waitFor = wait;
        reads = where;
        return this;
    }

    /** With clients that take what they have seen into account. */
    HandMadeRun sessions() {
        session = true;
        return this;
    }

    void done(String node, Operation operation, Answer answer) {
        done(0, node, operation, answer);
    }

    void done(int process, String node, Operation operation, Answer answer) {
        recorder.complete(recorder.invoke(process, operation, node), answer);
    }

    void round(String title, long fromNanos, long toNanos) {
        faults.add(new FaultLog.Past("kill", title, fromNanos, toNanos, List.of()));
    }

    void promote(String node) {
        beliefs.change(node, System.nanoTime());
    }

    void role(RoleTimeline.Span span) {
        roles.add(span);
    }

    void state(NodeState state) {
        states.add(state);
    }

    void fault(String title) {
        FaultLog.Event event = new FaultLog.Event(0, title, "done");
        faults.add(new FaultLog.Past("kill", title, 0, System.nanoTime() - start, List.of(event)));
    }

    /** Operations that were due and found no free client. */
    HandMadeRun missing(int operations) {
        missing = operations;
        return this;
    }

    HandMadeRun unconverged() {
        converged = false;
        return this;
    }

    HandMadeRun divergent(Map<String, Map<String, String>> values) {
        divergent = values;
        return this;
    }

    Report report() {
        Settings settings = new Settings(
                Workloads.named(workload).orElseThrow(),
                nemeses.stream().map(name -> Nemeses.named(name).orElseThrow()).toList(),
                3,
                30,
                500,
                10,
                10,
                waitFor,
                null,
                reads,
                session,
                1,
                new Target("redis:redis-server", List.of()),
                7,
                Path.of("store"),
                3,
                false,
                Deployment.DEFAULT);
        RunResult run = new RunResult(
                settings,
                recorder.events(),
                recorder.calls(),
                faults,
                beliefs.reigns(start),
                roles,
                states,
                new RoleTimeline.Syncs(0, 0, 0),
                new RunResult.Load(
                        recorder.calls().size() + missing, recorder.calls().size(), 1_000_000_000),
                System.nanoTime() - start,
                false,
                converged,
                divergent);
        return Report.of(run, null);
    }
}
