package dev.ariadne.fault;

import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that makes one run what it is.
 *
 * @param nemeses in the order given; empty for none
 * @param timeLimitS how long clients run and faults happen, in seconds
 * @param rate operations per second, of all clients together
 * @param concurrency the number of clients
 * @param connections to each node, of all clients together; fewer than clients if they share them
 * @param waitFor null for writes that are acknowledged by the primary alone
 * @param minReplicas null for a primary that always writes
 * @param session whether clients read only from nodes that have everything that they have seen
 * @param keys the number of independent registers
 * @param seed of the schedule and of what clients do
 * @param store where results go
 * @param nemesisIntervalS about how long one nemesis' turn lasts, in seconds
 * @param traced whether the nodes write down their steps, which only our own server can
 */
public record Settings(
        Workload workload,
        List<Nemesis> nemeses,
        int nodes,
        double timeLimitS,
        double rate,
        int concurrency,
        int connections,
        @Nullable WaitFor waitFor,
        @Nullable MinReplicas minReplicas,
        Reads reads,
        boolean session,
        int keys,
        Target target,
        long seed,
        Path store,
        double nemesisIntervalS,
        boolean traced) {

    /** Where reads go. */
    public enum Reads {
        PRIMARY,
        REPLICA,
        /** The node with the quickest answer to a PING, whatever it is. */
        NEAREST,
        ANY;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public boolean failover() {
        return nemeses.stream().anyMatch(Nemesis::promotes);
    }

    /** Whether nodes keep their data on disk: somebody will restart them with it. */
    public boolean keepsData() {
        return nemeses.stream().anyMatch(Nemesis::needsDisk);
    }

    public String nemesisNames() {
        return nemeses.isEmpty()
                ? Nemeses.NONE
                : nemeses.stream().map(Nemesis::name).collect(Collectors.joining(","));
    }

    /** The name under which runs of this kind are stored. */
    public String testName() {
        String wait = waitFor == null ? "" : "-wait" + waitFor.replicas();
        String least = minReplicas == null ? "" : "-min" + minReplicas.replicas();
        String from = reads == Reads.PRIMARY ? "" : "-reads-" + reads;
        String sessions = session ? "-session" : "";
        return workload.name() + wait + least + from + sessions + "-"
                + nemesisNames().replace(',', '-');
    }

    /** The command that makes this run again: the same schedule and the same client draws. */
    public String command() {
        List<String> words = new ArrayList<>(List.of(
                "./ariadne fault --workload",
                workload.name(),
                "--nemesis",
                nemesisNames(),
                "--nodes",
                String.valueOf(nodes),
                "--time-limit",
                plain(timeLimitS),
                "--rate",
                plain(rate),
                "--concurrency",
                String.valueOf(concurrency),
                "--keys",
                String.valueOf(keys),
                "--reads",
                reads.toString(),
                "--nemesis-interval",
                plain(nemesisIntervalS)));
        if (connections != concurrency) {
            words.addAll(List.of("--connections", String.valueOf(connections)));
        }
        if (session) {
            words.add("--session");
        }
        if (waitFor != null) {
            words.addAll(List.of("--wait", waitFor.toString()));
        }
        if (minReplicas != null) {
            words.addAll(List.of("--min-replicas", minReplicas.toString()));
        }
        words.addAll(List.of("--target", target.flag(), "--seed", String.valueOf(seed)));
        if (!traced && target.isSelf()) {
            words.add("--no-trace");
        }
        return String.join(" ", words);
    }

    /** A number without a needless fraction. */
    public static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
