package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small random histories of one object: a real one serves random clients, and now and then lies. */
final class RandomHistory {
    /**
     * @param model whose operations are made
     * @param values the number of values written, or 0 for unique ones
     * @param crashes the share of operations whose outcome is unknown
     * @param lies the share of results that are made up
     */
    record Shape(ModelName model, int operations, int concurrency, int values, double crashes, double lies) {}

    private final Random random;
    private final HistoryBuilder builder = History.builder();
    private final Shape shape;
    private @Nullable Object state;
    private final List<@Nullable Object> elements = new ArrayList<>();
    private final Map<Object, @Nullable Object> registers = new HashMap<>();
    private long number;
    /** What a counter does: goes up by one, goes down by one, or anything. */
    private final int counting;

    private long nextUnique = 1;
    private int nextProcess;

    private static final class Open {
        final int process;
        final String f;
        final @Nullable Object value;
        boolean done;
        boolean failed;

        @Nullable
        Object result;

        Open(int process, String f, @Nullable Object value) {
            this.process = process;
            this.f = f;
            this.value = value;
        }
    }

    private RandomHistory(long seed, Shape shape, @Nullable Object initial) {
        random = new Random(seed);
        this.shape = shape;
        counting = random.nextInt(4);
        if (initial instanceof Collection<?> some) {
            elements.addAll(some);
        } else if (initial instanceof Map<?, ?> some) {
            some.forEach(registers::put);
        } else if (initial instanceof Long from && shape.model == ModelName.COUNTER) {
            number = from;
        } else if (shape.model == ModelName.MUTEX) {
            state = Boolean.TRUE.equals(initial) ? "held" : null;
        } else {
            state = initial;
        }
    }

    /** @param initial what the object begins with, as {@link ModelName#model} takes it */
    static History of(long seed, Shape shape, @Nullable Object initial) {
        return new RandomHistory(seed, shape, initial).run();
    }

    private History run() {
        List<Open> open = new ArrayList<>();
        for (int started = 0; started < shape.operations || !open.isEmpty(); ) {
            int choice = random.nextInt(3);
            if (choice == 0 && started < shape.operations && open.size() < shape.concurrency) {
                open.add(invoke());
                started++;
            } else if (choice == 1 && !open.isEmpty()) {
                takeEffect(open.get(random.nextInt(open.size())));
            } else if (choice == 2 && !open.isEmpty()) {
                Open op = open.remove(random.nextInt(open.size()));
                if (random.nextDouble() < shape.crashes) {
                    builder.add(op.process, EventType.INFO, op.f, null, op.value, 0);
                } else {
                    takeEffect(op);
                    complete(op);
                }
            }
        }
        return builder.build();
    }

    private Open invoke() {
        List<String> functions = switch (shape.model) {
            case REGISTER -> List.of("read", "write");
            case CAS_REGISTER -> List.of("read", "write", "cas");
            case COUNTER ->
                switch (counting) {
                    case 0 -> List.of("read", "incr", "incr", "add");
                    case 1 -> List.of("read", "decr", "decr", "add");
                    default -> List.of("read", "incr", "decr", "add");
                };
            case SET -> shape.values < 4 ? List.of("read", "add") : List.of("read", "add", "add", "remove");
            case APPEND_LIST -> List.of("read", "append");
            case MUTEX -> List.of("acquire", "release");
            case FIFO_QUEUE -> List.of("enqueue", "dequeue");
            case MULTI_REGISTER -> List.of("txn");
            case STRING_KV -> List.of("get", "put", "append");
        };
        String f = functions.get(random.nextInt(functions.size()));
        Object value = switch (f) {
            case "write", "append", "enqueue", "remove" -> fresh();
            case "add" -> shape.model == ModelName.COUNTER ? (Object) amount() : fresh();
            case "incr", "decr" -> counting > 1 && random.nextInt(4) == 0 ? (Object) amount() : null;
            case "put" -> String.valueOf(fresh());
            case "cas" -> Arrays.asList(seen(), fresh());
            case "txn" -> transaction();
            default -> null;
        };
        if (shape.model == ModelName.STRING_KV && f.equals("append")) {
            value = String.valueOf(value);
        }
        Open op = new Open(nextProcess++, f, value);
        builder.add(op.process, EventType.INVOKE, op.f, null, value, 0);
        return op;
    }

