package dev.ariadne.fault;

import dev.ariadne.fault.nemesis.Need;
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
 * @param deployment how the cluster is put up
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
        boolean traced,
        Deployment deployment) {

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

    /** Whether another node may become the primary. */
    public boolean failover() {
        boolean may = !target.isExternal() || deployment.mayReconfigure();
        return deployment.sentinel() || may && nemeses.stream().anyMatch(Nemesis::promotes);
    }

    /** Whether nodes keep their data on disk: somebody will restart them with it. */
    public boolean keepsData() {
        return nemeses.stream().anyMatch(Nemesis::needsDisk);
    }

    /** Whether nodes have disks of their own. */
    boolean hasVolumes() {
        return nemeses.stream().anyMatch(nemesis -> nemesis.needs().contains(Need.DISK));
    }

    /** Whether nodes have clocks of their own. */
    boolean hasClocks() {
        return nemeses.stream().anyMatch(nemesis -> nemesis.needs().contains(Need.CLOCK));
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
        String net = deployment.namespaces() ? "-netns" : "";
        String by = deployment.sentinel() ? "-sentinel" : target.isExternal() ? "-external" : "";
        return workload.name() + wait + least + from + sessions + by + net + "-"
                + nemesisNames().replace(',', '-');
    }

    /** The command that makes this run again: the same schedule and the same client draws. */
    public String command() {
        List<String> words = new ArrayList<>(List.of(
                "./ariadne fault --workload",
                workload.name(),
                "--nemesis",
                nemesisNames(),
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
        if (!target.isExternal()) {
            words.addAll(List.of("--nodes", String.valueOf(nodes)));
        }
        if (waitFor != null) {
            words.addAll(List.of("--wait", waitFor.toString()));
        }
        if (minReplicas != null) {
            words.addAll(List.of("--min-replicas", minReplicas.toString()));
        }
        words.addAll(deployment.words());
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
