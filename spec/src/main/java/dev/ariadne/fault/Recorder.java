package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of what clients did and saw, in one order. Each event gets its time inside the lock that orders the events, so that order and
 * time cannot disagree. An operation that is never completed stays open, which the checker counts as {@code :info}.
 */
public final class Recorder {
    private long startNanos;
    private final List<Event> events = new ArrayList<>();
    private int completed;

    /** A record whose times count from now. */
    public Recorder() {
        this(System.nanoTime());
    }

    /** @param startNanos {@link System#nanoTime()} at the start of the run; all recorded times count from it */
    public Recorder(long startNanos) {
        this.startNanos = startNanos;
    }

    /** The run starts now; nothing may have been recorded yet. Returns {@link System#nanoTime()}. */
    synchronized long start() {
        startNanos = System.nanoTime();
        return startNanos;
    }

    /** One event of the history, or (with {@code call} null) a mark of what the nemesis did. */
    public sealed interface Event {}

    /** An operation begins. */
    public record Invoked(Call call) implements Event {}

    /** An operation ends. */
    public record Completed(Call call) implements Event {}

    /**
     * Something was broken or mended.
     *
     * @param kind one word
     * @param what in a few words, with the nodes' names
     */
    public record Marked(long nanos, String kind, String what, String outcome) implements Event {}

    /** One operation of one client: fixed at its invocation, completed once. */
    public static final class Call {
        private final int process;
        private final Operation operation;
        private String node;
        private final long dueNanos;
        private final long invokedNanos;
        private final int invokeIndex;
        private long completedNanos = -1;
        private int completeIndex = -1;
        private @Nullable Answer answer;

        private Call(int process, Operation operation, String node, long dueNanos, long invokedNanos, int invokeIndex) {
            this.process = process;
            this.operation = operation;
            this.node = node;
            this.dueNanos = dueNanos;
            this.invokedNanos = invokedNanos;
            this.invokeIndex = invokeIndex;
        }

        public int process() {
            return process;
        }

        public Operation operation() {
            return operation;
        }

        /** The node that was asked, the last of them when the first sent the client on. */
        public String node() {
            return node;
        }

        /** When it was due, since the start of the run; it is invoked later when every client is busy. */
        public long dueNanos() {
            return dueNanos;
        }

        /** Since the start of the run. */
        public long invokedNanos() {
            return invokedNanos;
        }

        /** Since the start of the run; -1 while open. */
        public long completedNanos() {
            return completedNanos;
        }

        /** The position of the invocation among all events. */
        public int invokeIndex() {
            return invokeIndex;
        }

        /** The position of the completion among all events; -1 while open. */
        public int completeIndex() {
            return completeIndex;
        }

        /** How it ended; null while open. */
        public @Nullable Answer answer() {
            return answer;
        }

        /** How it ended, an open operation being one of which nobody knows. */
        public Answer.Kind kind() {
            Answer known = answer;
            return known == null ? Answer.Kind.INFO : known.kind();
        }
    }

    /** Notes an operation that begins when it is due. */
    public Call invoke(int process, Operation operation, String node) {
        return invoke(process, operation, node, Long.MAX_VALUE);
    }

    /** @param dueNanos when it was due, since the start of the run */
    synchronized Call invoke(int process, Operation operation, String node, long dueNanos) {
        long now = System.nanoTime() - startNanos;
        Call call = new Call(process, operation, node, Math.min(dueNanos, now), now, events.size());
        events.add(new Invoked(call));
        return call;
    }

    /** Notes that another node is asked, since the first would not do. */
    synchronized void sentOn(Call call, String node) {
        call.node = node;
    }

    public synchronized void complete(Call call, Answer answer) {
        if (call.answer != null) {
            throw new IllegalStateException("completed twice: " + call.operation);
        }
        call.completedNanos = System.nanoTime() - startNanos;
        call.completeIndex = events.size();
        call.answer = answer;
        completed++;
        events.add(new Completed(call));
    }

    /** Notes what the nemesis did, and with what result. */
    public synchronized void mark(String kind, String what, String outcome) {
        events.add(new Marked(System.nanoTime() - startNanos, kind, what, outcome));
    }

    /** The number of operations completed so far. */
    public synchronized int completed() {
        return completed;
    }

    /** All events so far, in order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** All operations invoked so far, in order of invocation. */
    public synchronized List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Invoked invoked) {
                calls.add(invoked.call());
            }
        }
        return calls;
    }
}
