package dev.ariadne.bench;

import dev.ariadne.fault.Reply;
import dev.ariadne.fault.RespClient;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A replica synchronises in full while a writer and a pinging client go on. The replica is the same program for every primary, so that only
 * the primary differs; primaries are new in each round, as one that has synchronised before keeps some of the memory.
 */
final class FullSyncUnderWrites implements Scenario {
    private static final int POLL_MS = 5;
    private static final int REPLY_LIMIT_MS = 60_000;
    private static final long LIMIT_MS = TimeUnit.MINUTES.toMillis(5);
    /** Writer and pinger settle for so long before the replica comes, and go on for as long after it is there. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final double MEGA = 1e6;

    /** What one synchronisation was. */
    private record Sync(double durationMs, double extraBytes, Pinger pinger, List<Plot.Point> memory) {}

    @Override
    public String name() {
        return "full-sync";
    }

    @Override
    public String about() {
        return "a full synchronisation under writes: duration, memory on top, latency of a pinging client";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public void run(Run run) throws IOException {
        Contender replica = run.contenders().get(run.contenders().size() > 1 ? 1 : 0);
        List<Plot.Line> pings = new ArrayList<>();
        List<Plot.Line> memory = new ArrayList<>();
        for (int round = 1; round <= run.setting().rounds(); round++) {
            for (Contender contender : run.contenders()) {
                run.say("full-sync: " + contender.name() + ", round " + round + " of "
                        + run.setting().rounds());
                Sync sync = synchronise(run, contender, replica);
                String server = contender.name();
                run.results().add(name(), "duration", "ms", Bar.ratioAtMost(1.0), server, sync.durationMs());
                run.results()
                        .add(name(), "memory on top", "MB", Bar.ratioAtMost(0.3), server, sync.extraBytes() / MEGA);
                double rare = sync.pinger().percentileMs(99.9);
                run.results().add(name(), "ping p99.9", "ms", Bar.ratioAtMost(0.5), server, rare);
                run.results()
                        .add(
                                name(),
                                "ping maximum",
                                "ms",
                                null,
                                server,
                                sync.pinger().worstMs());
                run.results()
                        .add(
                                name(),
                                "pinger woken late, maximum",
                                "ms",
                                null,
                                server,
                                sync.pinger().worstLatenessMs());
                if (round == run.setting().rounds()) {
                    pings.add(new Plot.Line(server, server, sync.pinger().points()));
                    memory.add(new Plot.Line(server, server, sync.memory()));
                }
            }
        }
        String x = "seconds; the replica comes at 1 s (last round)";
        run.results().plot(new Plot(name(), "Slowest PING", x, "ms", true, pings));
        run.results().plot(new Plot(name(), "Memory on top of the data set", x, "MB", false, memory));
    }

    private static Sync synchronise(Run run, Contender contender, Contender kindOfReplica) throws IOException {
        int keys = run.setting().keys();
        try (BenchServer primary = BenchServer.start(contender, run.directory());
                BenchServer replica = BenchServer.start(kindOfReplica, run.directory())) {
            DataSet.STRINGS.fill(primary, keys);
            long before = primary.residentBytes();
            List<Plot.Point> memory = new ArrayList<>();
            long begin = System.nanoTime();
            try (Writer writer = new Writer(primary.port(), keys, run.setting().writesPerSecond());
                    Pinger pinger = new Pinger(primary.port())) {
                Background sampler = Background.repeat("memory", () -> {
                    double at = (System.nanoTime() - begin) / 1e9;
                    memory.add(new Plot.Point(at, (primary.memoryWithChildren() - before) / MEGA));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                });
                settle();
                double durationMs = follow(replica, primary);
                settle();
                pinger.stop();
                writer.stop();
                sampler.stop();
                double most = memory.stream().mapToDouble(Plot.Point::y).max().orElse(0);
                return new Sync(durationMs, most * MEGA, pinger, memory);
            }
        }
    }

    /** Makes a server a replica; the time until its link is up, in ms. */
    private static double follow(BenchServer replica, BenchServer primary) throws IOException {
        try (RespClient client = RespClient.connect(replica.port(), REPLY_LIMIT_MS)) {
            long begin = System.nanoTime();
            client.call(REPLY_LIMIT_MS, "REPLICAOF", "127.0.0.1", "" + primary.port());
            while (true) {
                Reply info = client.call(REPLY_LIMIT_MS, "INFO", "replication");
                double ms = (System.nanoTime() - begin) / 1e6;
                if (info instanceof Reply.Bulk bulk
                        && bulk.text() != null
                        && bulk.text().contains("master_link_status:up")) {
                    return ms;
                }
                if (ms > LIMIT_MS) {
                    throw new UnusableEnvironmentException(
                            "a full synchronisation takes longer than " + LIMIT_MS + " ms; use fewer --keys");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
            }
        }
    }

    private static void settle() {
        long end = System.nanoTime() + SETTLE_NANOS;
        for (long left = SETTLE_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
