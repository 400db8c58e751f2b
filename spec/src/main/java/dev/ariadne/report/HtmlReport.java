package dev.ariadne.report;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.page.Failures;
import dev.ariadne.checker.page.Lanes;
import dev.ariadne.checker.page.Markup;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.Answer.Kind;
import dev.ariadne.fault.FaultLog;
import dev.ariadne.fault.NodeState;
import dev.ariadne.fault.RoleTimeline.Role;
import dev.ariadne.fault.RunResult;
import dev.ariadne.fault.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code report.html}: one file that needs nothing else, no script and no network; light or dark as the reader has it, and printable. */
final class HtmlReport {
    private static final int MOST_ROWS = 12;

    private final RunResult run;
    private final Judgement judgement;
    private final Statistics statistics;
    private final Page frame;
    private final Markup page;

    private HtmlReport(RunResult run, Judgement judgement, Statistics statistics) {
        this.run = run;
        this.judgement = judgement;
        this.statistics = statistics;
        frame = new Page(
                Words.verdict(judgement.valid()) + " · " + run.settings().testName() + " · Ariadne");
        page = frame.markup();
    }

    static String text(RunResult run, Judgement judgement, Statistics statistics) {
        return new HtmlReport(run, judgement, statistics).write();
    }

    private String write() {
        String verdict = Words.verdict(judgement.valid());
        head(verdict);
        model();
        failures();
        lostWrites();
        staleReads();
        sessions();
        overTime();
        availability();
        operations();
        faults();
        settings();
        return frame.end();
    }

    private void head(String verdict) {
        page.open("header", "class", judgement.valid());
        page.element("h1", verdict);
        page.element("p", Findings.headline(run, judgement), "class", "headline");
        judgement.doubts().forEach(doubt -> page.element("p", doubt));
        page.close("header");
        page.open("dl", "class", "tiles");
        int invalid = judgement.verdict().failures().size();
        tile("invalid keys", invalid + " of " + judgement.verdict().explored().keys(), invalid > 0);
        count("lost acknowledged writes", judgement.anomalies().lostWrites().size());
        count("stale reads", judgement.anomalies().staleReads().size());
        count("split-brain windows", judgement.splits().size());
        tile("longest outage", Words.seconds(judgement.availability().longestNanos()), false);
        tile("operations", judgement.verdict().explored().operations(), false);
        tile("rounds of faults", run.faults().size(), false);
        page.close("dl");
    }

    /** A number that should be 0. */
    private void count(String name, int value) {
        tile(name, value, value > 0);
    }

    private void tile(String name, Object value, boolean bad) {
        page.open("div", "class", bad ? "bad" : "")
                .element("dt", name)
                .element("dd", value)
                .close("div");
    }

    private void failures() {
        List<Lanes.Band> faults = run.faults().stream()
                .map(fault -> new Lanes.Band(
                        fault.nemesis(), fault.nemesis() + ": " + fault.title(), fault.fromNanos(), fault.toNanos()))
                .toList();
        Failures.section(page, judgement.verdict().failures(), faults, judgement::node, tracks());
    }

    /** What each node was at any time, by the sample before. */
    private List<Lanes.Track> tracks() {
        Map<String, NavigableMap<Long, NodeState>> samples = new TreeMap<>();
        run.states()
                .forEach(state -> samples.computeIfAbsent(state.node(), none -> new TreeMap<>())
                        .put(state.nanos(), state));
        return samples.entrySet().stream()
                .map(entry -> new Lanes.Track(entry.getKey(), nanos -> {
                    Map.Entry<Long, NodeState> sample = entry.getValue().floorEntry(nanos);
                    return sample == null ? null : shown(sample.getValue());
                }))
                .toList();
    }

    private static Lanes.State shown(NodeState state) {
        return new Lanes.State(
                state.role().name(),
                word(state.role()),
                state.shortReplid(),
                state.offset() < 0 ? "" : String.valueOf(state.offset()),
                isDark(state.role()));
    }

    /** Whether the colour of a role is a dark one. */
    static boolean isDark(Role role) {
        return role == Role.PRIMARY || role == Role.DOWN;
    }

    private static String word(Role role) {
        return role == Role.UNLINKED ? "no link" : role.name().toLowerCase(Locale.ROOT);
    }

    private void lostWrites() {
        List<Anomalies.LostWrite> lost = judgement.anomalies().lostWrites();
        if (lost.isEmpty()) {
            return;
        }
        page.open("section").element("h2", "Acknowledged writes that were lost");
        header("key", "write", "acknowledged by", "at", "index", "missed by", "at", "index");
        for (Anomalies.LostWrite one : lost.subList(0, Math.min(MOST_ROWS, lost.size()))) {
            row(
                    Words.nil(one.write().key()),
                    Words.operation(one.write()),
                    judgement.node(one.write()),
                    Words.seconds(one.write().completeNanos()),
                    one.write().completeIndex(),
                    Words.operation(one.witness()) + " at " + judgement.node(one.witness()),
                    Words.seconds(one.witness().invokeNanos()),
                    one.witness().completeIndex());
        }
        page.close("table").close("div");
        more(lost.size());
        page.close("section");
    }

