package dev.ariadne.core;

import dev.ariadne.core.command.Command;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.keyspace.Watcher;
import dev.ariadne.core.resp.Args;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose command waits for a key to have something (BLPOP, BZPOPMIN, XREAD BLOCK, …), and which of these keys were written
 * since they were last looked at.
 *
 * <p>A command that finds nothing asks to wait; when one of its keys is written, it is run again for that key once the request that
 * wrote it, a whole transaction perhaps, is over. Keys are served in the order in which they were written, the connections of
 * one key in the order in which they came (Redis: blocked.c handleClientsBlockedOnKeys).
 */
public final class BlockedKeys {
    /** A connection's command that waits. */
    static final class Waiting {
        final Conn conn;
        final Command command;
        final Args args;
        final int db;
        final List<byte[]> keys;
        final ValueType type;
        final boolean alsoWithoutKey;
        final long deadlineMs;
        /** Its place among all that ever waited. */
        private long turn;

        /**
         * @param args the request to run again, its own copy
         * @param type the type that a key must have for the command to be run again
         * @param alsoWithoutKey whether it is run again too when a key is gone or has another type
         * @param deadlineMs Unix time in ms, 0 for none
         */
        Waiting(
                Conn conn,
                Command command,
                Args args,
                List<byte[]> keys,
                ValueType type,
                boolean alsoWithoutKey,
                long deadlineMs) {
            this.conn = conn;
            this.command = command;
            this.args = args;
            this.db = conn.db();
            this.keys = keys;
            this.type = type;
            this.alsoWithoutKey = alsoWithoutKey;
            this.deadlineMs = deadlineMs;
        }

        private Waiting copy(Conn twin) {
            return new Waiting(twin, command, args, keys, type, alsoWithoutKey, deadlineMs);
        }
    }

    /** A key that connections wait for; is told by its database of every change. */
    static final class Key implements Watcher {
        final int db;
        final byte[] name;
        private final TreeMap<Long, Waiting> queue = new TreeMap<>();
        private final List<Key> written;
        private boolean isWritten;
        private int alsoWithoutKey;
        /** How many wait for each type. */
        private final int[] ofType = new int[ValueType.values().length];

        Key(int db, byte[] name, List<Key> written) {
            this.db = db;
            this.name = name;
            this.written = written;
        }

        /** Who came first, null when nobody waits any more. */
        @Nullable
        Waiting first() {
            return queue.isEmpty() ? null : queue.firstEntry().getValue();
        }

        /** Who came after {@code w}, which may have been served meanwhile; null when nobody did. */
        @Nullable
        Waiting after(Waiting w) {
            Map.Entry<Long, Waiting> next = queue.higherEntry(w.turn);
            return next == null ? null : next.getValue();
        }

        /** Whether somebody wants to hear that the key has that type, null when it is gone. */
        boolean isAwaited(@Nullable ValueType type) {
            return alsoWithoutKey > 0 || (type != null && ofType[type.ordinal()] > 0);
        }

        private void add(Waiting w) {
            if (queue.put(w.turn, w) == null) {
                alsoWithoutKey += w.alsoWithoutKey ? 1 : 0;
                ofType[w.type.ordinal()]++;
            }
        }

        private void remove(Waiting w) {
            if (queue.remove(w.turn) != null) {
                alsoWithoutKey -= w.alsoWithoutKey ? 1 : 0;
                ofType[w.type.ordinal()]--;
            }
        }

        @Override
        public void touched() {
            if (!isWritten) {
                isWritten = true;
                written.add(this);
            }
        }

        @Override
        public boolean isWaiting() {
            return true;
        }
    }

    private static final Comparator<Key> BY_NAME =
            Comparator.<Key>comparingInt(k -> k.db).thenComparing(k -> k.name, Arrays::compareUnsigned);
    private static final Comparator<Waiting> BY_DEADLINE =
            Comparator.<Waiting>comparingLong(w -> w.deadlineMs).thenComparingLong(w -> w.turn);

    private final TreeMap<Key, Key> keys = new TreeMap<>(BY_NAME);
    private final Map<Conn, Waiting> waiting = new LinkedHashMap<>();
    private final TreeSet<Waiting> deadlines = new TreeSet<>(BY_DEADLINE);
    private final List<Key> written = new ArrayList<>();
    private long turns;

    /** How many connections wait. */
    public int count() {
        return waiting.size();
    }

    /** Whether keys were written that somebody waits for. */
    boolean hasWritten() {
        return !written.isEmpty();
    }

    void begin(Waiting w, Keyspace keyspace) {
        w.turn = turns++;
        waiting.put(w.conn, w);
        if (w.deadlineMs > 0) {
            deadlines.add(w);
        }
        for (byte[] name : w.keys) {
            key(w.db, name, keyspace).add(w);
        }
    }

    private Key key(int db, byte[] name, Keyspace keyspace) {
        Key probe = new Key(db, name, written);
        Key there = keys.putIfAbsent(probe, probe);
        if (there == null) {
            keyspace.database(db).watch(name, probe, false);
            return probe;
        }
        return there;
    }

    /** What a connection waits with. */
    Waiting of(Conn c) {
        return Objects.requireNonNull(waiting.get(c), "a connection that is blocked on keys is known");
    }

    /** The keys written since the last call, in the order of their first change. */
    List<Key> takeWritten() {
        List<Key> taken = new ArrayList<>(written);
        for (Key key : taken) {
            key.isWritten = false;
        }
        written.clear();
        return taken;
    }

    /** A connection waits no longer, whatever the reason; harmless when it does not wait. */
    void forget(Conn c, Keyspace keyspace) {
        Waiting w = waiting.remove(c);
        if (w == null) {
            return;
        }
        deadlines.remove(w);
        Database database = keyspace.database(w.db);
        for (byte[] name : w.keys) {
            Key key = keys.get(new Key(w.db, name, written));
            if (key == null) {
                continue;
            }
            key.remove(w);
            if (key.first() == null) {
                keys.remove(key);
                written.remove(key);
                database.unwatch(key.name, key);
            }
        }
    }

    /** The connections that have waited long enough, the earliest deadline first. */
    List<Conn> due(long nowMs) {
        if (deadlines.isEmpty()) {
            // Asked for in each turn: an iterator would be garbage of the hot path.
            return List.of();
        }
        List<Conn> due = new ArrayList<>();
        for (Waiting w : deadlines) {
            if (nowMs < w.deadlineMs) {
                break;
            }
            due.add(w.conn);
        }
        return due;
    }

    /** How many connections wait for a limited time. */
    public long withDeadline() {
        return waiting.values().stream().filter(w -> w.deadlineMs > 0).count();
    }

    /** All connections that wait, in the order in which they came. */
    List<Conn> all() {
        return new ArrayList<>(waiting.keySet());
    }

    /** The data set was exchanged: watches the keys of the new one, all of which may have changed. */
    void moveTo(Keyspace loaded) {
        for (Key key : keys.keySet()) {
            loaded.database(key.db).watch(key.name, key, false);
            key.touched();
        }
    }

    /** The same waits of a copied node. */
    BlockedKeys copy(UnaryOperator<Conn> mapping, Keyspace keyspace) {
        BlockedKeys copy = new BlockedKeys();
        for (Waiting w : waiting.values()) {
            copy.begin(w.copy(mapping.apply(w.conn)), keyspace);
        }
        for (Key key : written) {
            copy.key(key.db, key.name, keyspace).touched();
        }
        return copy;
    }
}
