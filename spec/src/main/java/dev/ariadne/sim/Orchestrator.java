package dev.ariadne.sim;

import dev.ariadne.core.repl.Replication;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outsider that fails over: it sees a server unless that is dead, standing still or isolated. When it has not seen the primary for a
 * while, the reachable replica with the longest history becomes the primary, and whoever is reachable follows it.
 */
final class Orchestrator {
    private static final long PERIOD_MS = 500;
    private static final long PATIENCE_MS = 3_000;

    private final Simulation world;
    private String leader;
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
        List<SimNode> candidates = new ArrayList<>();
        for (SimNode node : world.nodes()) {
            if (sees(node) && !node.node().persistence().isLoading()) {
                candidates.add(node);
            }
        }
        return candidates.stream()
                .max(Comparator.comparingLong(
                        (SimNode n) -> n.node().replication().end()))
                .orElse(null);
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
