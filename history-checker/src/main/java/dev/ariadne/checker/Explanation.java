package dev.ariadne.checker;

import dev.ariadne.checker.edn.EdnPrinter;
import dev.ariadne.checker.edn.Keyword;
import dev.ariadne.checker.engine.Describe;
import dev.ariadne.checker.replication.Guarantee;
import dev.ariadne.checker.replication.Guarantees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verdict for people and for programs: text of one screen, verdict first, and EDN. */
public final class Explanation {
    private static final int MAX_ANOMALIES = 5;
    private static final int MAX_FAILURES = 3;

    private Explanation() {}

    /** One line: the verdict, the size of the history, the model, the engine and the time. */
    public static String summary(Verdict verdict) {
        Verdict.Explored explored = verdict.explored();
        String what = switch (verdict.valid()) {
            case TRUE -> "linearizable";
            case FALSE -> "NOT linearizable";
            case UNKNOWN -> "unknown";
        };
        String keys = explored.keys() == 1 ? "" : " on " + explored.keys() + " keys";
        return String.format(
                Locale.ROOT,
                "%s: %s%s, model %s, engine %s, %.2f s",
                what,
                explored.share(),
                keys,
                verdict.model(),
                verdict.engine(),
                explored.nanos() / 1e9);
    }

    /** The text for the terminal. */
    public static String text(Report report) {
        StringBuilder text = new StringBuilder();
        Verdict verdict = report.verdict();
        if (verdict != null) {
            text.append(summary(verdict)).append('\n');
            if (verdict.limit() != null) {
                line(text, 1, verdict.limit());
            }
            List<Failure> failures = verdict.failures();
            for (Failure failure : failures.subList(0, Math.min(MAX_FAILURES, failures.size()))) {
                append(text, failure);
            }
            if (failures.size() > MAX_FAILURES) {
                line(text, 1, "and " + (failures.size() - MAX_FAILURES) + " more keys fail");
            }
        }
        if (report.anomalies() != null) {
            append(text, report.anomalies());
        }
        if (verdict != null) {
            line(text, 1, "engine " + verdict.engine() + ": " + verdict.whyEngine());
        }
        report.guarantees().forEach((guarantee, result) -> {
            text.append(summary(guarantee, result)).append('\n');
            result.findings().stream().limit(MAX_ANOMALIES).forEach(each -> line(text, 1, each.text()));
            if (result.findings().size() > MAX_ANOMALIES) {
                line(text, 1, "and " + (result.findings().size() - MAX_ANOMALIES) + " more");
            }
        });
        return text.toString();
    }

    /** One line for each thing that was asked. */
    public static String summary(Report report) {
        List<String> lines = new ArrayList<>();
        Verdict verdict = report.verdict();
        if (verdict != null) {
            lines.add(summary(verdict) + (verdict.limit() == null ? "" : "; " + verdict.limit()));
        }
        report.guarantees().forEach((guarantee, result) -> lines.add(summary(guarantee, result)));
        return String.join("\n", lines);
    }

    /** One line: whether a guarantee holds, and how often not, or what else there is to say. */
    public static String summary(Guarantee guarantee, Guarantees.Result result) {
        String what = switch (result.valid()) {
            case TRUE -> "holds";
            case FALSE ->
                "BROKEN " + result.findings().size() + (result.findings().size() == 1 ? " time" : " times");
            case UNKNOWN -> "unknown";
        };
        return guarantee + ": " + what + (result.note().isEmpty() ? "" : "; " + result.note());
    }

    /** The anomalies in words, the gravest first. */
    public static List<String> anomalies(@Nullable Anomalies anomalies) {
        List<String> lines = new ArrayList<>();
        if (anomalies != null) {
            anomalies
                    .lostWrites()
                    .forEach(lost -> lines.add("lost acknowledged write: " + Describe.op(lost.write()) + "; gone at "
                            + Describe.op(lost.witness())));
            anomalies
                    .staleReads()
                    .forEach(stale -> lines.add("stale read: " + Describe.op(stale.read()) + "; overwritten by "
                            + Describe.op(stale.overwrittenBy())));
            anomalies.unwrittenReads().forEach(read -> lines.add("unwritten read: " + Describe.op(read)));
        }
        return lines;
    }

    private static void append(StringBuilder text, Failure failure) {
        String key = failure.key() == null ? "" : " on key " + Describe.value(failure.key());
        line(text, 1, "fails at index " + failure.failsAtIndex() + key + ": " + failure.reason());
        line(text, 1, "window:");
        for (Failure.WindowOp op : failure.window()) {
            String mark = switch (op.role()) {
                case CULPRIT -> "> ";
                case CONFLICT -> "* ";
                case CONTEXT -> "  ";
            };
            line(text, 2, mark + Describe.op(op.op()));
        }
        if (failure.states().isEmpty()) {
            return;
        }
        line(text, 1, "possible states before " + Describe.action(failure.culprit()) + ":");
        for (Failure.State state : failure.states()) {
            Op by = state.by();
            String setBy = by == null ? "" : " (" + Describe.op(by) + ")";
            line(text, 2, Describe.value(state.value()) + setBy + ": " + state.why());
        }
    }