    /** What the settings permit, and what was seen. */
    private void model() {
        page.open("section").element("h2", "Against the checked model");
        header("anomaly", "seen", "so it is", "by the row", "why");
        for (Expectations.Check check : judgement.checks()) {
            page.open("tr");
            page.element("td", check.expectation().anomaly()).element("td", check.seen());
            page.open("td")
                    .element(
                            "b",
                            check.standing(),
                            "class",
                            "standing " + check.standing().name())
                    .close("td");
            page.element("td", check.decidedBy());
            page.element("td", afterColon(check.expectation().sentence()), "class", "soft");
            page.close("tr");
        }
        page.close("table").close("div").close("section");
    }

    private static String afterColon(String sentence) {
        return sentence.substring(sentence.indexOf(": ") + 2);
    }

    private void staleReads() {
        Staleness staleness = judgement.staleness();
        if (staleness.reads().isEmpty()) {
            return;
        }
        page.open("section").element("h2", "Stale reads");
        page.element("p", staleness.sentence() + ". The stalest:");
        header("key", "read", "from", "at", "index", "versions behind", "ms behind", "missed", "acknowledged by");
        staleness.reads().stream()
                .sorted(Comparator.comparingLong(Staleness.Read::behindNanos).reversed())
                .limit(MOST_ROWS)
                .forEach(read -> row(
                        Words.nil(read.stale().read().key()),
                        Words.operation(read.stale().read()),
                        read.node(),
                        Words.seconds(read.stale().read().invokeNanos()),
                        read.stale().read().completeIndex(),
                        read.versions(),
                        Words.millis(read.behindNanos()),
                        Words.operation(read.stale().overwrittenBy()),
                        judgement.node(read.stale().overwrittenBy())));
        page.close("table").close("div");
        more(staleness.reads().size());
        page.close("section");
    }

    private void sessions() {
        judgement.sessions().forEach((guarantee, result) -> {
            if (result.findings().isEmpty()) {
                return;
            }
            page.open("section")
                    .element("h2", "Sessions without " + guarantee.toString().replace('-', ' '));
            header("process", "key", "sees", "from", "at", "after", "at", "node");
            result.findings().stream().limit(MOST_ROWS).forEach(finding -> {
                Op late = finding.ops().get(0);
                Op early = finding.ops().get(1);
                row(
                        late.process(),
                        Words.nil(late.key()),
                        Words.operation(late),
                        judgement.node(late),
                        Words.seconds(late.invokeNanos()),
                        Words.operation(early),
                        Words.seconds(early.completeNanos()),
                        judgement.node(early));
            });
            page.close("table").close("div");
            more(result.findings().size());
            page.close("section");
        });
    }

    private void more(int size) {
        if (size > MOST_ROWS) {
            page.element("p", "And " + (size - MOST_ROWS) + " more, in results.edn.", "class", "soft");
        }
    }

    private void availability() {
        Availability availability = judgement.availability();
        page.open("section").element("h2", "Availability");
        page.element("p", "Longest without an acknowledgement to anybody: " + availability.sentence() + ".");
        if (!availability.recoveries().isEmpty()) {
            header("fault at", "nemesis", "what", "kind", "longest outage around it", "back after it was mended");
            for (Availability.Recovery recovery : availability.recoveries()) {
                row(
                        Words.seconds(recovery.round().fromNanos()),
                        recovery.round().nemesis(),
                        recovery.round().title(),
                        recovery.kind(),
                        Words.seconds(recovery.outageNanos()),
                        recovery.afterNanos() < 0 ? "not before the next" : Words.seconds(recovery.afterNanos()));
            }
            page.close("table").close("div");
        }
        page.close("section");
    }