    private Object transaction() {
        List<Object> parts = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            boolean read = random.nextBoolean();
            parts.add(Arrays.asList(read ? "r" : "w", (long) random.nextInt(2), read ? null : fresh()));
        }
        return parts;
    }

    private long amount() {
        return counting == 0 ? 1 : counting == 1 ? -1 : random.nextInt(5) - 2;
    }

    private Object fresh() {
        return shape.values == 0 ? nextUnique++ : (long) random.nextInt(shape.values);
    }

    private @Nullable Object seen() {
        return shape.values == 0 && random.nextInt(4) > 0
                ? state
                : shape.values == 0 ? random.nextLong(nextUnique) : fresh();
    }

    private void takeEffect(Open op) {
        if (op.done) {
            return;
        }
        op.done = true;
        boolean lies = random.nextDouble() < shape.lies;
        switch (op.f) {
            case "read" -> op.result = lies ? lie() : whole();
            case "get" -> op.result = lies ? String.valueOf(fresh()) : Objects.toString(state, "");
            case "write", "put" -> state = op.value;
            case "incr", "decr" -> {
                long by = op.value instanceof Long some ? some : 1;
                number += op.f.equals("incr") ? by : -by;
                boolean silent = op.value != null || random.nextInt(4) == 0;
                op.result = silent ? null : (Object) (lies ? number + random.nextInt(3) - 1 : number);
            }
            case "add", "remove" -> {
                if (shape.model == ModelName.COUNTER) {
                    number += (Long) Objects.requireNonNull(op.value);
                } else if (op.f.equals("remove")) {
                    elements.remove(op.value);
                } else if (!elements.contains(op.value)) {
                    elements.add(op.value);
                }
            }
            case "append" -> {
                elements.add(op.value);
                state = Objects.toString(state, "") + op.value;
            }
            case "enqueue" -> elements.add(op.value);
            case "dequeue" -> {
                if (elements.isEmpty()) {
                    op.failed = random.nextBoolean();
                } else {
                    op.result = elements.remove(lies ? random.nextInt(elements.size()) : 0);
                }
            }
            case "acquire", "release" -> {
                boolean held = state != null;
                op.failed = held == op.f.equals("acquire") && !lies;
                state = op.failed ? state : op.f.equals("acquire") ? "held" : null;
            }
            case "txn" -> op.result = transact((List<?>) Objects.requireNonNull(op.value), lies);
            default -> {
                List<?> pair = (List<?>) Objects.requireNonNull(op.value);
                if (Objects.equals(pair.get(0), state)) {
                    state = pair.get(1);
                } else {
                    op.failed = !lies;
                }
            }
        }
    }

    private Object transact(List<?> parts, boolean lies) {
        List<Object> results = new ArrayList<>();
        for (Object each : parts) {
            List<?> part = (List<?>) each;
            Object key = Objects.requireNonNull(part.get(1));
            if (Objects.equals(part.get(0), "r")) {
                results.add(Arrays.asList("r", key, lies ? lie() : registers.get(key)));
            } else {
                registers.put(key, part.get(2));
                results.add(part);
            }
        }
        return results;
    }

    private @Nullable Object whole() {
        return switch (shape.model) {
            case COUNTER -> number;
            case SET -> new LinkedHashSet<>(elements);
            case APPEND_LIST -> new ArrayList<>(elements);
            default -> state;
        };
    }

    private @Nullable Object lie() {
        switch (shape.model) {
            case COUNTER -> {
                return number + random.nextInt(4) - 2;
            }
            case SET, APPEND_LIST -> {
                List<@Nullable Object> other = new ArrayList<>(elements);
                int kind = random.nextInt(4);
                if (kind == 0) {
                    other.add(shape.values == 0 ? (Object) random.nextLong(nextUnique + 1) : fresh());
                } else if (!other.isEmpty() && kind == 1) {
                    other.remove(random.nextInt(other.size()));
                } else if (other.size() > 1 && kind == 2) {
                    java.util.Collections.swap(other, random.nextInt(other.size()), other.size() - 1);
                } else if (!other.isEmpty()) {
                    other.remove(other.size() - 1);
                }
                return shape.model == ModelName.SET ? new LinkedHashSet<>(other) : other;
            }
            default -> {
                return random.nextInt(6) == 0
                        ? null
                        : shape.values == 0 ? (Object) random.nextLong(nextUnique) : fresh();
            }
        }
    }

    private void complete(Open op) {
        EventType type = op.failed ? EventType.FAIL : EventType.OK;
        builder.add(op.process, type, op.f, null, op.result != null ? op.result : result(op), 0);
    }

    private static @Nullable Object result(Open op) {
        return switch (op.f) {
            case "read", "dequeue", "get" -> null;
            default -> op.value;
        };
    }
}
