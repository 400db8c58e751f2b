package dev.ariadne.core.persist;

import org.jspecify.annotations.Nullable;

/** An open file. It is read anywhere and written at its end. */
public interface DiskFile {
    /** Size in bytes. */
    long size();

    /** Reads up to {@code to - from} bytes at {@code position}; returns how many, 0 at the end of the file. */
    int read(long position, byte[] buf, int from, int to) throws DiskFailure;

    /** Appends a range. When it fails, the file is as long as before. */
    void write(byte[] buf, int from, int to) throws DiskFailure;

    /** Cuts the file off. */
    void truncate(long size) throws DiskFailure;

    /** Makes what was written durable, before it returns. */
    void sync() throws DiskFailure;

    /**
     * Makes what was written so far durable without waiting: {@link #syncedBytes} tells when, and the driver then ends a batch. Not
     * while {@link #isSyncing}.
     */
    void syncSoon();

    /** Whether {@link #syncSoon} is at work. */
    boolean isSyncing();

    /** How many bytes are known to be durable since the file was opened; what it had then counts. */
    long syncedBytes();

    /** What went wrong with the last {@link #syncSoon}, null when it went well. */
    @Nullable
    String syncFailure();

    /** Lets go of the file; a {@link #syncSoon} at work goes on. */
    void close();
}
