package dev.ariadne.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A client that sends PING each millisecond and notes how long the answer takes. While an answer is late the pings that could not be sent
 * count as well, each with the time it would have waited; that the pinger itself was woken late counts apart, since it is not the server's.
 */
final class Pinger implements AutoCloseable {
    private static final byte[] PING = PipelinedClient.request("PING");
    static final long INTERVAL_NANOS = 1_000_000;
    private static final int DIGITS = 3;
    private static final double MILLIS = 1e6;
    private static final double SECONDS = 1e9;
    /** Answers of this time are one point of the plot: the slowest of them. */
    private static final long POINT_NANOS = 50_000_000;

    private final PipelinedClient client;
    private final Histogram times = new Histogram(DIGITS);
    private final Histogram lateness = new Histogram(DIGITS);
    private final List<Plot.Point> points = new ArrayList<>();
    private final Background thread;
    private final long begin = System.nanoTime();
    private long next = begin;
    private long pointEnd = begin + POINT_NANOS;
    private long pointWorst;

    Pinger(int port) throws IOException {
        client = new PipelinedClient(port);
        thread = Background.repeat("ping", this::ping);
    }

    private void ping() throws IOException {
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        long sent = System.nanoTime();
        client.call(PING, 1);
        long answered = System.nanoTime();
        times.recordValueWithExpectedInterval(answered - sent, INTERVAL_NANOS);
        lateness.recordValue(Math.max(0, sent - next));
        pointWorst = Math.max(pointWorst, answered - sent);
        if (answered >= pointEnd) {
            points.add(new Plot.Point((answered - begin) / SECONDS, pointWorst / MILLIS));
            pointWorst = 0;
            pointEnd = answered + POINT_NANOS;
        }
        next = Math.max(next + INTERVAL_NANOS, answered);
    }

    /** Ends the pinging; the figures may be read then. */
    void stop() throws IOException {
        thread.stop();
    }

    double percentileMs(double percentile) {
        return times.getValueAtPercentile(percentile) / MILLIS;
    }

    double worstMs() {
        return times.getMaxValue() / MILLIS;
    }

    /** How late it was woken itself, at worst: no figure of the run is truer than this. */
    double worstLatenessMs() {
        return lateness.getMaxValue() / MILLIS;
    }

    Histogram times() {
        return times;
    }

    /** The slowest answer of each twentieth of a second, in ms, by seconds since the start. */
    List<Plot.Point> points() {
        return points;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
