package dev.ariadne.fault.workload;

import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Operation.Function;
import java.util.random.RandomGenerator;

/** Elements added to a set, and reads of the whole, three to one. */
final class Elements implements Workload {
    @Override
    public String name() {
        return "set";
    }

    @Override
    public String meaning() {
        return "SADD of unique elements, and SMEMBERS";
    }

    @Override
    public String model() {
        return "set";
    }

    @Override
    public Data data() {
        return Data.SET;
    }

    @Override
    public Operation next(RandomGenerator random, int key, Values values) {
        return random.nextInt(4) == 0
                ? Operation.read(data(), key)
                : Operation.change(data(), Function.ADD, key, values.fresh());
    }
}
