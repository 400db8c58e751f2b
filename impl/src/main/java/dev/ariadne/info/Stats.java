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
    /** Keys deleted for lack of memory. */
    public long evictedKeys;
    /** PSYNCs answered with a snapshot. */
    public long syncFull;
    /** PSYNCs continued from the backlog. */
    public long syncPartialOk;
    /** PSYNCs that asked for a continuation and could not have it. */
    public long syncPartialErr;
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
    }

    private final Map<String, CommandCalls> commands = new TreeMap<>();
    private @Nullable CommandCalls[] byId = new CommandCalls[64];
    private final Map<String, long[]> errors = new TreeMap<>();

    private final long[] opsPerSecond = new long[SAMPLES];
    private int nextSample;
    private long sampledAtMs;
    private long sampledCommands;

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

    /** Takes a sample for {@link #opsPerSecond}; called on each tick. */
    public void sample(long nowMs) {
        long elapsed = nowMs - sampledAtMs;
        if (sampledAtMs != 0 && elapsed > 0) {
            opsPerSecond[nextSample] = (totalCommands - sampledCommands) * 1000 / elapsed;
            nextSample = (nextSample + 1) % SAMPLES;
        }
        sampledAtMs = nowMs;
        sampledCommands = totalCommands;
    }

    /** Mean of the last 16 samples: commands per second. */
    public long opsPerSecond() {
        long sum = 0;
        for (long each : opsPerSecond) {
            sum += each;
        }
        return sum / SAMPLES;
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
        sampledCommands = 0;
        errors.clear();
        for (CommandCalls each : commands.values()) {
            each.calls = 0;
            each.rejected = 0;
            each.failed = 0;
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
        evictedKeys = from.evictedKeys;
        syncFull = from.syncFull;
        syncPartialOk = from.syncPartialOk;
        syncPartialErr = from.syncPartialErr;
        totalErrorReplies = from.totalErrorReplies;
        outputLimitDisconnections = from.outputLimitDisconnections;
        unexpectedErrorReplies = from.unexpectedErrorReplies;
    }
}
