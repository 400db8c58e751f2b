package dev.ariadne.conform.live;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The threads and ends of gates. */
final class Threads {
    private Threads() {}

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes what may be closed already, by either side. */
    static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a socket of this process", e);
        }
    }
}
