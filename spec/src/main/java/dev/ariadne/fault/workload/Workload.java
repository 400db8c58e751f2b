package dev.ariadne.fault.workload;

import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws what a client does next. It holds no state but what it is given. */
public interface Workload {
    /** As in {@code --workload}. */
    String name();

    /** One line for the help. */
    String meaning();

    /** The checker's model of one key. */
    String model();

    /** What its keys hold. */
    Data data();

    /** Whether its operations watch keys, so that each client needs a connection of its own. */
    default boolean watches() {
        return false;
    }

    /** The next operation on {@code key}. */
    Operation next(RandomGenerator random, int key, Values values);

    /** What a workload may ask when it draws an operation. */
    interface Values {
        /** A value that no other write of the run has: a read of it names its write. */
        long fresh();

        /** The value last seen in a register by any client, or null. */
        @Nullable
        Long lastSeen(int key);
    }
}
