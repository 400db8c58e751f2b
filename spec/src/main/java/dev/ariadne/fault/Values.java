package dev.ariadne.fault;

import dev.ariadne.fault.workload.Workload;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Values that no two writes share, and the one last seen in each register by whatever client. */
final class Values implements Workload.Values {
    private static final long NOTHING = 0;

    private final AtomicLong last = new AtomicLong(NOTHING);
    private final AtomicLongArray seen;

    Values(int keys) {
        seen = new AtomicLongArray(keys);
    }

    @Override
    public long fresh() {
        return last.incrementAndGet();
    }

    @Override
    public @Nullable Long lastSeen(int key) {
        long value = seen.get(key);
        return value == NOTHING ? null : value;
    }

    /** Learns from an operation that succeeded. */
    void learn(Operation operation, Answer answer) {
        if (answer.kind() == Answer.Kind.OK) {
            Object value = operation.f() == Operation.Function.READ ? answer.value() : operation.value();
            seen.set(operation.key(), value instanceof Long number ? number : NOTHING);
        }
    }
}
