package dev.ariadne.bench;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a key takes: growth of what the operating system says is in memory, from the empty server to the full one, so that all the server's
 * own needs that grow with use (a JVM's young generation, its compiled code) count against it; and the server's own account of it.
 */
final class MemoryPerKey implements Scenario {
    private static final double STRINGS_LIMIT = 1.0;
    private static final double COLLECTIONS_LIMIT = 1.2;
    /** Collections have several items each; so many fewer of them are made. */
    private static final int FEWER = 4;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "bytes for each key of strings and small collections: growth of resident memory, and of used_memory";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public void run(Run run) throws IOException {
        for (DataSet data : DataSet.values()) {
            int keys = data == DataSet.STRINGS
                    ? run.setting().keys()
                    : Math.max(1, run.setting().keys() / FEWER);
            Bar bar = Bar.ratioAtMost(data == DataSet.STRINGS ? STRINGS_LIMIT : COLLECTIONS_LIMIT);
            for (Contender contender : run.contenders()) {
                run.say("memory: " + contender.name() + ", " + keys + " " + data.label);
                try (BenchServer server = BenchServer.start(contender, run.directory())) {
                    long resident = server.residentBytes();
                    long used = server.info("memory", "used_memory");
                    data.fill(server, keys);
                    add(run, data.label + ": resident", bar, contender, server.residentBytes() - resident, keys);
                    add(
                            run,
                            data.label + ": used_memory",
                            null,
                            contender,
                            server.info("memory", "used_memory") - used,
                            keys);
                }
            }
        }
    }

    private void add(Run run, String figure, @Nullable Bar bar, Contender contender, long bytes, int keys) {
        run.results().add(name(), figure, "B/key", bar, contender.name(), (double) bytes / keys);
    }
}
