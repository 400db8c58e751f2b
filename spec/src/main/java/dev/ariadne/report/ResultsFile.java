package dev.ariadne.report;

import dev.ariadne.checker.Op;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.Answer.Kind;
import dev.ariadne.fault.FaultLog;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code results.edn}: everything that the summary says, in full and for programs. Times are in nanoseconds since the start of the run. */
final class ResultsFile {
    private ResultsFile() {}

    static String text(RunResult run, Judgement judgement, Statistics statistics) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(
                "valid?",
                judgement.valid() == Valid.UNKNOWN ? Edn.keyword("unknown") : judgement.valid() == Valid.TRUE);
        map.put(
                "history-valid?",
                judgement.verdict().valid() == Valid.UNKNOWN
                        ? Edn.keyword("unknown")
                        : judgement.verdict().valid() == Valid.TRUE);
        map.put("command", run.settings().command());
        map.put(
                "failover",
                run.settings().failover() ? run.settings().deployment().promoter() : null);
        map.put("doubts", judgement.doubts());
        map.put("limit", judgement.verdict().limit());
        map.put(
                "failures",
                judgement.verdict().failures().stream()
                        .map(failure -> {
                            Map<String, @Nullable Object> one = new LinkedHashMap<>();
                            one.put("key", failure.key());
                            one.put("index", failure.failsAtIndex());
                            one.put("reason", failure.reason());
                            return one;
                        })
                        .toList());
        map.put(
                "lost-writes",
                judgement.anomalies().lostWrites().stream()
                        .map(lost ->
                                Map.of("write", op(lost.write(), judgement), "witness", op(lost.witness(), judgement)))
                        .toList());
        map.put(
                "stale-reads",
                judgement.staleness().reads().stream()
                        .map(read -> stale(read, judgement))
                        .toList());
        map.put(
                "staleness",
                Map.of(
                        "most-versions",
                        judgement.staleness().mostVersions(),
                        "most-behind",
                        judgement.staleness().mostBehindNanos(),
                        "by-node",
                        judgement.staleness().byNode()));
        judgement
                .sessions()
                .forEach((guarantee, result) -> map.put(
                        guarantee.toString(),
                        result.findings().stream()
                                .map(finding -> finding.ops().stream()
                                        .map(op -> op(op, judgement))
                                        .toList())
                                .toList()));
        map.put(
                "unwritten-reads",
                judgement.anomalies().unwrittenReads().stream()
                        .map(op -> op(op, judgement))
                        .toList());
        map.put(
                "split-brain",
                judgement.splits().stream().map(ResultsFile::split).toList());
        map.put("model", judgement.checks().stream().map(ResultsFile::check).toList());
        map.put(
                "outages",
                judgement.availability().longest().stream()
                        .map(outage -> Map.of(
                                "kind",
                                Edn.keyword(outage.kind().toString()),
                                "from",
                                outage.fromNanos(),
                                "to",
                                outage.toNanos()))
                        .toList());
        map.put(
                "recoveries",
                judgement.availability().recoveries().stream()
                        .map(ResultsFile::recovery)
                        .toList());
        map.put("operations", statistics.rows().stream().map(ResultsFile::row).toList());
        map.put("load", load(run.load()));
        map.put("per-second", perSecond(statistics));
        map.put("faults", run.faults().stream().map(ResultsFile::round).toList());
        map.put(
                "syncs",
                Map.of(
                        "full",
                        run.syncs().full(),
                        "partial",
                        run.syncs().partial(),
                        "partial-refused",
                        run.syncs().refusedPartial()));
        TraceVerdict trace = judgement.trace();
        map.put("trace", trace == null ? null : trace(trace));
        map.put("converged?", run.converged());
        map.put("interrupted?", run.interrupted());
        map.put("divergent", run.divergent());
        return Edn.writeLines(map);
    }

    private static Map<String, @Nullable Object> op(Op op, Judgement judgement) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("f", Edn.keyword(op.f()));
        map.put("key", op.key());
        map.put("value", op.f().equals("read") ? op.result() : op.value());
        map.put("process", op.process());
        map.put("node", judgement.node(op));
        map.put("index", op.completeIndex());
        map.put("invoked", op.invokeNanos());
        map.put("completed", op.completeNanos());
        return map;
    }

    private static Map<String, @Nullable Object> split(SplitBrain.Window window) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("from", window.fromNanos());
        map.put("to", window.toNanos());
        map.put("acknowledged-writes", window.acknowledged());
        return map;
    }

    private static Map<String, @Nullable Object> stale(Staleness.Read read, Judgement judgement) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("read", op(read.stale().read(), judgement));
        map.put("overwritten-by", op(read.stale().overwrittenBy(), judgement));
        map.put("versions", read.versions());
        map.put("behind", read.behindNanos());
        return map;
    }

    private static Map<String, @Nullable Object> check(Expectations.Check check) {
        Expectations.Expectation expectation = check.expectation();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("anomaly", expectation.anomaly());
        map.put("seen", check.seen());
        map.put("standing", Edn.keyword(check.standing().name().toLowerCase(Locale.ROOT)));
        map.put("property", expectation.property());
        map.put("says", Edn.keyword(expectation.says().name().toLowerCase(Locale.ROOT)));
        map.put("row", expectation.row());
        return map;
    }

    /** Without {@code :after} where the kind did not come back before the next round. */
    private static Map<String, @Nullable Object> recovery(Availability.Recovery recovery) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("fault", recovery.round().title());
        map.put("kind", Edn.keyword(recovery.kind().toString()));
        map.put("outage", recovery.outageNanos());
        if (recovery.afterNanos() >= 0) {
            map.put("after", recovery.afterNanos());
        }
        return map;
    }

    private static Map<String, @Nullable Object> trace(TraceVerdict trace) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("says", Edn.keyword(trace.says().name().toLowerCase(Locale.ROOT)));
        map.put("lines", trace.lines());
        map.put("where", trace.where());
        map.put("why", trace.why());
        map.put("details", trace.details());
        return map;
    }

    private static Map<String, @Nullable Object> row(Statistics.Row row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("f", Edn.keyword(row.function().word()));
        map.put("ok", row.count(Kind.OK));
        map.put("fail", row.count(Kind.FAIL));
        map.put("info", row.count(Kind.INFO));
        map.put("latency", percentiles(row.latency()));
        map.put("service", percentiles(row.service()));
        return map;
    }

    /** 50, 95, 99 and 100 %. */
    private static List<Long> percentiles(Statistics.Latency latency) {
        return List.of(latency.p50(), latency.p95(), latency.p99(), latency.max());
    }

    private static Map<String, @Nullable Object> load(RunResult.Load load) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("due", load.due());
        map.put("begun", load.begun());
        map.put("nanos", load.nanos());
        return map;
    }

    private static List<Map<String, @Nullable Object>> perSecond(Statistics statistics) {
        List<Map<String, @Nullable Object>> seconds = new ArrayList<>();
        for (Statistics.Bucket bucket : statistics.seconds()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("second", seconds.size());
            map.put("ok", bucket.ok());
            map.put("fail", bucket.fail());
            map.put("info", bucket.info());
            map.put("latency", percentiles(bucket.latency()));
            seconds.add(map);
        }
        return seconds;
    }

    private static Map<String, @Nullable Object> round(FaultLog.Past round) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("nemesis", Edn.keyword(round.nemesis()));
        map.put("title", round.title());
        map.put("from", round.fromNanos());
        map.put("to", round.toNanos());
        map.put(
                "events",
                round.events().stream()
                        .map(event -> List.of(event.nanos(), event.what(), event.outcome()))
                        .toList());
        return map;
    }
}
