package dev.ariadne.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** How long a client waits for a SET and the WAIT behind it: both go out together, and the time is that of the second reply. */
final class WaitLatency implements Scenario {
    private static final List<Integer> WAITED_FOR = List.of(1, 3);
    private static final List<Integer> CONNECTIONS = List.of(1, 10);
    private static final int WARM_UP = 4;
    private static final double MILLIS = 1e6;

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public String about() {
        return "SET and WAIT 1 or 3 in one round trip, on 1 and on 10 connections, with 3 replicas";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public void run(Run run) throws IOException {
        run.say("wait: starting servers with 3 replicas");
        List<Group> groups = Group.startAll(3, run);
        try {
            for (int connections : CONNECTIONS) {
                for (int waited : WAITED_FOR) {
                    measure(run, groups, connections, waited);
                }
            }
        } finally {
            Group.closeAll(groups);
        }
    }

    private void measure(Run run, List<Group> groups, int connections, int waited) throws IOException {
        int trips = Math.max(100, run.setting().requests() / 60);
        String label = "WAIT " + waited + ", " + connections + (connections == 1 ? " connection" : " connections");
        List<Plot.Line> lines = new ArrayList<>();
        for (Group group : groups) {
            // The first rounds of a JVM are another program; each server gets its own before the turns begin.
            trips(group, connections, waited, trips * WARM_UP);
        }
        List<Histogram> all = new ArrayList<>();
        groups.forEach(group -> all.add(new Histogram(3)));
        for (int round = 1; round <= run.setting().rounds(); round++) {
            run.say("wait: " + label + ", round " + round + " of "
                    + run.setting().rounds());
            for (int i = 0; i < groups.size(); i++) {
                Histogram times = trips(groups.get(i), connections, waited, trips);
                all.get(i).add(times);
                add(run, label + ": p50", times, 50, Bar.ratioAtMost(1.0), groups.get(i));
                add(run, label + ": p99", times, 99, Bar.ratioAtMost(1.0), groups.get(i));
                add(run, label + ": p99.9", times, 99.9, null, groups.get(i));
            }
        }
        for (int i = 0; i < groups.size(); i++) {
            lines.add(Percentiles.line(groups.get(i).name(), all.get(i)));
        }
        run.results().plot(Percentiles.plot(name(), label, lines));
    }

    private void add(Run run, String figure, Histogram times, double percentile, @Nullable Bar bar, Group group) {
        run.results().add(name(), figure, "ms", bar, group.name(), times.getValueAtPercentile(percentile) / MILLIS);
    }

    private static Histogram trips(Group group, int connections, int waited, int trips) throws IOException {
        byte[] request = request(waited);
        AtomicLong left = new AtomicLong(trips);
        List<Histogram> times = new ArrayList<>();
        List<PipelinedClient> clients = new ArrayList<>();
        List<Background> threads = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                PipelinedClient client = new PipelinedClient(group.primary().port());
                clients.add(client);
                Histogram own = new Histogram(3);
                times.add(own);
                threads.add(Background.once("wait", () -> {
                    while (left.decrementAndGet() >= 0) {
                        long begin = System.nanoTime();
                        client.send(request);
                        client.pass(1);
                        if (Integer.parseInt(client.line().substring(1)) < waited) {
                            throw new IOException("WAIT " + waited + " ended without so many replicas");
                        }
                        own.recordValue(System.nanoTime() - begin);
                    }
                }));
            }
            for (Background thread : threads) {
                thread.await();
            }
        } finally {
            for (PipelinedClient client : clients) {
                client.close();
            }
        }
        Histogram sum = new Histogram(3);
        times.forEach(sum::add);
        return sum;
    }

    private static byte[] request(int waited) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PipelinedClient.write(bytes, "SET", "bench:waited", "0123456789");
        PipelinedClient.write(bytes, "WAIT", "" + waited, "" + TimeUnit.SECONDS.toMillis(10));
        return bytes.toByteArray();
    }
}
