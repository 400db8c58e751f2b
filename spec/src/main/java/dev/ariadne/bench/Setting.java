package dev.ariadne.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds measured rounds, the median of which counts; a round before them warms up and does not count
 * @param commands those of scenario commands
 * @param pipelines requests that a client sends at once
 * @param replicas numbers of replicas
 * @param requests of a round at the deepest pipeline; shallower ones get fewer, since they take longer
 * @param clients connections that make load
 * @param valueBytes size of values where the scenario does not say it
 * @param keys of the data sets for full-sync and memory
 * @param writesPerSecond while a full sync is under way
 * @param seconds of scenario pause
 * @param slowReplicas that do not read
 * @param megabytes written past them
 */
public record Setting(
        int rounds,
        List<String> commands,
        List<Integer> pipelines,
        List<Integer> replicas,
        int requests,
        int clients,
        int valueBytes,
        int keys,
        int writesPerSecond,
        int seconds,
        int slowReplicas,
        int megabytes) {
    /** redis-benchmark's tests that scenario commands knows: the commands that the bars name. */
    public static final List<String> COMMANDS =
            List.of("set", "get", "incr", "lpush", "lpop", "sadd", "hset", "zadd", "mset");

    public Setting {
        commands = List.copyOf(commands);
        pipelines = List.copyOf(pipelines);
        replicas = List.copyOf(replicas);
    }
}
