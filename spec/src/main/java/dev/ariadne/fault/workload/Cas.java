package dev.ariadne.fault.workload;

import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import java.util.random.RandomGenerator;

/** Reads, writes and compare-and-sets, two to one to two; a compare-and-set expects what was seen last, so that many succeed. */
final class Cas implements Workload {
    @Override
    public String name() {
        return "cas";
    }

    @Override
    public String meaning() {
        return "GET, SET, and compare-and-set as WATCH GET MULTI SET EXEC";
    }

    @Override
    public String model() {
        return "cas-register";
    }

    @Override
    public Data data() {
        return Data.REGISTER;
    }

    @Override
    public boolean watches() {
        return true;
    }

    @Override
    public Operation next(RandomGenerator random, int key, Values values) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> Operation.read(key);
            case 2 -> Operation.write(key, values.fresh());
            default -> Operation.cas(key, values.lastSeen(key), values.fresh());
        };
    }
}
