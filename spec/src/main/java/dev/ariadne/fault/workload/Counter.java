package dev.ariadne.fault.workload;

import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Operation.Function;
import java.util.random.RandomGenerator;

/** Additions to a counter, and reads of it, half and half. */
final class Counter implements Workload {
    @Override
    public String name() {
        return "counter";
    }

    @Override
    public String meaning() {
        return "INCRBY of small numbers, and GET";
    }

    @Override
    public String model() {
        return "counter";
    }

    @Override
    public Data data() {
        return Data.COUNTER;
    }

    @Override
    public Operation next(RandomGenerator random, int key, Values values) {
        return random.nextBoolean()
                ? Operation.read(data(), key)
                : Operation.change(data(), Function.ADD, key, 1 + random.nextInt(5));
    }
}
