package dev.ariadne.fault;

import dev.ariadne.fault.Settings.Reads;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a matrix, in the order in which they are done: the ways to write and to read that the table of guarantees tells apart, each under
 * the faults in which they differ, on every target.
 */
public record MatrixPlan(List<Cell> cells) {
    /** @param setting the row's name, as people say it */
    public record Cell(String setting, Settings settings) {}

    /** How much is run. */
    public enum Size {
        DEFAULT,
        SMALL
    }

    private static final int WAIT_MS = 300;

    /** For all replicas, in place of a number. */
    private static final int ALL = -1;

    /**
     * @param waitFor replicas to wait for
     * @param nemeses of each cell, joined by commas
     * @param session whether clients read only from nodes that have what they have seen
     * @param small those of the small matrix
     */
    private record Row(
            String title,
            int waitFor,
            @Nullable MinReplicas least,
            Reads reads,
            boolean session,
            List<String> nemeses,
            List<String> small) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    "plain",
                    0,
                    null,
                    Reads.PRIMARY,
                    false,
                    List.of("pause,partition", "failover", "kill,failover", "split"),
                    List.of("pause", "failover")),
            new Row(
                    "--wait 1",
                    1,
                    null,
                    Reads.PRIMARY,
                    false,
                    List.of("pause,partition", "failover", "kill,failover"),
                    List.of()),
            new Row(
                    "--wait all, reads from any",
                    ALL,
                    null,
                    Reads.ANY,
                    false,
                    List.of(Nemeses.NONE, "pause", "failover"),
                    List.of(Nemeses.NONE)),
            new Row(
                    "min-replicas 1:1",
                    0,
                    new MinReplicas(1, 1),
                    Reads.PRIMARY,
                    false,
                    List.of("pause,partition", "failover", "split"),
                    List.of()),
            new Row(
                    "reads from replicas",
                    0,
                    null,
                    Reads.REPLICA,
                    false,
                    List.of(Nemeses.NONE, "kill,pause,partition"),
                    List.of()),
            new Row("sessions, reads from any", 0, null, Reads.ANY, true, List.of("kill,pause,partition"), List.of()));

    /**
     * Plans a matrix.
     *
     * @param base what all cells have in common; its workload, nemeses, target, WAIT, min-replicas and reads are not looked at
     * @param nemeses groups to be used in every row in place of its own; empty for its own
     */
    public static MatrixPlan of(
            Size size, Settings base, List<Workload> workloads, List<List<Nemesis>> nemeses, List<Target> targets) {
        List<Cell> cells = new ArrayList<>();
        for (Workload workload : workloads) {
            for (Row row : ROWS) {
                List<String> own = size == Size.SMALL ? row.small() : row.nemeses();
                List<List<Nemesis>> groups = nemeses.isEmpty() || own.isEmpty()
                        ? own.stream().map(MatrixPlan::named).toList()
                        : nemeses;
                String title = workloads.size() > 1 ? workload.name() + ", " + row.title() : row.title();
                for (List<Nemesis> group : groups) {
                    // Every target has the same schedule.
                    long seed = base.seed() + cells.size() / targets.size();
                    targets.forEach(
                            target -> cells.add(new Cell(title, settings(base, workload, row, group, target, seed))));
                }
            }
        }
        return new MatrixPlan(List.copyOf(cells));
    }

    private static List<Nemesis> named(String names) {
        return names.equals(Nemeses.NONE)
                ? List.of()
                : Arrays.stream(names.split(",", -1))
                        .map(name -> Nemeses.named(name).orElseThrow())
                        .toList();
    }

    private static Settings settings(
            Settings base, Workload workload, Row row, List<Nemesis> nemeses, Target target, long seed) {
        int wait = row.waitFor() == ALL ? base.nodes() - 1 : row.waitFor();
        return new Settings(
                workload,
                nemeses,
                base.nodes(),
                base.timeLimitS(),
                base.rate(),
                base.concurrency(),
                base.connections(),
                wait == 0 ? null : new WaitFor(wait, WAIT_MS),
                row.least(),
                row.reads(),
                row.session(),
                base.keys(),
                target,
                seed,
                base.store(),
                base.nemesisIntervalS(),
                base.traced() && target.isSelf(),
                base.deployment());
    }
}
