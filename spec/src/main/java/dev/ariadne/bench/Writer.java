package dev.ariadne.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** A client that sets keys at a given rate, in a batch each millisecond; a server that is slower makes it slower. */
final class Writer implements AutoCloseable {
    private static final int BATCHES_PER_SECOND = 1000;
    private static final long INTERVAL_NANOS = 1_000_000_000L / BATCHES_PER_SECOND;
    private static final int DIGITS = 3;
    /** Spreads successive writes over all keys. */
    private static final long STRIDE = 7919;

    private final PipelinedClient client;
    private final int keys;
    private final double batch;
    private final long begin = System.nanoTime();
    private final Histogram times = new Histogram(DIGITS);
    private final Background thread;
    private long next = begin;
    private double owed;
    private long written;

    /**
     * @param keys how many of {@link DataSet#STRINGS} there are, which are set anew
     * @param perSecond writes
     */
    Writer(int port, int keys, double perSecond) throws IOException {
        client = new PipelinedClient(port);
        this.keys = keys;
        batch = perSecond / BATCHES_PER_SECOND;
        thread = Background.repeat("writer", this::write);
    }

    private void write() throws IOException {
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        next += INTERVAL_NANOS;
        owed += batch;
        int count = (int) owed;
        if (count == 0) {
            return;
        }
        owed -= count;
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            PipelinedClient.write(requests, DataSet.STRINGS.command((int) (written++ * STRIDE % keys)));
        }
        long sent = System.nanoTime();
        client.call(requests.toByteArray(), count);
        long answered = System.nanoTime();
        times.recordValueWithExpectedInterval(answered - sent, INTERVAL_NANOS);
        // What could not be written in time is not made up for: the rate is a rate, not a debt.
        next = Math.max(next, answered - INTERVAL_NANOS);
    }

    /** Ends the writing; the figures may be read then. */
    void stop() throws IOException {
        thread.stop();
    }

    double perSecond() {
        return written / ((System.nanoTime() - begin) / 1e9);
    }

    Histogram times() {
        return times;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
