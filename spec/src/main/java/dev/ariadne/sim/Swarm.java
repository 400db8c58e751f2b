package dev.ariadne.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a run is like, drawn from its seed: every run has other sizes, settings, load and faults, so that many runs together meet what one
 * mixture of everything would not (swarm testing).
 *
 * @param servers names of the servers; the first begins as the primary
 * @param settings redis.conf keywords of every server
 * @param clients how many clients
 * @param thinkMs mean time between a client's requests
 * @param keys how many registers they use
 * @param largeValues whether some values are tens of kilobytes
 * @param waits whether writes are followed by WAIT
 * @param transactions whether some writes are made in MULTI
 * @param latencyMs how long bytes are under way, at most
 * @param failover whether somebody promotes a replica when the primary is gone
 * @param chained whether a replica may follow a replica
 * @param faults which faults happen
 * @param faultEveryMs mean time between faults
 * @param skewMs how far clocks are apart, at most
 */
record Swarm(
        List<String> servers,
        Map<String, String> settings,
        int clients,
        int thinkMs,
        int keys,
        boolean largeValues,
        boolean waits,
        boolean transactions,
        int latencyMs,
        boolean failover,
        boolean chained,
        EnumSet<SimFault.Kind> faults,
        int faultEveryMs,
        int skewMs) {

    static Swarm of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> servers = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            servers.add("s" + i);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("repl-backlog-size", oneOf(random, "16384", "65536", "1048576"));
        settings.put("repl-timeout", oneOf(random, "2", "5", "20"));
        settings.put("repl-ping-replica-period", oneOf(random, "1", "3"));
        settings.put("repl-diskless-sync", oneOf(random, "yes", "yes", "no"));
        settings.put("repl-diskless-sync-delay", oneOf(random, "0", "1"));
        settings.put("repl-diskless-load", oneOf(random, "disabled", "swapdb"));
        settings.put("rdb-key-save-delay", oneOf(random, "0", "0", "2000", "20000"));
        settings.put("save", oneOf(random, "", "5 1", "60 100"));
        settings.put("appendonly", oneOf(random, "no", "no", "yes"));
        settings.put("client-output-buffer-limit", oneOf(random, "replica 0 0 0", "replica 65536 0 0"));
        if (random.nextInt(4) == 0) {
            settings.put("min-replicas-to-write", "1");
            settings.put("min-replicas-max-lag", oneOf(random, "1", "3"));
        }
        settings.put("repl-backlog-max-size", oneOf(random, "0", "131072"));
        settings.put("repl-stream-digest", oneOf(random, "no", "yes"));
        EnumSet<SimFault.Kind> faults = EnumSet.noneOf(SimFault.Kind.class);
        for (SimFault.Kind kind : SimFault.Kind.values()) {
            if (random.nextInt(3) == 0) {
                faults.add(kind);
            }
        }
        return new Swarm(
                List.copyOf(servers),
                settings,
                1 + random.nextInt(5),
                1 + random.nextInt(random.nextBoolean() ? 20 : 500),
                1 + random.nextInt(20),
                random.nextInt(4) == 0,
                random.nextBoolean(),
                random.nextInt(3) == 0,
                1 + random.nextInt(random.nextInt(4) == 0 ? 400 : 10),
                random.nextInt(3) > 0,
                random.nextInt(4) == 0,
                faults,
                200 + random.nextInt(5_000),
                random.nextInt(3) == 0 ? 3_000 : 0);
    }

    private static String oneOf(SplittableRandom random, String... values) {
        return values[random.nextInt(values.length)];
    }

    /** One line for the log. */
    String line() {
        return servers.size() + " servers, " + clients + " clients every " + thinkMs + " ms on " + keys
                + " keys, latency to "
                + latencyMs + " ms, faults " + faults + " every " + faultEveryMs + " ms"
                + (failover ? ", failover" : "") + (chained ? ", chained" : "") + ", " + settings;
    }
}