    private void overTime() {
        page.open("section").element("h2", "The run");
        page.open("div", "class", "wide")
                .raw(RunChart.svg(run, judgement, statistics))
                .close("div");
        page.open("ul", "class", "legend");
        for (Role role : Role.values()) {
            page.open("li")
                    .open("i", "class", role)
                    .close("i")
                    .text(meaning(role))
                    .close("li");
        }
        page.close("ul").open("ul", "class", "legend");
        legend("background:var(--ok)", "ok; p50 latency");
        legend("background:var(--info)", "info (outcome unknown)");
        legend("background:var(--fail)", "fail; dots: largest latency");
        legend("background:var(--p99)", "p99 latency");
        legend("background:var(--ink)", "rate asked for");
        run.states().stream()
                .map(NodeState::node)
                .distinct()
                .sorted()
                .forEach(node -> page.open("li")
                        .open("i", "class", RunChart.lagStyle(node))
                        .close("i")
                        .text("lag of " + node)
                        .close("li"));
        page.close("ul");
        for (SplitBrain.Window window : judgement.splits()) {
            page.element(
                    "p",
                    "Two primaries from " + Words.seconds(window.fromNanos()) + " to " + Words.seconds(window.toNanos())
                            + ": writes acknowledged by "
                            + window.acknowledged().entrySet().stream()
                                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        page.close("section");
    }

    private static String meaning(Role role) {
        return switch (role) {
            case PRIMARY -> "primary";
            case REPLICA -> "replica, linked";
            case UNLINKED -> "replica without link";
            case PAUSED -> "paused";
            case DOWN -> "no process";
            case SILENT -> "does not answer";
        };
    }

    private void operations() {
        page.open("section").element("h2", "Operations");
        header("operation", "ok", "fail", "info", "p50 ms", "p95", "p99", "max", "service p50", "p95", "p99", "max");
        for (Statistics.Row row : statistics.rows()) {
            Statistics.Latency latency = row.latency();
            row(
                    row.function().word(),
                    row.count(Kind.OK),
                    row.count(Kind.FAIL),
                    row.count(Kind.INFO),
                    Words.millis(latency.p50()),
                    Words.millis(latency.p95()),
                    Words.millis(latency.p99()),
                    Words.millis(latency.max()),
                    Words.millis(row.service().p50()),
                    Words.millis(row.service().p95()),
                    Words.millis(row.service().p99()),
                    Words.millis(row.service().max()));
        }
        page.close("table").close("div");
        page.element(
                "p",
                Findings.load(run.load())
                        + ". Latency counts from when an operation was due, so that a stall shows in all that it held up; service"
                        + " time from when a client began it.",
                "class",
                "soft");
        page.close("section");
    }

    private void faults() {
        if (run.faults().isEmpty()) {
            return;
        }
        page.open("section").element("h2", "Faults");
        header("at", "nemesis", "what", "outcome");
        for (FaultLog.Past round : run.faults()) {
            row(Words.seconds(round.fromNanos()), round.nemesis(), round.title(), "");
            for (FaultLog.Event event : round.events()) {
                row(Words.seconds(event.nanos()), "", "· " + event.what(), event.outcome());
            }
        }
        page.close("table").close("div").close("section");
    }

    private void settings() {
        Settings settings = run.settings();
        page.open("section").element("h2", "Setting");
        page.open("div", "class", "wide").open("table");
        row("server", settings.target().flag());
        row("network", settings.deployment().namespaces() ? "network namespaces" : "proxies on loopback");
        row("failover", settings.failover() ? "by " + settings.deployment().promoter() : "none");
        row("workload", settings.workload().name() + ": " + settings.workload().meaning());
        row("nodes, clients, keys", settings.nodes() + ", " + settings.concurrency() + ", " + settings.keys());
        row(
                "rate",
                Settings.plain(settings.rate()) + " operations a second for " + Settings.plain(settings.timeLimitS())
                        + " s; ran " + Words.seconds(run.elapsedNanos()));
        row("reads go to", settings.reads());
        row(
                "WAIT",
                settings.waitFor() == null
                        ? "not used: the primary alone acknowledges"
                        : Objects.toString(settings.waitFor()) + " ms");
        TraceVerdict trace = judgement.trace();
        row("nodes' traces against the model", trace == null ? "not written" : trace.headline());
        row("min-replicas", settings.minReplicas() == null ? "off" : Objects.toString(settings.minReplicas()) + " s");
        row(
                "synchronisations",
                run.syncs().full() + " full, " + run.syncs().partial() + " partial, "
                        + run.syncs().refusedPartial() + " partial refused");
        row(
                "checker",
                "model " + judgement.verdict().model() + ", engine "
                        + judgement.verdict().engine() + " ("
                        + judgement.verdict().whyEngine() + "), "
                        + Words.millis(judgement.verdict().explored().nanos()) + " ms");
        page.close("table").close("div");
        page.element(
                "p",
                "The same schedule and the same client draws again (what the machine makes of them differs from run to run):",
                "class",
                "soft");
        page.element("pre", settings.command());
        page.element(
                "p",
                "Beside this file: history.edn, results.edn, and a directory for each node with its configuration and log.",
                "class",
                "soft");
        page.close("section");
    }

    private void legend(String style, String text) {
        page.open("li").open("i", "style", style).close("i").text(text).close("li");
    }

    private void header(String... names) {
        page.open("div", "class", "wide").open("table").open("tr");
        for (String name : names) {
            page.element("th", name);
        }
        page.close("tr");
    }

    private void row(Object... cells) {
        page.open("tr");
        for (Object cell : cells) {
            page.element("td", cell);
        }
        page.close("tr");
    }
}
