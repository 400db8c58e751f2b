package dev.ariadne.core.tracking;

import dev.ariadne.config.Params;
import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells connections which of the keys that they may hold in caches of their own have changed.
 *
 * <p>Two ways: by default the table remembers who has read which key, and the first change of a key tells them and forgets them. With BCAST a
 * connection hears of every change of a key with one of its prefixes, once a turn. Keys are told by name alone, whatever their database.
 * What the connection whose command is under way has to hear waits until its reply is written.
 */
public final class Tracking {
    /** Keys that one command forgets when the table is too large. */
    private static final int FORGOTTEN_PER_COMMAND = 100;

    private static final String CHANNEL = "__redis__:invalidate";

    /** Stands for all keys. */
    private static final byte[] ALL_KEYS = new byte[0];

    private final Node node;
    /** Ids of the connections that may hold a key, by key; oldest first. */
    private final Map<ByteBuffer, Set<Long>> readers = new LinkedHashMap<>();

    private final TreeMap<byte[], Prefix> prefixes = new TreeMap<>(Arrays::compareUnsigned);
    /** For the connection whose command is under way. */
    private final List<byte[]> pending = new ArrayList<>();

    private int trackers;
    private long items;
    private boolean changedPrefixes;

    /** Keys with a prefix that changed in this turn, each with who changed it last. */
    private static final class Prefix {
        final Set<Conn> listeners = new LinkedHashSet<>();
        final TreeMap<byte[], Long> changed = new TreeMap<>(Arrays::compareUnsigned);
    }

    public Tracking(Node node) {
        this.node = node;
    }

    /** Makes this, the tracking of a copied node, the same as {@code other}; the connections are copied already. */
    public void copyFrom(Tracking other) {
        other.readers.forEach((key, ids) -> readers.put(key, new LinkedHashSet<>(ids)));
        items = other.items;
        for (Conn original : other.node.clients().all()) {
            Tracker tracker = original.tracker();
            if (tracker != null) {
                Conn twin = node.clients().copyOf(original);
                twin.tracker(tracker.copy());
                trackers++;
                tracker.prefixes.forEach(prefix -> listen(twin, prefix));
            }
        }
        other.prefixes.forEach((name, prefix) -> prefix(name).changed.putAll(prefix.changed));
        changedPrefixes = other.changedPrefixes;
    }

    // ---- on and off

    /**
     * CLIENT TRACKING ON.
     *
     * @param redirect id of the connection that gets the messages, 0 for {@code c} itself
     * @param added prefixes of BCAST, which join those it has; none at all means all keys
     */
    public void on(Conn c, Collection<Tracker.Option> options, long redirect, List<byte[]> added) {
        Tracker tracker = c.tracker();
        if (tracker == null) {
            tracker = new Tracker();
            c.tracker(tracker);
            trackers++;
        }
        tracker.set(options, redirect);
        if (tracker.has(Tracker.Option.BCAST)) {
            for (byte[] prefix : added.isEmpty() ? List.of(ALL_KEYS) : added) {
                tracker.prefixes.add(prefix);
                listen(c, prefix);
            }
        }
    }

    private void listen(Conn c, byte[] prefix) {
        prefix(prefix).listeners.add(c);
    }

    private Prefix prefix(byte[] name) {
        return prefixes.computeIfAbsent(name, n -> new Prefix());
    }

    /** CLIENT TRACKING OFF, or the connection is gone; what the table remembers of it is forgotten with time. */
    public void off(Conn c) {
        Tracker tracker = c.tracker();
        if (tracker == null) {
            return;
        }
        for (byte[] name : tracker.prefixes) {
            Set<Conn> listeners = prefix(name).listeners;
            listeners.remove(c);
            if (listeners.isEmpty()) {
                prefixes.remove(name);
            }
        }
        c.tracker(null);
        trackers--;
    }

    // ---- what is read

    /** {@code c} has run a command that only reads: remembers its keys if it asked for that. */
    public void remember(Conn c, Command command, Args args) {
        Tracker tracker = c.tracker();
        if (tracker == null || !tracker.remembersReads() || command.is(Command.Flag.PUBSUB)) {
            return;
        }
        command.keys().find(args, i -> {
            Set<Long> ids = readers.computeIfAbsent(ByteBuffer.wrap(args.bytes(i)), k -> new LinkedHashSet<>());
            items += ids.add(c.id()) ? 1 : 0;
        });
    }

    /** Keeps the table within tracking-table-max-keys: the keys remembered longest are told as if they had changed. */
    public void limit() {
        long most = node.config().get(Params.TRACKING_TABLE_MAX_KEYS);
        for (int i = 0; i < FORGOTTEN_PER_COMMAND && most > 0 && readers.size() > most; i++) {
            Iterator<ByteBuffer> oldest = readers.keySet().iterator();
            tell(oldest.next().array(), null);
        }
    }