    private static void append(StringBuilder text, Anomalies anomalies) {
        List<String> lines = anomalies(anomalies);
        lines.stream().limit(MAX_ANOMALIES).forEach(each -> line(text, 1, each));
        if (lines.size() > MAX_ANOMALIES) {
            line(
                    text,
                    1,
                    String.format(
                            "in all %d lost acknowledged writes, %d stale reads, %d unwritten reads",
                            anomalies.lostWrites().size(),
                            anomalies.staleReads().size(),
                            anomalies.unwrittenReads().size()));
        }
    }

    private static void line(StringBuilder text, int indent, String line) {
        text.append("  ".repeat(indent)).append(line).append('\n');
    }

    /** The report as one EDN map. */
    public static String edn(Report report) {
        return EdnPrinter.print(map(report, null));
    }

    /** The report as a map of keywords, which prints as EDN or JSON; a {@code file} goes in first. */
    public static Map<Object, @Nullable Object> map(Report report, @Nullable String file) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        if (file != null) {
            put(map, "file", file);
        }
        put(map, "valid?", valid(report.valid()));
        if (report.verdict() != null) {
            put(map, report.verdict());
        }
        if (report.anomalies() != null) {
            put(map, report.anomalies());
        }
        if (!report.guarantees().isEmpty()) {
            Map<Object, @Nullable Object> guarantees = new LinkedHashMap<>();
            report.guarantees().forEach((guarantee, result) -> put(guarantees, guarantee.toString(), map(result)));
            put(map, "guarantees", guarantees);
        }
        return map;
    }

    private static Object valid(Verdict.Valid valid) {
        return valid == Verdict.Valid.UNKNOWN ? new Keyword("unknown") : (Object) (valid == Verdict.Valid.TRUE);
    }

    private static Map<Object, @Nullable Object> map(Guarantees.Result result) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        put(map, "valid?", valid(result.valid()));
        put(map, "note", result.note());
        put(
                map,
                "findings",
                result.findings().stream()
                        .map(finding -> {
                            Map<Object, @Nullable Object> each = new LinkedHashMap<>();
                            put(
                                    each,
                                    "ops",
                                    finding.ops().stream().map(Explanation::map).toList());
                            put(each, "text", finding.text());
                            return each;
                        })
                        .toList());
        return map;
    }

    private static void put(Map<Object, @Nullable Object> map, Verdict verdict) {
        put(map, "model", new Keyword(verdict.model()));
        put(map, "engine", verdict.engine());
        put(map, "why-engine", verdict.whyEngine());
        Map<Object, @Nullable Object> explored = new LinkedHashMap<>();
        put(explored, "operations", verdict.explored().operations());
        put(explored, "judged", verdict.explored().judged());
        put(explored, "keys", verdict.explored().keys());
        put(explored, "decided-keys", verdict.explored().decidedKeys());
        put(explored, "configurations", verdict.explored().configurations());
        put(explored, "nanos", verdict.explored().nanos());
        put(map, "explored", explored);
        if (verdict.limit() != null) {
            put(map, "limit", verdict.limit());
        }
        put(map, "failures", verdict.failures().stream().map(Explanation::map).toList());
    }

    private static void put(Map<Object, @Nullable Object> map, Anomalies anomalies) {
        put(
                map,
                "lost-writes",
                anomalies.lostWrites().stream()
                        .map(lost -> pair("write", lost.write(), "witness", lost.witness()))
                        .toList());
        put(
                map,
                "stale-reads",
                anomalies.staleReads().stream()
                        .map(stale -> pair("read", stale.read(), "overwritten-by", stale.overwrittenBy()))
                        .toList());
        put(
                map,
                "unwritten-reads",
                anomalies.unwrittenReads().stream().map(Explanation::map).toList());
    }

    private static Map<Object, @Nullable Object> map(Failure failure) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        put(map, "key", failure.key());
        put(map, "fails-at", failure.failsAtIndex());
        put(map, "reason", failure.reason());
        put(map, "culprit", map(failure.culprit()));
        put(
                map,
                "window",
                failure.window().stream()
                        .map(op -> {
                            Map<Object, @Nullable Object> each = map(op.op());
                            put(each, "role", new Keyword(op.role().name().toLowerCase(Locale.ROOT)));
                            return each;
                        })
                        .toList());
        put(
                map,
                "states",
                failure.states().stream()
                        .map(state -> {
                            Map<Object, @Nullable Object> each = new LinkedHashMap<>();
                            put(each, "value", state.value());
                            Op by = state.by();
                            put(each, "by", by == null ? null : by.invokeIndex());
                            put(each, "why", state.why());
                            return each;
                        })
                        .toList());
        return map;
    }

    private static Map<Object, @Nullable Object> pair(String first, Op one, String second, Op other) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        put(map, first, map(one));
        put(map, second, map(other));
        return map;
    }

    private static Map<Object, @Nullable Object> map(Op op) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        put(map, "process", op.process());
        put(map, "f", new Keyword(op.f()));
        if (op.key() != null) {
            put(map, "key", op.key());
        }
        put(map, "value", op.f().equals("read") ? op.result() : op.value());
        if (!op.f().equals("read") && op.result() != null && !op.result().equals(op.value())) {
            put(map, "result", op.result());
        }
        put(map, "type", new Keyword(op.outcome().name().toLowerCase(Locale.ROOT)));
        put(map, "invoke-index", op.invokeIndex());
        put(map, "complete-index", op.completeIndex() < 0 ? null : op.completeIndex());
        return map;
    }

    private static void put(Map<Object, @Nullable Object> map, String key, @Nullable Object value) {
        map.put(new Keyword(key), value);
    }
}
