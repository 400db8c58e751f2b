package dev.ariadne.bench;

import dev.ariadne.fault.Target;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures what a pipelined SET costs the primary's process, with redis-benchmark as the load. Servers take turns, round by round, so
 * that whatever else the machine does hits them alike; the first round of each only warms it up. A round ends when the
 * replicas have applied everything, so that sending the stream is part of the cost.
 */
public final class Bench {
    private static final int ROUND_LIMIT_S = 300;
    private static final int KEYS = 100_000;

    private final List<Target> targets;
    private final Load load;
    private final Path directory;
    private final Consumer<String> progress;

    /**
     * What is measured.
     *
     * @param requests SETs of one round
     * @param pipeline requests that a client sends at once
     * @param clients connections
     * @param valueBytes size of each value
     * @param rounds measured rounds; the median counts
     */
    public record Load(int requests, int pipeline, int clients, int valueBytes, int rounds) {}

    /**
     * One line of the table.
     *
     * @param server the target's flag
     * @param replicas servers of the same kind that follow
     * @param cpuNanos CPU time of the primary's process for one SET, median of the rounds
     * @param perSecond SETs a second, median of the rounds
     * @param startMs from the start of the process until it accepted connections
     */
    public record Figures(String server, int replicas, long cpuNanos, long perSecond, long startMs) {}

    /**
     * @param targets the servers to compare, in the order of the table
     * @param directory for logs
     * @param progress told a line at each step
     */
    public Bench(List<Target> targets, Load load, Path directory, Consumer<String> progress) {
        this.targets = List.copyOf(targets);
        this.load = load;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Measures all servers with this many replicas each.
     *
     * @throws UnusableEnvironmentException when a program is missing or does not start; the message names the remedy
     */
    public List<Figures> run(int replicas) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Target target : targets) {
                contenders.add(new Contender(target, replicas));
            }
            for (int round = 0; round <= load.rounds(); round++) {
                for (Contender each : contenders) {
                    progress.accept(each.target.flag() + ", " + replicas + " replicas, "
                            + (round == 0 ? "warming up" : "round " + round + " of " + load.rounds()));
                    each.round(round > 0);
                }
            }
            return contenders.stream().map(Contender::figures).toList();
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    /** A table with one line for each figure, and the ratio of each server's cost to that of the first with as many replicas. */
    public static List<String> table(List<Figures> figures) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-34s %8s %12s %12s %10s %8s",
                "server",
                "replicas",
                "CPU ns/SET",
                "SETs/s",
                "start ms",
                "CPU"));
        for (Figures each : figures) {
            Figures first = figures.stream()
                    .filter(f -> f.replicas() == each.replicas())
                    .findFirst()
                    .orElse(each);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-34s %8d %12d %12d %10d %7.2fx",
                    each.server(),
                    each.replicas(),
                    each.cpuNanos(),
                    each.perSecond(),
                    each.startMs(),
                    (double) each.cpuNanos() / Math.max(1, first.cpuNanos())));
        }
        return lines;
    }

    /** One primary with its replicas, and what its rounds cost. */
    private final class Contender {
        private final Target target;
        private final BenchServer primary;
        private final List<BenchServer> replicas = new ArrayList<>();
        private final List<Long> cpuNanos = new ArrayList<>();
        private final List<Long> perSecond = new ArrayList<>();

        Contender(Target target, int count) throws IOException {
            this.target = target;
            primary = BenchServer.start(target, directory, null);
            try {
                for (int i = 0; i < count; i++) {
                    replicas.add(BenchServer.start(target, directory, primary.port()));
                }
                primary.awaitReplicas(count);
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        void round(boolean counts) throws IOException {
            Duration before = primary.cpu();
            long begin = System.nanoTime();
            generateLoad(primary.port());
            long wallNanos = System.nanoTime() - begin;
            primary.awaitReplicas(replicas.size());
            long cost = primary.cpu().minus(before).toNanos();
            if (counts) {
                cpuNanos.add(cost / load.requests());
                perSecond.add(TimeUnit.SECONDS.toNanos(load.requests()) / wallNanos);
            }
        }

        Figures figures() {
            return new Figures(target.flag(), replicas.size(), median(cpuNanos), median(perSecond), primary.startMs());
        }

        void close() {
            replicas.forEach(BenchServer::close);
            primary.close();
        }
    }

    private void generateLoad(int port) throws IOException {
        Path log = directory.resolve("redis-benchmark.log");
        List<String> command = List.of(
                "redis-benchmark",
                "-p",
                "" + port,
                "-t",
                "set",
                "-n",
                "" + load.requests(),
                "-P",
                "" + load.pipeline(),
                "-c",
                "" + load.clients(),
                "-d",
                "" + load.valueBytes(),
                "-r",
                "" + KEYS,
                "-q");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UnusableEnvironmentException(
                    "redis-benchmark makes the load and is missing; install it (Debian: apt-get install redis-tools)",
                    e);
        }
        try {
            boolean ended = process.waitFor(ROUND_LIMIT_S, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                List<String> lines = Arrays.asList(
                        Files.readString(log, StandardCharsets.ISO_8859_1).split("[\r\n]+"));
                throw new UnusableEnvironmentException(
                        "redis-benchmark failed: " + lines.get(lines.size() - 1).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static long median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
