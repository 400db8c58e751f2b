package dev.ariadne.report;

import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.checker.replication.Guarantee;
import dev.ariadne.fault.RunResult;
import dev.ariadne.fault.Settings;
import dev.ariadne.tla.GuaranteeTable;
import dev.ariadne.tla.GuaranteeTable.Cell;
import dev.ariadne.tla.Guarantees;
import dev.ariadne.tla.Guarantees.Row;
import dev.ariadne.tla.Model.Size;
import dev.ariadne.tla.TlcReport.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the checked model says of a run's anomalies: the table of guarantees, read for the run's settings and faults.
 *
 * <p>A counterexample in a row carries over to a run with the same use of WAIT and min-replicas, with no more protection and with at
 * least the row's faults. What holds in a row holds in a run with at least the row's protection and no other faults.
 */
final class Expectations {
    /** What the model says of an anomaly. */
    enum Says {
        /** The settings let it happen. */
        POSSIBLE,
        /** They do not: whoever shows it is in error, be it the target, the harness or the model. */
        IMPOSSIBLE,
        /** The table has no row that fits. */
        NOTHING
    }

    /**
     * One anomaly, judged.
     *
     * @param anomaly what was seen, in a word or two
     * @param property the property that it violates
     * @param says whether the model has it
     * @param row the row that decides, empty if none does
     * @param sentence the same for people
     */
    record Expectation(String anomaly, String property, Says says, String row, String sentence) {}

    /** What is to be said of an anomaly that may have been seen. */
    enum Standing {
        /** Not seen, as it must be. */
        HELD("held"),
        /** Not seen, though it may be, or nobody knows whether it may. */
        UNSEEN("not seen"),
        /** Seen: the price of the setting. */
        PERMITTED("permitted"),
        /** Seen, and the table has no row that says whether it may be. */
        UNJUDGED("no row"),
        /** Seen, and must not be. */
        FORBIDDEN("FORBIDDEN");

        private final String words;

