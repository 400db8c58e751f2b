package dev.ariadne.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small disk of a node's own: an ext4 file system in a file, mounted by a loop device. It can be filled to the last byte, and made slow by
 * freezing it again and again: whoever writes then waits for the thaw, as for a disk that is busy with others. (Limits of cgroups bind only
 * where those can be made, dm-delay needs a kernel with a device mapper.)
 */
public final class Volume implements AutoCloseable {
    private static final long SIZE_BYTES = 256L << 20;
    private static final long TRIAL_BYTES = 4L << 20;
    private static final List<Integer> FILL_PIECES_BYTES = List.of(1 << 16, 4096, 4096, 1);
    private static final int THAWED_MS = 20;
    private static final int UNMOUNT_ATTEMPTS = 40;
    private static final int UNMOUNT_RETRY_MS = 50;
    private static final String FILLER = "filler";

    /** Begins the names of directories in which it is tried, before the number of the process that tries. */
    private static final String TRIAL = "ariadne-disk-";

    private static @Nullable Optional<String> hindrance;

    private final Path directory;
    private final Path image;
    private @Nullable Thread slowing;
    private CountDownLatch thawed = new CountDownLatch(0);

    private Volume(Path directory, Path image) {
        this.directory = directory;
        this.image = image;
    }

    /** Why this machine allows no such disk, in a few words; empty when it does. It is tried once. */
    public static synchronized Optional<String> unavailable() {
        Optional<String> known = hindrance;
        if (known == null) {
            known = tried();
            hindrance = known;
        }
        return known;
    }

    private static Optional<String> tried() {
        CountDownLatch over = new CountDownLatch(1);
        Thread ending = new Thread(() -> await(over));
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            removeTrialsOfTheKilled();
            Path trial =
                    Files.createTempDirectory(TRIAL + ProcessHandle.current().pid() + "-");
            try (Volume volume = mount(trial.resolve("data"), TRIAL_BYTES)) {
                SystemProgram.run("fsfreeze", "-f", volume.directory.toString());
                SystemProgram.run("fsfreeze", "-u", volume.directory.toString());
            } finally {
                Files.deleteIfExists(trial);
            }
            return Optional.empty();
        } catch (UnusableEnvironmentException e) {
            return Optional.of("it needs a loop mount, and " + e.getMessage());
        } catch (IOException e) {
            return Optional.of("it needs a temporary directory: " + e.getMessage());
        } finally {
            over.countDown();
        }
    }

    /** A process that is told to end waits for what is being tried. */
    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeTrialsOfTheKilled() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> trials = Files.newDirectoryStream(parent, TRIAL + "*-*")) {
            for (Path trial : trials) {
                String pid =
                        trial.getFileName().toString().substring(TRIAL.length()).replaceFirst("-.*", "");
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    thaw(trial.resolve("data"));
                    remove(trial.resolve("data"));
                    Files.deleteIfExists(trial);
                }
            }
        }
    }

    /** Makes and mounts one at an empty or new directory. */
    static Volume mount(Path directory) {
        return mount(directory, SIZE_BYTES);
    }

    private static Volume mount(Path directory, long bytes) {
        Volume volume = new Volume(directory, image(directory));
        try {
            Files.createDirectories(directory);
            try (RandomAccessFile file = new RandomAccessFile(volume.image.toFile(), "rw")) {
                file.setLength(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + volume.image, e);
        }
        try {
            // No share of it is kept for root, who else could fill it no further than others.
            SystemProgram.run("mkfs.ext4", "-q", "-F", "-m", "0", volume.image.toString());
            SystemProgram.run("mount", "-o", "loop", volume.image.toString(), directory.toString());
        } catch (UnusableEnvironmentException e) {
            remove(directory);
            throw e;
        }
        return volume;
    }

    private static Path image(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".img");
    }

    /** Fills it to the last block. */
    void fill() {
        Path filler = directory.resolve(FILLER);
        // What is refused to a large piece may be there for a small one, and more once all is where it stays.
        for (int bytes : FILL_PIECES_BYTES) {
            byte[] piece = new byte[bytes];
            try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                long written = 0;
                while (written < SIZE_BYTES) {
                    written += channel.write(ByteBuffer.wrap(piece));
                }
            } catch (IOException e) {
                // Which is how a full disk is told.
                SystemProgram.tried("sync", "-f", filler.toString());
            }
        }
    }

    /** Every write to it, in turns, waits for up to {@code stallMs}. */
    void slow(int stallMs) {
        CountDownLatch end = new CountDownLatch(1);
        thawed = end;
        Thread thread = new Thread(() -> freezeAgainAndAgain(stallMs, end), "slow-disk");
        thread.setDaemon(true);
        slowing = thread;
        thread.start();
    }

    private void freezeAgainAndAgain(int stallMs, CountDownLatch end) {
        String path = directory.toString();
        try {
            do {
                SystemProgram.tried("fsfreeze", "-f", path);
                boolean over = end.await(stallMs, TimeUnit.MILLISECONDS);
                SystemProgram.tried("fsfreeze", "-u", path);
                if (over) {
                    return;
                }
            } while (!end.await(THAWED_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes room, and makes it fast again. */
    void mend() {
        thawed.countDown();
        Thread thread = slowing;
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            slowing = null;
        }
        try {
            Files.deleteIfExists(directory.resolve(FILLER));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make room in " + directory, e);
        }
    }

    /** Unmounts and removes it; who uses it must have ended, or been killed. */
    @Override
    public void close() {
        mend();
        remove(directory);
    }

    /** Lets go whoever waits for a frozen one, which not even kill -9 ends before. */
    static void thaw(Path directory) {
        SystemProgram.tried("fsfreeze", "-u", directory.toString());
    }

    /** Unmounts the one at a directory, if there is one, and removes its file. */
    static void remove(Path directory) {
        for (int attempt = 0; attempt < UNMOUNT_ATTEMPTS && isMounted(directory); attempt++) {
            // A process that was killed holds it for a moment more.
            boolean last = attempt == UNMOUNT_ATTEMPTS - 1;
            if (!SystemProgram.tried("umount", last ? "-l" : "-d", directory.toString())) {
                try {
                    TimeUnit.MILLISECONDS.sleep(UNMOUNT_RETRY_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        try {
            Files.deleteIfExists(image(directory));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the disk at " + directory, e);
        }
    }

    private static boolean isMounted(Path directory) {
        return SystemProgram.tried("mountpoint", "-q", directory.toString());
    }
}
