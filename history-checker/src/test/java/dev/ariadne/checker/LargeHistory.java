package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Histories of any size, as clients at a real object would make them: each client has one operation open, which takes effect at some time while
 * it is. For measurements, and to hold engines against one another where no brute force can follow.
 *
 * <p>Kinds: {@code wr} registers with unique writes, {@code wr5} with values 0 to 4, {@code cas} and {@code cas5} the same with compare-and-set,
 * {@code incr}, {@code add} (a counter whose increments do not say), {@code set}, {@code append}, {@code queue}, {@code mutex}.
 */
final class LargeHistory {
    /**
     * @param clients operations open at a time
     * @param crashPercent of the operations whose outcome is unknown
     * @param keys independent objects; the clients take one after the other, so that each has its share of the run
     * @param stale whether one read, in the last third, returns what the object held a while before
     */
    record Size(String kind, int operations, int clients, double crashPercent, int keys, boolean stale) {
        @Override
        public String toString() {
            return kind + " n" + operations + " c" + clients + " i" + crashPercent + " k" + keys
                    + (stale ? " stale" : "");
        }
    }

    private static final class Open {
        final int process;
        final String f;
        final @Nullable Object value;
        final Cell cell;
        boolean failed;

        @Nullable
        Object result;

        Open(int process, String f, @Nullable Object value, Cell cell) {
            this.process = process;
            this.f = f;
            this.value = value;
            this.cell = cell;
        }
    }

    /** One object. */
    private static final class Cell {
        final @Nullable Object key;
        final List<@Nullable Object> elements = new ArrayList<>();
        final List<@Nullable Object> past = new ArrayList<>();

        @Nullable
        Object value;

        long number;

        Cell(@Nullable Object key) {
            this.key = key;
        }
    }

    private enum What {
        INVOKE,
        EFFECT,
        COMPLETE,
        CRASH
    }

    private record Event(long at, int order, Open op, What what) {}

    private final Size size;
    private final Random random;
    private final HistoryBuilder builder = History.builder();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Integer.compare(a.order, b.order));
    private final Cell[] cells;
    private int order;
    private long unique = 1;
    private int processes;
    private int started;
    private boolean lied;

    private LargeHistory(Size size, long seed) {
        this.size = size;
        random = new Random(seed);
        cells = new Cell[size.keys];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell(size.keys == 1 ? null : (Object) (long) i);
        }
    }

    static History of(Size size, long seed) {
        return new LargeHistory(size, seed).run();
    }

    private History run() {
        for (int client = 0; client < size.clients; client++) {
            begin(processes++, random.nextInt(1000));
        }
        while (!events.isEmpty()) {
            Event event = events.poll();
            Open op = event.op;
            switch (event.what) {
                case INVOKE -> builder.add(op.process, EventType.INVOKE, op.f, op.cell.key, op.value, event.at);
                case EFFECT -> takeEffect(op);
                case COMPLETE -> complete(op, event.at);
                case CRASH -> {
                    builder.add(op.process, EventType.INFO, op.f, op.cell.key, op.value, event.at);
                    begin(processes++, event.at + 1);
                }
            }
        }
        return builder.build();
    }

    private void begin(int process, long at) {
        if (started == size.operations) {
            return;
        }
        Cell cell = cells[(int) ((long) started * size.keys / size.operations)];
        started++;
        String f = function();
        Open op = new Open(process, f, argument(f, cell), cell);
        long effect = at + 1 + random.nextInt(500_000);
        long end = effect + 1 + random.nextInt(500_000);
        boolean crashes = random.nextDouble() * 100 < size.crashPercent;
        schedule(at, op, What.INVOKE);
        if (!crashes || random.nextBoolean()) {
            schedule(effect, op, What.EFFECT);
        }
        schedule(end, op, crashes ? What.CRASH : What.COMPLETE);
    }

    private void schedule(long at, Open op, What what) {
        events.add(new Event(at, order++, op, what));
    }

    private void complete(Open op, long at) {
        Object value = op.result != null || op.f.equals("read") ? op.result : op.value;
        builder.add(op.process, op.failed ? EventType.FAIL : EventType.OK, op.f, op.cell.key, value, at);
        begin(op.process, at + 1 + random.nextInt(100_000));
    }

    private String function() {
        boolean first = random.nextBoolean();
        return switch (size.kind) {
            case "wr", "wr5" -> first ? "read" : "write";
            case "cas", "cas5" -> first ? "read" : random.nextBoolean() ? "write" : "cas";
            case "incr" -> first ? "read" : "incr";
            case "add" -> first ? "read" : "add";
            case "set" -> first ? "read" : "add";
            case "append" -> first ? "read" : "append";
            case "queue" -> first ? "enqueue" : "dequeue";
            default -> first ? "acquire" : "release";
        };
    }

    private @Nullable Object argument(String f, Cell cell) {
        boolean repeats = size.kind.endsWith("5");
        return switch (f) {
            case "add" -> size.kind.equals("add") ? (Object) 1L : (Object) unique++;
            case "write" -> repeats ? (Object) (long) random.nextInt(5) : (Object) unique++;
            case "append", "enqueue" -> unique++;
            case "cas" ->
                repeats
                        ? Arrays.asList((long) random.nextInt(5), (long) random.nextInt(5))
                        : Arrays.asList(cell.value, unique++);
            default -> null;
        };
    }

    private void takeEffect(Open op) {
        Cell cell = op.cell;
        switch (op.f) {
            case "read" -> op.result = read(cell);
            case "write" -> set(cell, op.value);
            case "cas" -> {
                List<?> pair = (List<?>) Objects.requireNonNull(op.value);
                op.failed = !Objects.equals(pair.get(0), cell.value);
                if (!op.failed) {
                    set(cell, pair.get(1));
                }
            }
            case "incr" -> op.result = ++cell.number;
            case "add" -> {
                cell.number++;
                cell.elements.add(op.value);
            }
            case "append", "enqueue" -> cell.elements.add(op.value);
            case "dequeue" -> {
                op.failed = cell.elements.isEmpty();
                op.result = op.failed ? null : cell.elements.remove(0);
            }
            default -> {
                boolean acquire = op.f.equals("acquire");
                op.failed = acquire == (cell.number == 1);
                cell.number = op.failed ? cell.number : acquire ? 1 : 0;
            }
        }
    }

    private void set(Cell cell, @Nullable Object value) {
        if (size.stale) {
            cell.past.add(cell.value);
            if (cell.past.size() > 4 * size.clients + 20) {
                cell.past.remove(0);
            }
        }
        cell.value = value;
    }

    private @Nullable Object read(Cell cell) {
        boolean lies = size.stale && !lied && started > size.operations / 3 * 2;
        return switch (size.kind) {
            case "incr", "add" -> {
                boolean can = lies && cell.number > 4L * size.clients + 20;
                lied |= can;
                yield can ? (Object) (cell.number - 4L * size.clients - 20) : (Object) cell.number;
            }
            case "set", "append" -> {
                boolean can = lies && cell.elements.size() > 4 * size.clients + 20;
                lied |= can;
                List<@Nullable Object> seen =
                        can ? cell.elements.subList(0, cell.elements.size() - 4 * size.clients - 20) : cell.elements;
                yield size.kind.equals("set") ? new LinkedHashSet<>(seen) : new ArrayList<>(seen);
            }
            default -> {
                boolean can = lies && cell.past.size() > 4 * size.clients;
                lied |= can;
                yield can ? cell.past.get(0) : cell.value;
            }
        };
    }
}
