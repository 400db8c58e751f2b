package dev.ariadne.fault;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Samples every node's role until it is told to stop. */
final class Observer implements Runnable {
    private static final long INTERVAL_MS = 100;

    private final Cluster cluster;
    private final RoleTimeline timeline;
    private final long startNanos;
    private final CountDownLatch stop;

    Observer(Cluster cluster, RoleTimeline timeline, long startNanos, CountDownLatch stop) {
        this.cluster = cluster;
        this.timeline = timeline;
        this.startNanos = startNanos;
        this.stop = stop;
    }

    @Override
    public void run() {
        try {
            do {
                sample();
            } while (!stop.await(INTERVAL_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void sample() {
        for (String name : cluster.names()) {
            int life = cluster.lives(name);
            NodeInfo info = cluster.observe(name);
            if (info != null && life == cluster.lives(name)) {
                timeline.syncs(name, life, info);
            }
            RoleTimeline.Role role = RoleTimeline.roleOf(cluster.running(name), cluster.paused(name), info);
            timeline.sample(NodeState.of(name, role, System.nanoTime() - startNanos, info));
        }
    }
}