        Standing(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * An anomaly, what the model says of it under the settings of a run, and how often the run showed it.
     *
     * @param detail how bad it was, empty if there is nothing to say
     */
    record Check(Expectation expectation, int seen, String detail) {
        Standing standing() {
            boolean impossible = expectation.says() == Says.IMPOSSIBLE;
            if (seen == 0) {
                return impossible ? Standing.HELD : Standing.UNSEEN;
            }
            return impossible
                    ? Standing.FORBIDDEN
                    : expectation.says() == Says.POSSIBLE ? Standing.PERMITTED : Standing.UNJUDGED;
        }

        /** {@code plain-cut/Durable}, empty if no row decides. */
        String decidedBy() {
            return expectation.row().isEmpty() ? "" : expectation.row() + "/" + expectation.property();
        }

        /** The standing, and the row that decides it. */
        String judged() {
            return standing() + (decidedBy().isEmpty() ? "" : " by " + decidedBy());
        }
    }

    static final String LOST_WRITE = "lost write";
    static final String STALE_READ = "stale read";
    static final String SPLIT_BRAIN = "split-brain";
    private static final String MISSED_OWN_WRITE = "missed own write";
    private static final String BACKWARD_READ = "backward read";

    /** Reads and writes at primaries look as if done one after the other. */
    private static final String LINEARIZABLE = "Linearizable";

    private static final String DURABLE = "Durable";
    private static final String FRESH_READS = "FreshReads";

    /**
     * Where the table does not look at a property, what it says of another may decide: who can lose a write can read that it is gone, and who can
     * read what a failover then takes away can do so twice at one server.
     */
    private static final Map<String, String> CAUSES = Map.of(LINEARIZABLE, DURABLE, "MonotonicReads", LINEARIZABLE);

    /** What concerns primaries only: without a failover, replicas and their links make no difference to it. */
    private static final Set<String> OF_PRIMARIES = Set.of(DURABLE, LINEARIZABLE, "OneAcceptingPrimary");

    /** The faults that rows and runs may have, by the constants that bound them. */
    private static final List<String> FAULTS =
            List.of("MaxCrashes", "MaxSaves", "MaxCuts", "MaxDrops", "MaxPromotions", "MaxChains", "HalfOpen");

    /** The constants that protect, with the value that does. */
    private static final Map<String, String> PROTECTIONS = Map.of(
            "Majority", "TRUE",
            "Fence", "TRUE",
            "WaitOwnEpoch", "TRUE",
            "KeepUntilLoaded", "TRUE",
            "LagFromSending", "TRUE",
            "ServeStale", "FALSE",
            "RestartedPrimaryServes", "FALSE",
            "RestartedVotes", "FALSE");

    /** What the harness' orchestrator and a stock configuration have of these. */
    private static final Set<String> PROTECTED = Set.of("KeepUntilLoaded");

    /** The values of a fault's constant that leave it out. */
    private static final Set<String> NONE = Set.of("0", "FALSE");

    private static final String SENTINELS_RULE = "\"offset\"";

    private final Guarantees guarantees;
    private final GuaranteeTable table;

    Expectations(Guarantees guarantees, GuaranteeTable table) {
        this.guarantees = guarantees;
        this.table = table;
    }

    /** By the table that is kept with the specification. */
    static Expectations stored() {
        return new Expectations(Guarantees.registered(), GuaranteeTable.stored(Size.SMALL));
    }

    /** The anomalies that a run may have, each judged, whether seen or not; and others only if seen. */
    List<Check> of(RunResult run, Judgement judgement) {
        Settings settings = run.settings();
        boolean ofPrimaries = settings.reads() == Settings.Reads.PRIMARY;
        String freshness = ofPrimaries ? LINEARIZABLE : FRESH_READS;
        List<Check> all = new ArrayList<>();
        int lost = judgement.anomalies().lostWrites().size();
        int stale = judgement.anomalies().staleReads().size();
        all.add(new Check(judge(LOST_WRITE, DURABLE, settings), lost, ""));
        all.add(new Check(
                judge(STALE_READ, freshness, settings),
                stale,
                judgement.staleness().sentence()));
        all.add(new Check(
                judge(SPLIT_BRAIN, "OneAcceptingPrimary", settings),
                judgement.splits().size(),
                ""));
        boolean promised = settings.session()
                && !settings.failover()
                && judgement.staleness().measured();
        int missed = judgement.findings(Guarantee.READ_YOUR_WRITES).size();
        if (promised) {
            all.add(new Check(promised(MISSED_OWN_WRITE, "ReadYourWrites"), missed, ""));
        } else {
            addSeen(all, missed, judge(MISSED_OWN_WRITE, freshness, settings));
        }
        List<dev.ariadne.checker.replication.Guarantees.Finding> back = judgement.findings(Guarantee.MONOTONIC_READS);
        boolean atOneNode = back.stream()
                .allMatch(finding ->
                        finding.ops().stream().map(judgement::node).distinct().count() == 1);
        if (promised) {
            all.add(new Check(promised(BACKWARD_READ, "MonotonicReads"), back.size(), ""));
        } else {
            addSeen(all, back.size(), readsGoBack(BACKWARD_READ, ofPrimaries, atOneNode, settings));
        }
        int torn = judgement.totals().size();
        addSeen(all, torn, never("torn transaction", "basic"));
        boolean unnamed = judgement.verdict().valid() == Valid.FALSE
                && lost + stale + back.size() + torn == 0
                && judgement.anomalies().unwrittenReads().isEmpty();
        addSeen(all, unnamed ? 1 : 0, readsGoBack("unorderable history", ofPrimaries, false, settings));
        int unwritten = judgement.anomalies().unwrittenReads().size();
        addSeen(all, unwritten, never("unwritten read", "basic"));
        int divergent = run.divergent().size();
        addSeen(all, divergent, never("divergent register", "Converges"));
        return List.copyOf(all);
    }

    /** What clients make sure of themselves where nobody is promoted: histories go on, and offsets tell how far. */
    private static Expectation promised(String anomaly, String property) {
        return new Expectation(
                anomaly,
                property,
                Says.IMPOSSIBLE,
                "",
                anomaly
                        + ": clients read only from nodes that have what they have seen, and nobody is promoted; a defect of"
                        + " the target or of the harness");
    }

    private static void addSeen(List<Check> all, int seen, Expectation expectation) {
        if (seen > 0) {
            all.add(new Check(expectation, seen, ""));
        }
    }

    /** No setting permits it. */
    private static Expectation never(String anomaly, String property) {
        return new Expectation(
                anomaly,
                property,
                Says.IMPOSSIBLE,
                "",
                anomaly + ": no settings allow it; a defect of the target or of the harness");
    }

    /** What was read before is read no more; at different servers that is nothing that a replicated store promises. */
    private Expectation readsGoBack(String anomaly, boolean ofPrimaries, boolean atOneNode, Settings settings) {
        if (ofPrimaries) {
            return judge(anomaly, LINEARIZABLE, settings);
        }
        if (atOneNode) {
            return judge(anomaly, "MonotonicReads", settings);
        }
        return new Expectation(
                anomaly,
                FRESH_READS,
                Says.POSSIBLE,
                "",
                anomaly + ": servers apply a write one after the other, and until it is acknowledged no settings say in"
                        + " which order readers of several servers see it");
    }

    /** What the model says of a property under the settings of a run. */
    Expectation judge(String anomaly, String property, Settings settings) {
        Set<String> faults = faults(settings, property);
        Optional<Row> refuted = rows(settings, property, Verdict.VIOLATED).stream()
                .filter(row ->
                        faults.containsAll(faults(row)) && PROTECTED.stream().allMatch(c -> strong(row, c)))
                .min(Comparator.<Row>comparingInt(row -> cell(row, property).steps())
                        .thenComparing(row -> !faults(row).contains("MaxPromotions")));
        if (refuted.isPresent()) {
            Row row = refuted.get();
            Cell cell = cell(row, property);
            String sentence = anomaly + ": the settings allow it; " + row.name() + "/" + property + " comes to one in "
                    + cell.steps() + " steps: " + cell.why();
            return new Expectation(anomaly, property, Says.POSSIBLE, row.name(), sentence);
        }
        Optional<Row> held = rows(settings, property, Verdict.HOLDS).stream()
                .filter(row -> faults(row).containsAll(faults)
                        && PROTECTIONS.keySet().stream()
                                .allMatch(c -> PROTECTED.contains(c) || !matters(c, row, settings)))
                .findFirst();
        if (held.isPresent()) {
            String sentence = anomaly + ": the settings do not allow it, says "
                    + held.get().name() + "/" + property + "; a defect of the target, of the harness or of the model";
            return new Expectation(
                    anomaly, property, Says.IMPOSSIBLE, held.get().name(), sentence);
        }
        String cause = CAUSES.get(property);
        if (cause != null) {
            Expectation caused = judge(anomaly, cause, settings);
            if (caused.says() == Says.POSSIBLE) {
                return caused;
            }
        }
        String sentence = anomaly + ": no row of the table of guarantees fits these settings and faults";
        return new Expectation(anomaly, property, Says.NOTHING, "", sentence);
    }

    /** A row's protection that the run lacks; how to promote is no matter where nobody is promoted. */
    private static boolean matters(String constant, Row row, Settings settings) {
        boolean ofPromotions = constant.equals("Majority") || constant.equals("Fence");
        return strong(row, constant) && !(ofPromotions && !settings.failover());
    }

    private List<Row> rows(Settings settings, String property, Verdict verdict) {
        Set<List<String>> writes = new HashSet<>(Set.of(writes(settings)));
        if (verdict == Verdict.HOLDS) {
            // The gate of min-replicas only refuses writes: what holds without it holds with it.
            writes.add(List.of(writes(settings).get(0), "any"));
        }
        return guarantees.rows().stream()
                .filter(row -> writes.contains(writes(row)))
                .filter(row -> SENTINELS_RULE.equals(row.settings().get("Choice")))
                .filter(row -> table.cell(row.name(), property)
                        .filter(cell -> cell.verdict() == verdict)
                        .isPresent())
                .toList();
    }

    private Cell cell(Row row, String property) {
        return table.cell(row.name(), property).orElseThrow();
    }

    private static boolean strong(Row row, String constant) {
        return Objects.equals(row.settings().get(constant), PROTECTIONS.get(constant));
    }

    /** How writes are acknowledged: by the reply, by a WAIT for some or for all replicas; and whether min-replicas is set. */
    private static List<String> writes(Row row) {
        int waitFor = Integer.parseInt(Objects.requireNonNull(row.settings().get("WaitFor")));
        int servers = Objects.requireNonNull(row.settings().get("Server")).split(",").length;
        return writes(waitFor, servers, !"0".equals(row.settings().get("MinReplicas")));
    }

    private static List<String> writes(Settings settings) {
        int waitFor = settings.waitFor() == null ? 0 : settings.waitFor().replicas();
        return writes(waitFor, settings.nodes(), settings.minReplicas() != null);
    }

    private static List<String> writes(int waitFor, int servers, boolean minReplicas) {
        String wait = waitFor == 0 ? "reply" : waitFor >= servers - 1 ? "wait for all" : "wait for some";
        return List.of(wait, minReplicas ? "min-replicas" : "any");
    }

    private static Set<String> faults(Row row) {
        return FAULTS.stream()
                .filter(fault -> !NONE.contains(String.valueOf(row.settings().get(fault))))
                .collect(Collectors.toSet());
    }

    /**
     * The model's faults that the nemeses bring about. A pause is a cut to everybody else. Without a failover the harness keeps the primary's
     * memory (or its disk) and its place: then to primaries all of it is links that are lost, and a cut ends as it began but for those links.
     */
    private static Set<String> faults(Settings settings, String property) {
        Set<String> all = settings.nemeses().stream()
                .flatMap(nemesis -> nemesis.faults().stream())
                .collect(Collectors.toSet());
        if (settings.deployment().sentinel()) {
            // Of its own accord, whatever the nemeses are.
            all.add("MaxPromotions");
        }
        if (!settings.failover()) {
            all.remove("MaxCuts");
            if (OF_PRIMARIES.contains(property)) {
                all.retainAll(Set.of("MaxDrops"));
            }
        }
        return all;
    }
}
