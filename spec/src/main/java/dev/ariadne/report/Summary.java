package dev.ariadne.report;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.Answer.Kind;
import dev.ariadne.fault.Beliefs;
import dev.ariadne.fault.FaultLog;
import dev.ariadne.fault.RoleTimeline;
import dev.ariadne.fault.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One screen of plain text: the verdict first, then what it rests on, and last the command that makes the run again. */
final class Summary {
    private static final int MOST_SHOWN = 5;
    private static final int REASON_WIDTH = 400;

    private Summary() {}

    static String text(RunResult run, Judgement judgement, Statistics statistics, Path place) {
        StringBuilder out = new StringBuilder();
        out.append(Words.verdict(judgement.valid()))
                .append(": ")
                .append(Findings.headline(run, judgement))
                .append('\n');
        judgement.doubts().forEach(doubt -> line(out, "also", doubt));
        judgement
                .found()
                .forEach(check -> line(
                        out,
                        "model",
                        check.expectation().sentence() + " [" + check.standing() + ", " + check.seen() + " seen]"));
        judgement.verdict().failures().stream()
                .limit(1)
                .forEach(failure -> line(
                        out,
                        "why",
                        "key " + failure.key() + ", index " + failure.failsAtIndex() + ": "
                                + shortened(failure.reason())));
        lostWrites(out, judgement);
        staleReads(out, judgement);
        splits(out, judgement);
        judgement.sessions().values().stream()
                .filter(result -> !result.findings().isEmpty())
                .forEach(result -> line(
                        out,
                        "session",
                        shortened(result.findings().get(0).text())
                                + others(result.findings().size())));
        line(
                out,
                "outage",
                "longest without an acknowledgement: "
                        + judgement.availability().sentence());
        String recovery = judgement.availability().recoverySentence();
        if (!recovery.isEmpty()) {
            line(out, "", recovery);
        }
        List<String> held = judgement.checks().stream()
                .filter(check -> check.standing() == Expectations.Standing.HELD)
                .map(check -> "no " + check.expectation().anomaly()
                        + (check.decidedBy().isEmpty() ? "" : " (" + check.decidedBy() + ")"))
                .toList();
        if (!held.isEmpty()) {
            line(out, "held", String.join(", ", held));
        }
        out.append('\n');
        operations(out, statistics);
        if (run.load().fellShort()) {
            line(out, "load", Findings.load(run.load()) + ": all clients were busy; --concurrency makes more of them");
        }
        out.append('\n');
        line(out, "keys", Findings.keys(judgement));
        line(
                out,
                "checked",
                judgement.verdict().explored().operations() + " operations in "
                        + Words.millis(judgement.verdict().explored().nanos()) + " ms, model "
                        + judgement.verdict().model()
                        + ", engine " + judgement.verdict().engine());
        line(out, "faults", faults(run.faults()));
        if (run.settings().failover()) {
            line(out, "failover", failover(run));
        }
        RoleTimeline.Syncs syncs = run.syncs();
        line(
                out,
                "syncs",
                syncs.full() + " full, " + syncs.partial() + " partial, " + syncs.refusedPartial()
                        + " partial refused");
        line(out, "nodes", nodes(run));
        TraceVerdict trace = judgement.trace();
        if (trace != null) {
            line(out, "trace", trace.headline());
        }
        line(out, "report", place.resolve("report.html").toString());
        out.append("reproduce: ").append(run.settings().command()).append('\n');
        return out.toString();
    }

    private static void lostWrites(StringBuilder out, Judgement judgement) {
        List<Anomalies.LostWrite> lost = judgement.anomalies().lostWrites();
        lost.stream()
                .limit(MOST_SHOWN)
                .forEach(one -> line(
                        out,
                        "lost",
                        "key " + one.write().key() + " value " + Words.setValue(one.write()) + ": acknowledged by "
                                + judgement.node(one.write()) + " at "
                                + Words.seconds(one.write().completeNanos()) + " (index "
                                + one.write().completeIndex() + "); at "
                                + Words.seconds(one.witness().invokeNanos()) + " "
                                + judgement.node(one.witness()) + " answers " + Words.operation(one.witness())
                                + " (index "
                                + one.witness().completeIndex() + ")"));
        more(out, "lost", lost.size());
    }

