package dev.ariadne.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the primary's memory grows while replicas do not read what is written. */
final class SlowReplicas implements Scenario {
    private static final int VALUE_BYTES = 10_000;
    private static final int PIPELINE = 10;
    private static final int MEGABYTE = 1_000_000;
    /** Values that are set in turn, so that the data set itself does not grow while it is measured. */
    private static final int KEYS = 100;

    private static final int BOUND_MB = 50;
    /** The bound, one large batch on top, and what the runtime keeps for itself. */
    private static final double BOUND_LIMIT_MB = BOUND_MB * 1.3;

    @Override
    public String name() {
        return "slow-replicas";
    }

    @Override
    public String about() {
        return "growth of the primary's memory while replicas do not read, without limits and (ours) with repl-backlog-max-size";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public void run(Run run) throws IOException {
        int megabytes = run.setting().megabytes();
        List<Plot.Line> lines = new ArrayList<>();
        for (int round = 1; round <= run.setting().rounds(); round++) {
            for (Contender contender : run.contenders()) {
                List<Plot.Point> points = grow(run, contender, round);
                double perMegabyte = points.get(points.size() - 1).y() / megabytes;
                run.results()
                        .add(
                                name(),
                                "growth for each MB written",
                                "MB",
                                Bar.ratioAtMost(1.0),
                                contender.name(),
                                perMegabyte);
                if (round == run.setting().rounds()) {
                    lines.add(new Plot.Line(contender.name(), contender.name(), points));
                }
                if (contender.name().equals(Contender.OURS)) {
                    List<Plot.Point> bounded = grow(run, contender, round, "--repl-backlog-max-size", BOUND_MB + "mb");
                    double most =
                            bounded.stream().mapToDouble(Plot.Point::y).max().orElse(0);
                    run.results()
                            .add(
                                    name(),
                                    "growth with repl-backlog-max-size " + BOUND_MB + "mb",
                                    "MB",
                                    Bar.atMost(BOUND_LIMIT_MB),
                                    contender.name(),
                                    most);
                    if (round == run.setting().rounds()) {
                        lines.add(new Plot.Line(
                                contender.name(), "with repl-backlog-max-size " + BOUND_MB + "mb", bounded));
                    }
                }
            }
        }
        run.results()
                .plot(new Plot(
                        name(),
                        run.setting().slowReplicas() + " replicas that do not read",
                        "MB written",
                        "MB grown",
                        false,
                        lines));
    }

    /** Growth in MB by MB written. */
    private static List<Plot.Point> grow(Run run, Contender contender, int round, String... options)
            throws IOException {
        Setting setting = run.setting();
        run.say("slow-replicas: " + contender.name() + (options.length == 0 ? "" : " with " + String.join(" ", options))
                + ", round " + round + " of " + setting.rounds());
        List<String> all = new ArrayList<>(List.of("--client-output-buffer-limit", "replica 0 0 0"));
        all.addAll(List.of(options));
        List<StuckReplica> stuck = new ArrayList<>();
        try (BenchServer primary = BenchServer.start(contender, run.directory(), all.toArray(String[]::new));
                PipelinedClient client = new PipelinedClient(primary.port())) {
            for (int i = 0; i < setting.slowReplicas(); i++) {
                stuck.add(new StuckReplica(primary.port()));
            }
            for (StuckReplica replica : stuck) {
                replica.synchronise();
            }
            // The keys exist, and the server's own buffers and code are there, before the growth begins.
            write(client, KEYS, 0);
            long before = primary.residentBytes();
            List<Plot.Point> points = new ArrayList<>(List.of(new Plot.Point(0, 0)));
            int perMegabyte = MEGABYTE / VALUE_BYTES;
            for (int megabyte = 1; megabyte <= setting.megabytes(); megabyte++) {
                write(client, perMegabyte, megabyte * perMegabyte);
                points.add(new Plot.Point(megabyte, (primary.residentBytes() - before) / (double) MEGABYTE));
            }
            return points;
        } finally {
            for (StuckReplica replica : stuck) {
                replica.close();
            }
        }
    }

    private static void write(PipelinedClient client, int writes, int from) throws IOException {
        for (int i = 0; i < writes; i += PIPELINE) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            for (int j = i; j < i + PIPELINE; j++) {
                String value = String.format(Locale.ROOT, "%0" + VALUE_BYTES + "d", from + j);
                PipelinedClient.write(batch, "SET", DataSet.key((from + j) % KEYS), value);
            }
            client.call(batch.toByteArray(), PIPELINE);
        }
    }
}
