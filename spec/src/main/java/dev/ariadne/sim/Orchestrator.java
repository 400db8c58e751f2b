package dev.ariadne.sim;

import dev.ariadne.core.repl.ReplId;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.fault.FailoverRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outsider that fails over: it sees a server unless that is dead, standing still or isolated. When it has not seen the primary for a
 * while, {@link FailoverRule} says which reachable replica becomes the primary, and whoever is reachable follows it.
 */
final class Orchestrator {
    private static final long PERIOD_MS = 500;
    private static final long PATIENCE_MS = 3_000;
    /** Of all servers. */
    private static final int PRIORITY = 100;

    private final Simulation world;
    private String leader;
    /** Id of its history when it was last seen. */
    private @Nullable String history;

    private long seenMs;

    Orchestrator(Simulation world, String leader) {
        this.world = world;
        this.leader = leader;
    }

    /** Whom it takes for the primary. */
    String leader() {
        return leader;
    }

    void start() {
        world.at(world.nowMs() + PERIOD_MS, () -> {
            look();
            start();
        });
    }

    private boolean sees(SimNode node) {
        return node.isRunning() && !world.isIsolated(node.name);
    }

    private void look() {
        SimNode first = world.node(leader);
        if (sees(first)) {
            seenMs = world.nowMs();
            history = first.node().replication().replId();
            noticeHandOver(first);
        } else if (world.swarm().failover() && world.nowMs() - seenMs > PATIENCE_MS) {
            promote();
        }
        if (world.swarm().failover() || world.isMending()) {
            repoint();
        }
    }

    /** After FAILOVER another one leads. */
    private void noticeHandOver(SimNode first) {
        Replication r = first.node().replication();
        if (!r.isPrimary() && !r.failover().isActive()) {
            for (SimNode node : world.nodes()) {
                if (sees(node) && node.node().replication().isPrimary()) {
                    leader = node.name;
                    world.log("o", leader + " leads");
                    return;
                }
            }
            if (world.isMending()) {
                first.command("REPLICAOF", "NO", "ONE");
            }
        }
    }

    private void promote() {
        SimNode best = best();
        if (best != null) {
            leader = best.name;
            seenMs = world.nowMs();
            world.log("o", "promotes " + leader);
            best.command("REPLICAOF", "NO", "ONE");
        }
    }

    private @Nullable SimNode best() {
        List<FailoverRule.Candidate> reached = new ArrayList<>();
        for (SimNode node : world.nodes()) {
            if (sees(node)) {
                reached.add(candidate(node));
            }
        }
        return FailoverRule.choose(reached, history)
                .map(chosen -> world.node(chosen.node()))
                .orElse(null);
    }

    private static FailoverRule.Candidate candidate(SimNode node) {
        Replication r = node.node().replication();
        return new FailoverRule.Candidate(
                node.name,
                r.isPrimary(),
                node.node().isLoading(),
                r.replId(),
                r.replId2().equals(ReplId.NONE) ? "" : r.replId2(),
                r.end(),
                PRIORITY,
                node.name);
    }

    private void repoint() {
        for (SimNode node : world.nodes()) {
            if (node.name.equals(leader) || !sees(node)) {
                continue;
            }
            Replication.Endpoint following = node.node().replication().following();
            boolean right = following != null
                    && (following.host().equals(leader)
                            || (world.swarm().chained() && !world.isMending() && leadsTo(following.host())));
            if (!right && !node.node().replication().failover().isActive()) {
                node.command("REPLICAOF", leader, "6379");
            }
        }
    }

    private boolean leadsTo(String host) {
        String at = host;
        for (int i = 0; i < world.swarm().servers().size(); i++) {
            if (at.equals(leader)) {
                return true;
            }
            SimNode node = world.node(at);
            Replication.Endpoint next =
                    node.isAlive() ? node.node().replication().following() : null;
            if (next == null) {
                return false;
            }
            at = next.host();
        }
        return false;
    }
}
