package dev.ariadne.sim;

import dev.ariadne.core.persist.Disk;
import dev.ariadne.core.persist.DiskFailure;
import dev.ariadne.core.persist.DiskFile;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A disk in memory. A crash takes what was not synced; {@link DiskFile#syncSoon} is done at once. */
final class SimDisk implements Disk {
    private static final class Content {
        byte[] bytes = new byte[0];
        int size;
        int durable;
    }

    private final TreeMap<String, Content> files = new TreeMap<>();
    private final Set<String> directories = new LinkedHashSet<>();

    /** The process died. */
    void crash() {
        files.values().forEach(f -> f.size = f.durable);
    }

    /** The disk is another, empty one. */
    void clear() {
        files.clear();
        directories.clear();
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
    public DiskFile create(String name) {
        Content file = new Content();
        files.put(name, file);
        return new Open(file);
    }

    @Override
    public DiskFile open(String name) throws DiskFailure {
        return new Open(there(name));
    }

    @Override
    public void rename(String from, String to) throws DiskFailure {
        Content file = there(from);
        files.remove(from);
        files.put(to, file);
    }

    private Content there(String name) throws DiskFailure {
        Content file = files.get(name);
        if (file == null) {
            throw new DiskFailure("No such file or directory");
        }
        return file;
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void makeDirectory(String name) {
        directories.add(name);
    }

    private static final class Open implements DiskFile {
        private final Content file;

        Open(Content file) {
            this.file = file;
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
        public void write(byte[] buf, int from, int to) {
            int needed = file.size + to - from;
            if (file.bytes.length < needed) {
                file.bytes = Arrays.copyOf(file.bytes, Math.max(1024, 2 * needed));
            }
            System.arraycopy(buf, from, file.bytes, file.size, to - from);
            file.size = needed;
        }

        @Override
        public void truncate(long size) {
            file.size = (int) size;
            file.durable = Math.min(file.durable, file.size);
        }

        @Override
        public void sync() {
            file.durable = file.size;
        }

        @Override
        public void syncSoon() {
            sync();
        }

        @Override
        public boolean isSyncing() {
            return false;
        }

        @Override
        public long syncedBytes() {
            return file.durable;
        }

        @Override
        public @Nullable String syncFailure() {
            return null;
        }

        @Override
        public void close() {}
    }
}
