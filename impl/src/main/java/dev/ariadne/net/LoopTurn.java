package dev.ariadne.net;

import dev.ariadne.core.Node;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens once in a turn of the event loop, after all sockets that were ready have been read: blocked requests go on, the node
 * ends its batch, and every connection's output leaves with one write. The first event of a turn asks for it; as a task of the
 * loop it runs behind the turn's input.
 *
 * <p>Everything here runs on the loop's thread. Whatever the node throws is a defect, and a node that met one must not go on: it
 * could replicate what is corrupt.
 */
final class LoopTurn {
    /** A connection with output, or with the end of it. */
    interface Outlet {
        /** Sends what is pending, outside of any event of the node. */
        void flush();
    }

    /** Told once when the node met a defect. */
    interface Panic {
        void broken(Throwable defect);
    }

    private final EventLoop loop;
    private final Panic panic;
    private final Runnable task = this::run;
    private final Runnable end = this::endTurn;
    private final Runnable flush = this::flush;
    private final Runnable later;
    private List<Outlet> dirty = new ArrayList<>();
    private List<Outlet> flushing = new ArrayList<>();
    private final ArrayDeque<Outlet> ending = new ArrayDeque<>();
    private final ArrayDeque<ConnHandler> resumed = new ArrayDeque<>();
    private final ArrayDeque<ConnHandler> written = new ArrayDeque<>();
    private final SteadyClock clock = new SteadyClock();
    private boolean asked;
    private boolean running;
    private @Nullable Node node;
    private @Nullable Runnable afterFlush;
    private @Nullable TraceFile trace;
    private @Nullable ScheduledFuture<?> alarm;
    private long alarmAtMs;

    LoopTurn(EventLoop loop, Panic panic) {
        this.loop = loop;
        this.panic = panic;
        later = () -> loop.execute(task);
    }

    /** Time for the events of this loop: Unix time in ms, never going back. */
    long nowMs() {
        return clock.nowMs();
    }

    void start(Node theNode, @Nullable TraceFile itsTrace) {
        node = theNode;
        trace = itsTrace;
    }

    /** Whether there is a node already. */
    boolean isStarted() {
        return node != null;
    }

    Node node() {
        Node n = node;
        if (n == null) {
            throw new IllegalStateException("the node has not started");
        }
        return n;
    }

    /** Makes sure that a turn ends soon. */
    void ask() {
        if (asked) {
            return;
        }
        asked = true;
        if (running && loop instanceof SingleThreadEventLoop one) {
            // A task that is added by a task runs before the sockets are read again, for up to a second: the slices of
            // a snapshot,
            // each of which asks for the next one, would keep all clients waiting.
            one.executeAfterEventLoopIteration(later);
        } else {
            loop.execute(task);
        }
    }

    /** {@code outlet} has something to send; a caller sees to it that this happens once until it is flushed. */
    void dirty(Outlet outlet) {
        dirty.add(outlet);
        ask();
    }

    /** {@code outlet} will be closed: before others are answered, since an answer may tell of it. */
    void ending(Outlet outlet) {
        ending.add(outlet);
        ask();
    }

    /** {@code handler} may offer its held bytes again. */
    void resume(ConnHandler handler) {
        resumed.add(handler);
        ask();
    }

    /** {@code handler} has progress to report that the node may be waiting for. */
    void written(ConnHandler handler) {
        written.add(handler);
        ask();
    }

    /** Ends a batch no later than at this Unix time in ms; an earlier request stays. */
    void wakeAt(long atMs) {
        if (alarm != null && alarmAtMs <= atMs) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarmAtMs = atMs;
        alarm = after(
                () -> {
                    alarm = null;
                    ask();
                },
                Math.max(0, atMs - nowMs()));
    }

    /** Runs once all output of the present turn has been handed to the kernel. */
    void afterFlush(Runnable action) {
        afterFlush = action;
        ask();
    }

    /** A defect that showed up in an event of the node. */
    void broken(Throwable defect) {
        panic.broken(defect);
    }

    /** An event without input: a tick, a signal. */
    void event(NodeEvent event) {
        try {
            event.happen(node(), nowMs());
        } catch (RuntimeException | Error e) {
            broken(e);
        }
        ask();
    }

    /** As {@link #event}, from a thread that is not the loop's. */
    void fromOutside(NodeEvent event) {
        soon(() -> event(event));
    }

    /** Runs a task on the loop. What it throws would be lost in Netty: here it is a defect. */
    void soon(Runnable event) {
        loop.execute(() -> guarded(event));
    }

    /** As {@link #soon}, after so many ms. */
    ScheduledFuture<?> after(Runnable event, long delayMs) {
        return loop.schedule(() -> guarded(event), delayMs, TimeUnit.MILLISECONDS);
    }

    /** One event of the node. */
    interface NodeEvent {
        void happen(Node node, long nowMs);
    }

    private void run() {
        asked = false;
        running = true;
        guarded(end);
        guarded(flush);
        running = false;
    }

    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    private void endTurn() {
        Node n = node();
        for (ConnHandler h = written.poll(); h != null; h = written.poll()) {
            h.reportWritten();
        }
        // Only those of before this turn: a request that blocks and resumes itself must not keep the loop here.
        for (int count = resumed.size(); count > 0; count--) {
            resumed.remove().offerHeld();
        }
        if (n.endBatch(nowMs()) || !resumed.isEmpty()) {
            ask();
        }
        flushTrace();
    }

    /** Writes the trace, if there is one. */
    void flushTrace() {
        TraceFile t = trace;
        if (t != null) {
            try {
                t.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("the trace cannot be written (trace-file)", e);
            }
        }
    }

    private void flush() {
        for (Outlet o = ending.poll(); o != null; o = ending.poll()) {
            o.flush();
        }
        List<Outlet> now = dirty;
        dirty = flushing;
        flushing = now;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).flush();
        }
        now.clear();
        Runnable last = afterFlush;
        if (last != null) {
            afterFlush = null;
            last.run();
        }
    }
}
