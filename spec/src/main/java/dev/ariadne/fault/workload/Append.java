package dev.ariadne.fault.workload;

import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Operation.Function;
import java.util.random.RandomGenerator;

/** Elements appended to a list, and reads of the whole, three to one. */
final class Append implements Workload {
    @Override
    public String name() {
        return "append";
    }

    @Override
    public String meaning() {
        return "RPUSH of unique elements, and LRANGE";
    }

    @Override
    public String model() {
        return "append-list";
    }

    @Override
    public Data data() {
        return Data.LIST;
    }

    @Override
    public Operation next(RandomGenerator random, int key, Values values) {
        return random.nextInt(4) == 0
                ? Operation.read(data(), key)
                : Operation.change(data(), Function.APPEND, key, values.fresh());
    }
}
