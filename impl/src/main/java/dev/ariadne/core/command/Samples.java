package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** How SPOP, SRANDMEMBER, HRANDFIELD and ZRANDMEMBER choose several elements. */
final class Samples {
    /** Where a sample is at least this part of a collection, drawing until all are different would take too long. */
    private static final int FEW = 3;

    private Samples() {}

    /** Argument {@code i}: so many different elements, or, negative, so many that may repeat. */
    static long countOf(Args args, int i) {
        long count = args.number(i);
        if (count == Long.MIN_VALUE) {
            throw new CommandError(Errors.SAMPLE_RANGE);
        }
        return count;
    }

    /** The number of elements, or pairs, in the reply to a negative count; throws {@link CommandError} when no reply can be so long. */
    static int withRepetition(long count) {
        if (-count > Integer.MAX_VALUE / 2) {
            throw new CommandError(Errors.OUT_OF_RANGE);
        }
        return (int) -count;
    }

    /** Whether a sample of {@code count} of {@code size} elements is drawn from a list of all of them, by {@link #choose}. */
    static boolean drawsFromAll(int count, int size) {
        return (long) count * FEW > size;
    }

    /** Leaves {@code count} elements of {@code all}: every choice has the same chance. */
    static void choose(List<?> all, int count, RandomGenerator random) {
        if (count == all.size()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            Collections.swap(all, i, i + random.nextInt(all.size() - i));
        }
        all.subList(count, all.size()).clear();
    }
}
