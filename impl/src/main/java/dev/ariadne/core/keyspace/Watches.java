package dev.ariadne.core.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Who watches which key of one database (Redis: multi.c, WATCH). Nearly always empty, so being empty costs one test. */
final class Watches {
    private static final class Watch {
        final Watcher watcher;
        /** The key was past its time when the watch began, though not deleted yet: its deletion is no change. */
        boolean expired;

        Watch(Watcher watcher, boolean expired) {
            this.watcher = watcher;
            this.expired = expired;
        }
    }

    private final TreeMap<byte[], List<Watch>> byKey = new TreeMap<>(Arrays::compareUnsigned);

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    void add(byte[] key, Watcher watcher, boolean expired) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(new Watch(watcher, expired));
    }

    void remove(byte[] key, Watcher watcher) {
        List<Watch> watches = byKey.get(key);
        if (watches != null) {
            watches.removeIf(w -> w.watcher == watcher);
            if (watches.isEmpty()) {
                byKey.remove(key);
            }
        }
    }

    /** Whether the key was past its time when {@code watcher} began to watch it. */
    boolean sawExpired(byte[] key, Watcher watcher) {
        for (Watch watch : byKey.getOrDefault(key, List.of())) {
            if (watch.watcher == watcher) {
                return watch.expired;
            }
        }
        return false;
    }

    /** The key was changed; {@code deleted} when it is gone now. */
    void touch(byte[] key, boolean deleted) {
        for (Watch watch : byKey.getOrDefault(key, List.of())) {
            if (watch.expired && deleted) {
                watch.expired = false;
            } else {
                watch.watcher.touched();
            }
        }
    }

    /**
     * The key's database is exchanged for another (Redis: multi.c:touchAllWatchedKeysInDb).
     *
     * @param leaves whether the key is there before
     * @param comes whether it is there after
     * @param comesExpired whether it is past its time then
     */
    void exchange(byte[] key, boolean leaves, boolean comes, boolean comesExpired) {
        for (Watch watch : byKey.getOrDefault(key, List.of())) {
            if (watch.watcher.isWaiting()) {
                watch.watcher.touched();
            } else if (watch.expired && !comes) {
                watch.expired = false;
            } else if (!watch.expired && !leaves && comesExpired) {
                watch.expired = true;
            } else if (!(watch.expired && comesExpired)) {
                watch.watcher.touched();
            }
        }
    }

    /** The key was changed in a way that only those who wait for it are to hear of, or only the others. */
    void touchSome(byte[] key, boolean waiting) {
        for (Watch watch : byKey.getOrDefault(key, List.of())) {
            if (watch.watcher.isWaiting() == waiting) {
                watch.watcher.touched();
            }
        }
    }

    /** The keys that are watched. */
    List<byte[]> keys() {
        return new ArrayList<>(byKey.keySet());
    }
}
