package dev.ariadne.report;

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

    /** The faults that rows and runs may have, by the constants that bound them. */
    private static final List<String> FAULTS =
            List.of("MaxCrashes", "MaxSaves", "MaxCuts", "MaxDrops", "MaxPromotions", "MaxChains");

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

    /** The anomalies of a run, each judged. */
    List<Expectation> of(RunResult run, Judgement judgement) {
        List<Expectation> all = new ArrayList<>();
        Settings settings = run.settings();
        if (!judgement.anomalies().lostWrites().isEmpty()) {
            all.add(judge("lost write", "Durable", settings));
        }
        if (!judgement.anomalies().staleReads().isEmpty()) {
            boolean ofPrimaries = settings.reads() == Settings.Reads.PRIMARY;
            all.add(judge("stale read", ofPrimaries ? "Linearizable" : "FreshReads", settings));
        }
        if (!judgement.splits().isEmpty()) {
            all.add(judge("split-brain", "OneAcceptingPrimary", settings));
        }
        if (!run.divergent().isEmpty()) {
            all.add(judge("nodes that differ after everything was mended", "Converges", settings));
        }
        return all;
    }

    /** What the model says of a property under the settings of a run. */
    Expectation judge(String anomaly, String property, Settings settings) {
        Set<String> faults = faults(settings);
        Optional<Row> refuted = rows(settings, property, Verdict.VIOLATED).stream()
                .filter(row ->
                        faults.containsAll(faults(row)) && PROTECTED.stream().allMatch(c -> strong(row, c)))
                .min(Comparator.comparingInt(row -> cell(row, property).steps()));
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
        String sentence = anomaly + ": no row of the table of guarantees fits these settings and faults";
        return new Expectation(anomaly, property, Says.NOTHING, "", sentence);
    }

    /** A row's protection that the run lacks; how to promote is no matter where nobody is promoted. */
    private static boolean matters(String constant, Row row, Settings settings) {
        boolean ofPromotions = constant.equals("Majority") || constant.equals("Fence");
        return strong(row, constant) && !(ofPromotions && !settings.failover());
    }

    private List<Row> rows(Settings settings, String property, Verdict verdict) {
        return guarantees.rows().stream()
                .filter(row -> writes(row).equals(writes(settings)))
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
                .filter(fault -> !"0".equals(row.settings().get(fault)))
                .collect(Collectors.toSet());
    }

    /** The model's faults that the nemeses bring about. A pause is a cut to everybody else. */
    private static Set<String> faults(Settings settings) {
        return settings.nemeses().stream()
                .flatMap(nemesis -> nemesis.faults().stream())
                .collect(Collectors.toSet());
    }
}
