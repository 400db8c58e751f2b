package dev.ariadne.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The longest that a server makes its clients wait while it is half as busy as it can be. */
final class PauseAtHalfLoad implements Scenario {
    private static final int KEYS = 100_000;
    private static final int PIPELINE = 100;
    private static final int LONGEST_PROBE_S = 5;

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String about() {
        return "latency of a pinging client while one writes at half the rate that the server can take";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public void run(Run run) throws IOException {
        List<Plot.Line> lines = new ArrayList<>();
        List<Plot.Line> overTime = new ArrayList<>();
        for (Contender contender : run.contenders()) {
            try (BenchServer server = BenchServer.start(contender, run.directory())) {
                run.say("pause: " + contender.name() + ", how much it can take");
                DataSet.STRINGS.fill(server, KEYS);
                double most =
                        probe(server, Math.min(LONGEST_PROBE_S, run.setting().seconds()));
                run.say("pause: " + contender.name() + ", " + run.setting().seconds() + " s at half of "
                        + Figure.number(most) + " writes a second");
                try (Writer writer = new Writer(server.port(), KEYS, most / 2);
                        Pinger pinger = new Pinger(server.port())) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(run.setting().seconds()));
                    pinger.stop();
                    writer.stop();
                    String name = contender.name();
                    run.results().add(name(), "writes a second", "op/s", null, name, writer.perSecond());
                    run.results().add(name(), "ping p99.9", "ms", null, name, pinger.percentileMs(99.9));
                    run.results().add(name(), "ping maximum", "ms", Bar.atMost(10), name, pinger.worstMs());
                    run.results().add(name(), "pinger woken late, maximum", "ms", null, name, pinger.worstLatenessMs());
                    lines.add(Percentiles.line(name, pinger.times()));
                    overTime.add(new Plot.Line(name, name, pinger.points()));
                }
            }
        }
        run.results().plot(Percentiles.plot(name(), "PING at half load", lines));
        run.results().plot(new Plot(name(), "Slowest PING", "seconds", "ms", true, overTime));
    }

    /** Writes a second of one client that does nothing but write. */
    private static double probe(BenchServer server, int seconds) throws IOException {
        try (PipelinedClient client = new PipelinedClient(server.port())) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            for (int i = 0; i < PIPELINE; i++) {
                PipelinedClient.write(batch, DataSet.STRINGS.command(i));
            }
            byte[] requests = batch.toByteArray();
            long begin = System.nanoTime();
            long written = 0;
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds)) {
                client.call(requests, PIPELINE);
                written += PIPELINE;
            }
            return written / ((System.nanoTime() - begin) / 1e9);
        }
    }
}
