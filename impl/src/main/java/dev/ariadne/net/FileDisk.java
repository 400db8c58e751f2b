package dev.ariadne.net;

import dev.ariadne.core.persist.Disk;
import dev.ariadne.core.persist.DiskFailure;
import dev.ariadne.core.persist.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Files of the configured directory. Everything happens on the caller's thread but {@link DiskFile#syncSoon}, which has its own. */
final class FileDisk implements Disk {
    private final Supplier<Path> directory;
    private final Runnable synced;
    private final ExecutorService syncing = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "ariadne-fsync");
        thread.setDaemon(true);
        return thread;
    });

    /** @param synced called on a thread of its own when a {@link DiskFile#syncSoon} is done */
    FileDisk(Supplier<Path> directory, Runnable synced) {
        this.directory = directory;
        this.synced = synced;
    }

    private Path path(String name) {
        return directory.get().resolve(Server.path(name));
    }

    @Override
    public long size(String name) {
        try {
            return Files.size(path(name));
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public boolean isDirectory(String name) {
        return Files.isDirectory(path(name));
    }

    @Override
    public DiskFile create(String name) throws DiskFailure {
        return open(
                name,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    @Override
    public DiskFile open(String name) throws DiskFailure {
        return open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private DiskFile open(String name, StandardOpenOption... how) throws DiskFailure {
        try {
            return new OpenFile(FileChannel.open(path(name), how));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void rename(String from, String to) throws DiskFailure {
        try {
            Path target = path(to);
            Files.move(path(from), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel parent = FileChannel.open(target.toAbsolutePath().getParent())) {
                parent.force(true);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void delete(String name) throws DiskFailure {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void makeDirectory(String name) throws DiskFailure {
        try {
            if (!isDirectory(name)) {
                Files.createDirectory(path(name));
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static DiskFailure failure(IOException e) {
        if (e instanceof NoSuchFileException) {
            return new DiskFailure("No such file or directory");
        }
        if (e instanceof AccessDeniedException) {
            return new DiskFailure("Permission denied");
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return new DiskFailure(String.valueOf(reason));
    }

    private final class OpenFile implements DiskFile {
        private final FileChannel channel;
        private long size;
        private volatile long syncedBytes;
        private volatile boolean isSyncing;
        private volatile boolean closed;
        private volatile @Nullable String syncFailure;

        OpenFile(FileChannel channel) throws IOException {
            this.channel = channel;
            size = channel.size();
            syncedBytes = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public int read(long position, byte[] buf, int from, int to) throws DiskFailure {
            try {
                return Math.max(0, channel.read(ByteBuffer.wrap(buf, from, to - from), position));
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void write(byte[] buf, int from, int to) throws DiskFailure {
            ByteBuffer bytes = ByteBuffer.wrap(buf, from, to - from);
            try {
                long at = size;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
                size = at;
            } catch (IOException e) {
                cutBack();
                throw failure(e);
            }
        }

        private void cutBack() {
            try {
                channel.truncate(size);
            } catch (IOException e) {
                // The failure to write is what is reported; the next write begins at the same place.
            }
        }

        @Override
        public void truncate(long newSize) throws DiskFailure {
            try {
                channel.truncate(newSize);
                size = newSize;
                syncedBytes = Math.min(syncedBytes, newSize);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void sync() throws DiskFailure {
            try {
                channel.force(false);
                syncedBytes = size;
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void syncSoon() {
            isSyncing = true;
            long until = size;
            syncing.execute(() -> {
                try {
                    channel.force(false);
                    syncFailure = null;
                    syncedBytes = Math.max(syncedBytes, until);
                } catch (IOException e) {
                    syncFailure = failure(e).what();
                }
                isSyncing = false;
                if (closed) {
                    shut();
                }
                synced.run();
            });
        }

        @Override
        public boolean isSyncing() {
            return isSyncing;
        }

        @Override
        public long syncedBytes() {
            return syncedBytes;
        }

        @Override
        public @Nullable String syncFailure() {
            return syncFailure;
        }

        @Override
        public void close() {
            closed = true;
            if (!isSyncing) {
                shut();
            }
        }

        private void shut() {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing was lost: what had to be durable was synced before.
            }
        }
    }
}
