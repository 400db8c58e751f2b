package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small random histories of one register: a real register serves random clients, and now and then lies. */
final class RandomHistory {
    private final Random random;
    private final HistoryBuilder builder = History.builder();
    private final int values;
    private final boolean cas;
    private final double lies;
    private @Nullable Object state;
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

    private RandomHistory(long seed, int values, boolean cas, double lies) {
        random = new Random(seed);
        this.values = values;
        this.cas = cas;
        this.lies = lies;
    }

    /**
     * @param values the number of values written, or 0 for unique ones
     * @param lies the share of reads that return something else
     */
    static History of(
            long seed, int operations, int concurrency, int values, boolean cas, double crashes, double lies) {
        return new RandomHistory(seed, values, cas, lies).run(operations, concurrency, crashes);
    }

    private History run(int operations, int concurrency, double crashes) {
        List<Open> open = new ArrayList<>();
        for (int started = 0; started < operations || !open.isEmpty(); ) {
            int choice = random.nextInt(3);
            if (choice == 0 && started < operations && open.size() < concurrency) {
                open.add(invoke());
                started++;
            } else if (choice == 1 && !open.isEmpty()) {
                takeEffect(open.get(random.nextInt(open.size())));
            } else if (choice == 2 && !open.isEmpty()) {
                Open op = open.remove(random.nextInt(open.size()));
                if (random.nextDouble() < crashes) {
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
        int kind = random.nextInt(cas ? 3 : 2);
        Object value = kind == 0 ? null : kind == 1 ? fresh() : Arrays.asList(seen(), fresh());
        Open op = new Open(nextProcess++, kind == 0 ? "read" : kind == 1 ? "write" : "cas", value);
        builder.add(op.process, EventType.INVOKE, op.f, null, value, 0);
        return op;
    }

    private Object fresh() {
        return values == 0 ? nextUnique++ : (long) random.nextInt(values);
    }

    private @Nullable Object seen() {
        return values == 0 && random.nextInt(4) > 0 ? state : values == 0 ? random.nextLong(nextUnique) : fresh();
    }

    private void takeEffect(Open op) {
        if (op.done) {
            return;
        }
        op.done = true;
        switch (op.f) {
            case "read" -> op.result = random.nextDouble() < lies ? lie() : state;
            case "write" -> state = op.value;
            default -> {
                List<?> pair = (List<?>) java.util.Objects.requireNonNull(op.value);
                if (java.util.Objects.equals(pair.get(0), state)) {
                    state = pair.get(1);
                } else {
                    op.failed = random.nextDouble() >= lies;
                }
            }
        }
    }

    private @Nullable Object lie() {
        return random.nextInt(6) == 0 ? null : values == 0 ? (Object) random.nextLong(nextUnique) : fresh();
    }

    private void complete(Open op) {
        EventType type = op.failed ? EventType.FAIL : EventType.OK;
        builder.add(op.process, type, op.f, null, op.f.equals("read") ? op.result : op.value, 0);
    }
}
