package dev.ariadne.core.persist;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A disk that loses what was not synced when the power goes ({@link #losePower}), and fails when it is told to: for simulation and tests. */
public final class MemoryDisk implements Disk {
    /** When set, every write and creation fails with it. */
    public @Nullable String full;
    /** When set, every sync fails with it. */
    public @Nullable String unsyncable;
    /** Whether {@link DiskFile#syncSoon} stays at work until {@link #finishSyncs}. */
    public boolean slow;
    /** How often a file was synced. */
    public int syncs;

    private final Map<String, Content> files = new LinkedHashMap<>();
    private final Set<String> directories = new LinkedHashSet<>();
    private final Set<Open> syncing = new LinkedHashSet<>();

    private static final class Content {
        byte[] bytes = new byte[0];
        int size;
        int durable;
    }

    /** Every file is cut back to what was synced. */
    public void losePower() {
        files.values().forEach(f -> f.size = f.durable);
        syncing.clear();
    }

    /** Ends all {@link DiskFile#syncSoon} at work. */
    public void finishSyncs() {
        Set<Open> now = new LinkedHashSet<>(syncing);
        syncing.clear();
        now.forEach(Open::finish);
    }

    /** The names of the files there are, sorted. */
    public List<String> names() {
        return files.keySet().stream().sorted().toList();
    }

    /** A file's contents. */
    public byte[] bytes(String name) {
        Content file = files.get(name);
        if (file == null) {
            throw new AssertionError("no file " + name + " among " + names());
        }
        return Arrays.copyOf(file.bytes, file.size);
    }

    /** Puts a file there, durable. */
    public void put(String name, byte[] bytes) {
        Content file = new Content();
        file.bytes = bytes.clone();
        file.size = bytes.length;
        file.durable = bytes.length;
        files.put(name, file);
        if (name.indexOf('/') > 0) {
            directories.add(name.substring(0, name.indexOf('/')));
        }
    }

    @Override
    public long size(String name) {
        Content file = files.get(name);
        return file == null ? -1 : file.size;
    }

    @Override
    public boolean isDirectory(String name) {
        return directories.contains(name);
    }

    @Override
    public DiskFile create(String name) throws DiskFailure {
        failIf(full);
        int slash = name.indexOf('/');
        if (slash > 0 && !directories.contains(name.substring(0, slash))) {
            throw new DiskFailure("No such file or directory");
        }
        Content file = new Content();
        files.put(name, file);
        return new Open(file);
    }

    @Override
    public DiskFile open(String name) throws DiskFailure {
        Content file = files.get(name);
        if (file == null) {
            throw new DiskFailure("No such file or directory");
        }
        return new Open(file);
    }

    @Override
    public void rename(String from, String to) throws DiskFailure {
        Content file = files.remove(from);
        if (file == null) {
            throw new DiskFailure("No such file or directory");
        }
        files.put(to, file);
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void makeDirectory(String name) {
        directories.add(name);
    }

    private static void failIf(@Nullable String what) throws DiskFailure {
        if (what != null) {
            throw new DiskFailure(what);
        }
    }

    private final class Open implements DiskFile {
        private final Content file;
        private long synced;
        private @Nullable String failure;

        Open(Content file) {
            this.file = file;
            synced = file.size;
        }

        @Override
        public long size() {
            return file.size;
        }

        @Override
        public int read(long position, byte[] buf, int from, int to) {
            int n = (int) Math.max(0, Math.min(to - from, file.size - position));
            System.arraycopy(file.bytes, (int) position, buf, from, n);
            return n;
        }

        @Override
        public void write(byte[] buf, int from, int to) throws DiskFailure {
            failIf(full);
            int needed = file.size + to - from;
            if (file.bytes.length < needed) {
                file.bytes = Arrays.copyOf(file.bytes, 2 * needed);
            }
            System.arraycopy(buf, from, file.bytes, file.size, to - from);
            file.size = needed;
        }

        @Override
        public void truncate(long size) {
            file.size = (int) size;
            file.durable = Math.min(file.durable, file.size);
            synced = Math.min(synced, size);
        }

        @Override
        public void sync() throws DiskFailure {
            failIf(unsyncable);
            syncs++;
            file.durable = file.size;
            synced = file.size;
        }

        @Override
        public void syncSoon() {
            syncing.add(this);
            if (!slow) {
                finishSyncs();
            }
        }

        void finish() {
            try {
                failure = null;
                sync();
            } catch (DiskFailure e) {
                failure = e.what();
            }
        }

        @Override
        public boolean isSyncing() {
            return syncing.contains(this);
        }

        @Override
        public long syncedBytes() {
            return synced;
        }

        @Override
        public @Nullable String syncFailure() {
            return failure;
        }

        @Override
        public void close() {}
    }
}
