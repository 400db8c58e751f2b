package dev.ariadne.fault.workload;

import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Operation.Function;
import java.util.random.RandomGenerator;

/** Ids from a counter: no two clients may be given the same. */
final class UniqueIds implements Workload {
    @Override
    public String name() {
        return "unique-ids";
    }

    @Override
    public String meaning() {
        return "INCR whose answers must all differ";
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
        return Operation.change(data(), Function.INCR, key, 1);
    }
}
