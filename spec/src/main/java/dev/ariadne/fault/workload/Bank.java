package dev.ariadne.fault.workload;

import dev.ariadne.fault.Accounts;
import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import java.util.random.RandomGenerator;

/** Transfers between accounts, and reads of all accounts of a bank, half and half. */
final class Bank implements Workload {
    private static final int MOST = 5;

    @Override
    public String name() {
        return "bank";
    }

    @Override
    public String meaning() {
        return "transfers as WATCH MGET MULTI DECRBY INCRBY EXEC, and all balances as MULTI GET… EXEC";
    }

    @Override
    public String model() {
        return "multi-register";
    }

    @Override
    public Data data() {
        return Data.BANK;
    }

    @Override
    public boolean watches() {
        return true;
    }

    @Override
    public Operation next(RandomGenerator random, int key, Values values) {
        if (random.nextBoolean()) {
            return Operation.read(data(), key);
        }
        int from = random.nextInt(Accounts.COUNT);
        int to = (from + 1 + random.nextInt(Accounts.COUNT - 1)) % Accounts.COUNT;
        return Operation.transfer(key, new Accounts.Transfer(from, to, 1 + random.nextInt(MOST)));
    }
}
