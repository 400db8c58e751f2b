package dev.ariadne.info;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counters since the start or the last CONFIG RESETSTAT. Plain fields: one thread writes them on its hot path. */
public final class Stats {
    /** Connections accepted. */
    public long totalConnections;
    /** Connections refused because of maxclients. */
    public long rejectedConnections;
    /** Commands executed. */
    public long totalCommands;
    /** Bytes read from clients. */
    public long netInputBytes;
    /** Bytes written to clients. */
    public long netOutputBytes;
    /** Bytes read on the link to the primary. */
    public long replInputBytes;
    /** Bytes written to replicas. */
    public long replOutputBytes;
    /** Lookups of reading commands that found the key. */
    public long keyspaceHits;
    /** Lookups of reading commands that did not find the key. */
    public long keyspaceMisses;
    /** Keys deleted because their time was over. */
    public long expiredKeys;
    /** Time spent on deleting keys whose time was over, in ns. */
    public long expiryNanos;
    /** Times that bytes were read from a connection. */
    public long reads;
    /** Times that bytes were written to a connection. */
    public long writes;
    /** Clients closed for lack of memory. */
    public long evictedClients;
    /** Keys deleted for lack of memory. */
    public long evictedKeys;
    /** PSYNCs answered with a snapshot. */
    public long syncFull;
    /** PSYNCs continued from the backlog. */
    public long syncPartialOk;
    /** PSYNCs that asked for a continuation and could not have it. */
    public long syncPartialErr;
    /** Images of the data set begun beside other work: for each of them Redis forks. */
    public long images;
    /** Error replies of all kinds. */
    public long totalErrorReplies;
    /** Clients closed because of client-output-buffer-limit. */
    public long outputLimitDisconnections;
    /** Errors of commands in the stream from the primary. */
    public long unexpectedErrorReplies;

    private static final int SAMPLES = 16;

    /** Calls of one command. */
    public static final class CommandCalls {
        public long calls;
        public long rejected;
        public long failed;
        /** Time that they took, in ns. */
        public long nanos;

        private @Nullable LatencyHistogram histogram;

        /** How long they took; null when none was measured. */
        public @Nullable LatencyHistogram histogram() {
            return histogram;
        }

        /** A call has ended; {@code inHistogram}: config latency-tracking. */
        public void took(long ns, boolean inHistogram) {
            nanos += ns;
            if (inHistogram) {
                LatencyHistogram h = histogram;
                if (h == null) {
                    h = new LatencyHistogram();
                    histogram = h;
                }
                h.record(ns);
            }
        }

        void reset() {
            calls = 0;
            rejected = 0;
            failed = 0;
            nanos = 0;
            histogram = null;
        }
    }

    private final Map<String, CommandCalls> commands = new TreeMap<>();
    private @Nullable CommandCalls[] byId = new CommandCalls[64];
    private final Map<String, long[]> errors = new TreeMap<>();

    /** What is measured per second. */
    public enum Rate {
        COMMANDS,
        INPUT,
        OUTPUT,
        REPL_INPUT,
        REPL_OUTPUT
    }

    private final long[][] rates = new long[Rate.values().length][SAMPLES];
    private final long[] sampled = new long[Rate.values().length];
    private int nextSample;
    private long sampledAtMs;

    /** The calls of one command, by its full lower-case name; keep the object rather than ask twice. */
    public CommandCalls command(String name) {
        return commands.computeIfAbsent(name, n -> new CommandCalls());
    }

    /** As {@link #command(String)}, without searching: {@code id} is a small number of the caller's, one for each name. */
    public CommandCalls command(int id, String name) {
        if (id >= byId.length) {
            byId = Arrays.copyOf(byId, Math.max(id + 1, 2 * byId.length));
        }
        CommandCalls calls = byId[id];
        if (calls == null) {
            calls = command(name);
            byId[id] = calls;
        }
        return calls;
    }

    /** Calls by command, in alphabetical order; a command that was never called may be there with zeros. */
    public Map<String, CommandCalls> commands() {
        return commands;
    }

    /** Counts an error reply by its first word: ERR, WRONGTYPE, …. */
    public void error(String code) {
        totalErrorReplies++;
        errors.computeIfAbsent(code, c -> new long[1])[0]++;
    }

    /** Error replies by their first word, each an array of one count, in alphabetical order. */
    public Map<String, long[]> errors() {
        return errors;
    }

    /** Takes a sample of all rates; called on each tick. */
    public void sample(long nowMs) {
        long elapsed = nowMs - sampledAtMs;
        if (elapsed <= 0) {
            return;
        }
        for (Rate rate : Rate.values()) {
            int i = rate.ordinal();
            long count = count(rate);
            if (sampledAtMs != 0) {
                rates[i][nextSample] = (count - sampled[i]) * 1000 / elapsed;
            }
            sampled[i] = count;
        }
        nextSample = (nextSample + 1) % SAMPLES;
        sampledAtMs = nowMs;
    }

    private long count(Rate rate) {
        return switch (rate) {
            case COMMANDS -> totalCommands;
            case INPUT -> netInputBytes + replInputBytes;
            case OUTPUT -> netOutputBytes + replOutputBytes;
            case REPL_INPUT -> replInputBytes;
            case REPL_OUTPUT -> replOutputBytes;
        };
    }

    /** Mean of the last 16 samples, per second. */
    public long rate(Rate rate) {
        long sum = 0;
        for (long each : rates[rate.ordinal()]) {
            sum += each;
        }
        return sum / SAMPLES;
    }

    /** Commands per second. */
    public long opsPerSecond() {
        return rate(Rate.COMMANDS);
    }

    /** The same counters in a new object: what a copied node starts from. */
    public Stats copy() {
        Stats copy = new Stats();
        copy.set(this);
        return copy;
    }

    /** CONFIG RESETSTAT. */
    public void reset() {
        set(new Stats());
        for (long[] each : rates) {
            Arrays.fill(each, 0);
        }
        Arrays.fill(sampled, 0);
        errors.clear();
        for (CommandCalls each : commands.values()) {
            each.reset();
        }
    }

    private void set(Stats from) {
        totalConnections = from.totalConnections;
        rejectedConnections = from.rejectedConnections;
        totalCommands = from.totalCommands;
        netInputBytes = from.netInputBytes;
        netOutputBytes = from.netOutputBytes;
        replInputBytes = from.replInputBytes;
        replOutputBytes = from.replOutputBytes;
        keyspaceHits = from.keyspaceHits;
        keyspaceMisses = from.keyspaceMisses;
        expiredKeys = from.expiredKeys;
        expiryNanos = from.expiryNanos;
        reads = from.reads;
        writes = from.writes;
        evictedKeys = from.evictedKeys;
        evictedClients = from.evictedClients;
        syncFull = from.syncFull;
        syncPartialOk = from.syncPartialOk;
        syncPartialErr = from.syncPartialErr;
        images = from.images;
        totalErrorReplies = from.totalErrorReplies;
        outputLimitDisconnections = from.outputLimitDisconnections;
        unexpectedErrorReplies = from.unexpectedErrorReplies;
    }
}
