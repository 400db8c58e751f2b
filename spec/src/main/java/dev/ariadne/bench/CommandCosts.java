package dev.ariadne.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What commands cost the primary's process, and how many a second go through. A round ends when the replicas have applied everything, so
 * that sending the stream is part of the cost.
 */
final class CommandCosts implements Scenario {
    private static final int DEEP = 64;
    /** An MSET of redis-benchmark sets ten keys. */
    private static final int KEYS_OF_MSET = 10;

    private static final double NANOS_OF_MICRO = 1e3;

    private static final class Shape {
        private final String command;
        private final int pipeline;
        private final int replicas;

        Shape(String command, int pipeline, int replicas) {
            this.command = command;
            this.pipeline = pipeline;
            this.replicas = replicas;
        }

        String label() {
            return command.toUpperCase(Locale.ROOT) + " -P " + pipeline
                    + (replicas == 0 ? "" : replicas == 1 ? ", 1 replica" : ", " + replicas + " replicas");
        }

        String cpu() {
            return label() + ": CPU";
        }

        String rate() {
            return label() + ": rate";
        }

        @Nullable
        Bar cpuBar() {
            if (pipeline == 1) {
                return Bar.ratioAtMost(1.0);
            }
            if (pipeline != DEEP) {
                return null;
            }
            return switch (command) {
                case "set" -> Bar.ratioAtMost(replicas < 2 ? 0.45 : 0.50);
                case "get" -> Bar.ratioAtMost(0.9);
                default -> null;
            };
        }

        @Nullable
        Bar rateBar() {
            return pipeline > 1 && replicas == 1 && command.equals("set") ? Bar.ratioAtLeast(1.3) : null;
        }

        /** Fewer where each takes longer, so that rounds take about equally long. */
        int requests(Setting setting) {
            int requests = pipeline == 1 ? setting.requests() / 10 : setting.requests();
            return Math.max(1, command.equals("mset") ? requests / KEYS_OF_MSET * 2 : requests);
        }
    }

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public String about() {
        return "CPU of the primary for each request, and requests a second, by command, pipeline and replicas";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public void run(Run run) throws IOException {
        for (int replicas : run.setting().replicas()) {
            run.say("commands: starting servers with " + replicas + " replicas");
            List<Group> groups = Group.startAll(replicas, run);
            try {
                warmUp(run, groups);
                for (String command : run.setting().commands()) {
                    for (int pipeline : run.setting().pipelines()) {
                        measure(run, groups, new Shape(command, pipeline, replicas));
                    }
                }
            } finally {
                Group.closeAll(groups);
            }
        }
        averages(run);
    }

    /** A JVM is another program at first: each server gets all commands, as much as in two rounds, before the turns begin. */
    private void warmUp(Run run, List<Group> groups) throws IOException {
        Setting setting = run.setting();
        for (Group group : groups) {
            run.say("commands: warming up " + group.name());
            int port = group.primary().port();
            for (String command : setting.commands()) {
                int requests = 2 * new Shape(command, DEEP, 0).requests(setting);
                LoadGenerator.run(port, command, requests, DEEP, setting, run.directory());
                LoadGenerator.run(port, command, Math.max(1, requests / 10), 1, setting, run.directory());
            }
            flush(group);
        }
    }

    private static void flush(Group group) throws IOException {
        try (PipelinedClient client = new PipelinedClient(group.primary().port())) {
            client.call(PipelinedClient.request("FLUSHALL"), 1);
        }
        group.awaitReplicas();
    }

    private void measure(Run run, List<Group> groups, Shape shape) throws IOException {
        Setting setting = run.setting();
        run.say("commands: " + shape.label());
        int requests = shape.requests(setting);
        if (shape.command.equals("get")) {
            for (Group group : groups) {
                LoadGenerator.run(group.primary().port(), "set", setting.requests(), DEEP, setting, run.directory());
            }
        }
        for (int round = 0; round <= setting.rounds(); round++) {
            for (Group group : groups) {
                BenchServer primary = group.primary();
                if (shape.command.equals("lpop")) {
                    // There has to be something to pop, and its price is not LPOP's.
                    LoadGenerator.run(primary.port(), "lpush", requests, DEEP, setting, run.directory());
                    group.awaitReplicas();
                }
                Duration before = primary.cpu();
                double rate = LoadGenerator.run(
                        primary.port(), shape.command, requests, shape.pipeline, setting, run.directory());
                group.awaitReplicas();
                double nanos = (double) primary.cpu().minus(before).toNanos() / requests;
                if (round > 0) {
                    run.results().add(name(), shape.cpu(), "us", shape.cpuBar(), group.name(), nanos / NANOS_OF_MICRO);
                    run.results().add(name(), shape.rate(), "op/s", shape.rateBar(), group.name(), rate);
                }
                if (round == setting.rounds()) {
                    flush(group);
                }
            }
        }
    }

    /** The bars that are about many commands at once: means of their ratios, so a server's own "samples" are those. */
    private void averages(Run run) {
        String reference = run.reference();
        if (reference == null) {
            return;
        }
        for (int replicas : run.setting().replicas()) {
            for (int pipeline : run.setting().pipelines()) {
                String where = " -P " + pipeline + (replicas == 0 ? "" : ", replicas " + replicas);
                List<Double> cpu = new ArrayList<>();
                List<Double> rates = new ArrayList<>();
                for (String command : run.setting().commands()) {
                    Shape shape = new Shape(command, pipeline, replicas);
                    ratio(run, shape.rate(), reference).ifPresent(rates::add);
                    if (!command.equals("set") && !command.equals("get")) {
                        ratio(run, shape.cpu(), reference).ifPresent(cpu::add);
                    }
                }
                average(
                        run,
                        "mean of commands other than SET and GET" + where + ": CPU",
                        cpu,
                        pipeline == DEEP ? Bar.atMost(0.7) : pipeline == 1 ? Bar.atMost(1.0) : null);
                average(run, "mean of all commands" + where + ": rate", rates, null);
            }
        }
    }

    private OptionalDouble ratio(Run run, String figure, String reference) {
        return run.results().figure(name(), figure).ratio(reference);
    }

    private void average(Run run, String figure, List<Double> ratios, @Nullable Bar bar) {
        ratios.stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .ifPresent(mean -> run.results().add(name(), figure, "ratio", bar, Contender.OURS, mean));
    }
}
