package dev.ariadne.core;

import dev.ariadne.config.Params;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.Usage;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.repl.Backlog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * maxmemory: how much memory the data takes, and which keys go when it is too much (Redis: evict.c).
 *
 * <p>Memory is an estimate that is the same on every run: the data's size is kept with every change, what connections and the backlog take
 * is summed up ten times a second. Victims of the LRU and LFU policies are the best of a pool that each round feeds with a few random
 * keys, which comes close to the true order at a fraction of its cost.
 */
public final class Eviction {
    /** Most keys that go before one command: the rest goes between the turns, and meanwhile commands are let through. */
    private static final int KEYS_PER_COMMAND = 256;

    private static final int POOL_KEYS = 16;
    /** What a server without data, clients and replicas is taken to need, in bytes. */
    private static final long STARTUP_BYTES = 1 << 20;

    private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNLINK = "UNLINK".getBytes(StandardCharsets.US_ASCII);

    private enum Order {
        NONE,
        USAGE,
        RANDOM,
        EXPIRY
    }

    /** A key that was worth evicting when it was looked at. */
    private record Candidate(int db, byte[] key, long score) {}

    private final Node node;
    private final List<Candidate> pool = new ArrayList<>();
    private Order order = Order.NONE;
    private boolean allKeys;
    private long limit;
    private long overheadBytes;
    private long peakBytes;
    private int nextDb;
    private boolean full;
    private boolean unfinished;
    private boolean measured;

    Eviction(Node node) {
        this.node = node;
    }

    /** The settings have changed. */
    void followConfig() {
        String policy = node.config().get(Params.MAXMEMORY_POLICY);
        limit = Math.min(node.config().get(Params.MAXMEMORY), node.effects().memoryLimit());
        allKeys = policy.startsWith("allkeys");
        order = switch (policy.substring(policy.indexOf('-') + 1)) {
            case "lru", "lfu" -> Order.USAGE;
            case "random" -> Order.RANDOM;
            case "ttl" -> Order.EXPIRY;
            default -> Order.NONE;
        };
        pool.clear();
        full = false;
    }

    /** CONFIG SET maxmemory: what is too much goes at the end of the turn, whether commands follow or not. */
    void limitChanged() {
        long wanted = node.config().get(Params.MAXMEMORY);
        if (wanted > limit) {
            node.log(LogLevel.WARNING, beyondHeap(wanted, limit));
        }
        if (isOn() && usedBytes() > limit) {
            node.log(
                    LogLevel.WARNING,
                    "The new maxmemory, " + limit + " bytes, is below the " + usedBytes()
                            + " bytes in use: keys are evicted, or writes refused, as maxmemory-policy says");
            unfinished = true;
        }
    }

    /** What is said of a maxmemory that the heap does not carry. */
    public static String beyondHeap(long wanted, long limit) {
        return "maxmemory is " + wanted + " bytes, and the heap carries " + limit
                + ": that is the limit (ARIADNE_JAVA_OPTS=-Xmx... gives it more)";
    }

    // ---- memory

    /** Bytes of memory in use, as maxmemory understands it. */
    public long usedBytes() {
        return STARTUP_BYTES + overheadBytes + node.keyspace().bytes();
    }

    /** Bytes that connections and the backlog take. */
    public long overheadBytes() {
        return overheadBytes;
    }

    /** Bytes of a server without data. */
    public long startupBytes() {
        return STARTUP_BYTES;
    }

    /** The most that was ever in use. */
    public long peakBytes() {
        peakBytes = Math.max(peakBytes, usedBytes());
        return peakBytes;
    }

    /** Bytes of stream kept only because a replica has not read them yet: maxmemory does not count them. */
    public long notCountedBytes() {
        Backlog backlog = node.replication().backlog();
        return backlog == null ? 0 : Math.max(0, backlog.length() - backlog.sizeBytes());
    }

    /** Sums up what is not the data; called on each tick, and before a key has to go for it. */
    void measure() {
        Backlog backlog = node.replication().backlog();
        long stream = backlog == null ? 0 : Math.min(backlog.length(), backlog.sizeBytes());
        overheadBytes = stream + clientBytes();
        measured = true;
        peakBytes();
    }

    private long clientBytes() {
        long bytes = 0;
        for (Conn c : node.clients().all()) {
            bytes += c.isReplica() ? 0 : ClientLine.bytes(node, c);
        }
        return bytes;
    }

    // ---- room

    /** Whether memory is limited at all. */
    public boolean isOn() {
        return limit > 0;
    }

