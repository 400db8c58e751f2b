package dev.ariadne.fault.workload;

import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import java.util.random.RandomGenerator;

/** Reads and writes, half and half. */
final class Register implements Workload {
    @Override
    public String name() {
        return "register";
    }

    @Override
    public String meaning() {
        return "GET and SET of unique values";
    }

    @Override
    public String model() {
        return "register";
    }

    @Override
    public Data data() {
        return Data.REGISTER;
    }

    @Override
    public Operation next(RandomGenerator random, int key, Values values) {
        return random.nextBoolean() ? Operation.read(key) : Operation.write(key, values.fresh());
    }
}