    // ---- what changes

    /** Whether anybody wants to hear of changes. */
    public boolean isOn() {
        return trackers > 0;
    }

    /**
     * A key has changed.
     *
     * @param by the connection whose request is under way, null when none is
     */
    public void changed(byte[] key, @Nullable Conn by) {
        for (Map.Entry<byte[], Prefix> each : prefixes.entrySet()) {
            byte[] prefix = each.getKey();
            if (startsWith(key, prefix)) {
                each.getValue().changed.put(key, by == null ? 0 : by.id());
                changedPrefixes = true;
            }
        }
        tell(key, by);
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Tells those who have read a key, and forgets them. */
    private void tell(byte[] key, @Nullable Conn by) {
        Set<Long> ids = readers.remove(ByteBuffer.wrap(key));
        if (ids == null) {
            return;
        }
        items -= ids.size();
        for (long id : ids) {
            Conn c = node.clients().byId(id);
            Tracker tracker = c == null ? null : c.tracker();
            if (c == null || tracker == null || tracker.has(Tracker.Option.BCAST)) {
                continue;
            }
            if (c != by) {
                send(c, tracker, List.of(key));
            } else if (!tracker.has(Tracker.Option.NOLOOP)) {
                pending.add(key);
            }
        }
    }

    /** All keys are gone. */
    public void flushed(@Nullable Conn by) {
        readers.clear();
        items = 0;
        if (!isOn()) {
            return;
        }
        for (Conn c : node.clients().all()) {
            Tracker tracker = c.tracker();
            if (tracker != null && c == by) {
                pending.add(ALL_KEYS);
            } else if (tracker != null) {
                send(c, tracker, null);
            }
        }
    }

    // ---- telling

    /** The command of {@code c} is over: tells it what waited for that. */
    public void flushPending(Conn c) {
        if (pending.isEmpty()) {
            return;
        }
        Tracker tracker = c.tracker();
        for (byte[] key : pending) {
            if (tracker != null) {
                send(c, tracker, key == ALL_KEYS ? null : List.of(key));
            }
        }
        pending.clear();
    }

    /** The end of a turn: tells what changed under the prefixes. */
    public void endTurn() {
        if (!changedPrefixes) {
            return;
        }
        changedPrefixes = false;
        for (Prefix prefix : prefixes.values()) {
            if (prefix.changed.isEmpty()) {
                continue;
            }
            List<byte[]> keys = List.copyOf(prefix.changed.keySet());
            for (Conn c : prefix.listeners) {
                Tracker tracker = c.tracker();
                if (tracker != null) {
                    List<byte[]> told = tracker.has(Tracker.Option.NOLOOP) ? changedByOthers(prefix, c) : keys;
                    if (!told.isEmpty()) {
                        send(c, tracker, told);
                    }
                }
            }
            prefix.changed.clear();
        }
    }

    private static List<byte[]> changedByOthers(Prefix prefix, Conn c) {
        List<byte[]> keys = new ArrayList<>();
        prefix.changed.forEach((key, by) -> {
            if (by != c.id()) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** Tells a connection, or the one that hears in its place, of changed keys; null stands for all. */
    private void send(Conn c, Tracker tracker, @Nullable List<byte[]> keys) {
        Conn hearer = c;
        if (tracker.redirect() != 0) {
            Conn other = node.clients().byId(tracker.redirect());
            if (other == null || other.isClosing()) {
                tracker.redirectBroken = true;
                sayBroken(c, tracker);
                return;
            }
            hearer = other;
        }
        Reply reply = node.replies().push(hearer);
        if (hearer.protocol() > 2) {
            reply.push(2);
            reply.text("invalidate");
        } else if (hearer != c && hearer.subscriber() != null) {
            reply.push(3);
            reply.text("message");
            reply.text(CHANNEL);
        } else {
            return;
        }
        if (keys == null) {
            reply.protocol(c.protocol());
            reply.nil();
            reply.protocol(hearer.protocol());
            return;
        }
        reply.array(keys.size());
        for (byte[] key : keys) {
            reply.bulk(key);
        }
    }

    private void sayBroken(Conn c, Tracker tracker) {
        if (c.protocol() > 2) {
            Reply reply = node.replies().push(c);
            reply.push(2);
            reply.text("tracking-redir-broken");
            reply.integer(tracker.redirect());
        }
    }

    // ---- for INFO

    /** Connections that are told. */
    public int trackers() {
        return trackers;
    }

    /** Keys that somebody may hold. */
    public int keys() {
        return readers.size();
    }

    /** Pairs of a key and somebody who may hold it. */
    public long items() {
        return items;
    }

    /** Prefixes that somebody listens to. */
    public int prefixes() {
        return prefixes.size();
    }
}