    private static void staleReads(StringBuilder out, Judgement judgement) {
        List<Anomalies.StaleRead> stale = judgement.anomalies().staleReads();
        stale.stream()
                .limit(1)
                .forEach(one -> line(
                        out,
                        "stale",
                        "key " + one.read().key() + " " + Words.operation(one.read()) + " from "
                                + judgement.node(one.read()) + " at "
                                + Words.seconds(one.read().invokeNanos()) + " (index "
                                + one.read().completeIndex() + "), though "
                                + Words.operation(one.overwrittenBy()) + " was acknowledged by "
                                + judgement.node(one.overwrittenBy()) + " at "
                                + Words.seconds(one.overwrittenBy().completeNanos())
                                + others(stale.size())));
        String sentence = judgement.staleness().sentence();
        if (!sentence.isEmpty()) {
            line(out, stale.isEmpty() ? "stale" : "", sentence);
        }
    }

    private static String others(int size) {
        return size > 1 ? "; and " + (size - 1) + " more" : "";
    }

    private static void splits(StringBuilder out, Judgement judgement) {
        List<SplitBrain.Window> splits = judgement.splits();
        splits.stream()
                .limit(MOST_SHOWN)
                .forEach(window -> line(
                        out,
                        "split",
                        Words.seconds(window.fromNanos()) + " to " + Words.seconds(window.toNanos())
                                + ": two primaries; writes acknowledged: "
                                + window.acknowledged().entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .collect(Collectors.joining(", "))));
        more(out, "split", splits.size());
    }

    private static void more(StringBuilder out, String label, int size) {
        if (size > MOST_SHOWN) {
            line(out, label, "… and " + (size - MOST_SHOWN) + " more, all in results.edn");
        }
    }

    private static void operations(StringBuilder out, Statistics statistics) {
        out.append(String.format(
                "  %-10s%9s%9s%9s%10s%9s%9s%9s%14s%9s%n",
                "operation", "ok", "fail", "info", "p50 ms", "p95", "p99", "max", "service p50", "p99"));
        for (Statistics.Row row : statistics.rows()) {
            Statistics.Latency latency = row.latency();
            out.append(String.format(
                    Locale.ROOT,
                    "  %-10s%9d%9d%9d%10s%9s%9s%9s%14s%9s%n",
                    row.function().word(),
                    row.count(Kind.OK),
                    row.count(Kind.FAIL),
                    row.count(Kind.INFO),
                    Words.millis(latency.p50()),
                    Words.millis(latency.p95()),
                    Words.millis(latency.p99()),
                    Words.millis(latency.max()),
                    Words.millis(row.service().p50()),
                    Words.millis(row.service().p99())));
        }
    }

    private static String faults(List<FaultLog.Past> rounds) {
        Map<String, Integer> counts = new TreeMap<>();
        rounds.forEach(round -> counts.merge(round.nemesis(), 1, Integer::sum));
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** By whom, and who led one after the other. */
    private static String failover(RunResult run) {
        return "by " + run.settings().deployment().promoter() + ": "
                + run.reigns().stream().map(Beliefs.Reign::primary).collect(Collectors.joining(" → "));
    }

    private static String nodes(RunResult run) {
        if (!run.converged()) {
            return "did not come together";
        }
        return run.divergent().isEmpty()
                ? "in sync at the end, equal on every key"
                : "in sync at the end, but different";
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_WIDTH ? reason : reason.substring(0, REASON_WIDTH) + "…";
    }

    private static void line(StringBuilder out, String label, String text) {
        out.append(String.format("  %-8s%s%n", label.length() < 8 ? label : label + " ", text));
    }
}