    /** Whether victims are chosen by their use, which is a reason for Redis not to share integers. */
    public boolean needsUsage() {
        return isOn() && order == Order.USAGE;
    }

    /** Whether the last attempt to make room found nothing more to evict. */
    public boolean isFull() {
        return full;
    }

    /** Evicts keys until what is in use is below the limit; afterwards {@link #isFull} tells whether that was possible. */
    void makeRoom() {
        unfinished = false;
        full = false;
        if (limit == 0 || usedBytes() <= limit || !mayEvict()) {
            return;
        }
        if (!measured) {
            measure();
        }
        if (order == Order.NONE) {
            full = true;
            return;
        }
        for (int left = KEYS_PER_COMMAND; usedBytes() > limit; left--) {
            if (left == 0) {
                unfinished = true;
                return;
            }
            if (!evictOne()) {
                full = true;
                return;
            }
        }
    }

    /** Goes on between the turns where a command stopped; returns whether more is to be done. */
    boolean slice() {
        measured = false;
        if (unfinished) {
            makeRoom();
        }
        return unfinished;
    }

    private boolean mayEvict() {
        boolean replica = !node.replication().isPrimary();
        return !(replica && node.config().get(Params.REPLICA_IGNORE_MAXMEMORY))
                && !node.clients().isPaused();
    }

    // ---- victims

    private boolean evictOne() {
        switch (order) {
            case USAGE:
                return evictLeastUsed();
            case EXPIRY:
                return evictNextToExpire();
            default:
                return evictAny();
        }
    }

    private boolean evictAny() {
        Keyspace keyspace = node.keyspace();
        for (int i = 0; i < keyspace.databases(); i++) {
            Database db = keyspace.database(nextDb++ % keyspace.databases());
            Entry victim = random(db);
            if (victim != null) {
                evict(db, victim);
                return true;
            }
        }
        return false;
    }

    private @Nullable Entry random(Database db) {
        return allKeys ? db.random(node.random()) : db.randomWithExpiry(node.random());
    }

    private boolean evictNextToExpire() {
        Database in = null;
        Entry first = null;
        for (int i = 0; i < node.keyspace().databases(); i++) {
            Database db = node.keyspace().database(i);
            Entry each = db.earliestDeadline();
            if (each != null && (first == null || each.expireAtMs() < first.expireAtMs())) {
                first = each;
                in = db;
            }
        }
        if (first == null || in == null) {
            return false;
        }
        evict(in, first);
        return true;
    }

    private boolean evictLeastUsed() {
        while (feedPool() > 0) {
            while (!pool.isEmpty()) {
                Candidate best = pool.remove(pool.size() - 1);
                Database db = node.keyspace().database(best.db);
                Entry victim = db.find(best.key);
                if (victim != null && (allKeys || victim.expireAtMs() != Entry.NEVER)) {
                    evict(db, victim);
                    return true;
                }
            }
        }
        return false;
    }

    /** Adds some keys of every database to the pool, the best last; returns how many keys there are to choose from. */
    private long feedPool() {
        long keys = 0;
        Keyspace keyspace = node.keyspace();
        Usage usage = keyspace.usage();
        long samples = node.config().get(Params.MAXMEMORY_SAMPLES);
        for (int i = 0; i < keyspace.databases(); i++) {
            Database db = keyspace.database(i);
            int size = allKeys ? db.size() : db.expires();
            keys += size;
            for (long n = Math.min(samples, size); n > 0; n--) {
                Entry entry = random(db);
                if (entry != null) {
                    offer(new Candidate(i, entry.key(), usage.score(entry)));
                }
            }
        }
        return keys;
    }

    private void offer(Candidate candidate) {
        int at = 0;
        for (int i = 0; i < pool.size(); i++) {
            Candidate each = pool.get(i);
            if (each.db == candidate.db && each.key == candidate.key) {
                return;
            }
            at += each.score < candidate.score ? 1 : 0;
        }
        if (pool.size() == POOL_KEYS) {
            if (at == 0) {
                return;
            }
            pool.remove(0);
            at--;
        }
        pool.add(at, candidate);
    }

    private void evict(Database db, Entry victim) {
        byte[] key = victim.key();
        db.remove(victim);
        node.stats().evictedKeys++;
        node.notifications().event(NotificationClass.EVICTED, "evicted", key, db.index());
        node.dispatch().effect(db.index(), node.config().get(Params.LAZYFREE_LAZY_EVICTION) ? UNLINK : DEL, key);
    }
}
