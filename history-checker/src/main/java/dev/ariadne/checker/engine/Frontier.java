package dev.ariadne.checker.engine;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Just-in-time linearization (Lowe, Testing for linearizability, 2017) of one register: walks the events in order with the set of all
 * configurations the register can be in, and linearizes operations only when a completion forces one. If no configuration survives a
 * completion, the history up to there is not linearizable.
 *
 * <p>What is particular to registers keeps the set small:
 *
 * <ul>
 *   <li>A read is done as soon as the state is its value: that costs nothing.
 *   <li>When a write sets the state, every other write then open may just as well have happened unseen right before it. Such a write is
 *       <em>free</em>: done or still to come, whichever suits. So a configuration only remembers the open writes that were seen.
 *   <li>A write is tried early only if something that is waiting would see its value (or, before a cas, if it hides others); of several with the
 *       same value, the one that completes first.
 *   <li>Crashed operations are counted by class ({@link CrashedClasses}).
 *   <li>Configurations that another one makes needless are dropped ({@link ConfigSet}).
 * </ul>
 *
 * <p>A run may be narrowed to a number of configurations; then {@link #dropped} says whether any was lost, and a failure proves nothing.
 * A run may start in the middle ({@code from}) with every state possible; what was open then may or may not have happened already. A failure
 * of such a run is a failure of the history, since it allows more; and the earlier it starts, the less it allows.
 */
final class Frontier {
    /** The run came to the end: the history is linearizable. */
    static final int PASSED = -1;
    /** The run reached a limit. */
    static final int STOPPED = -2;

    private static final int NONE = -1;
    /** Counts have 15 bits; a run that would need more is incomplete. */
    private static final int MOST_USED = 0x7FFF;

    private final KeyHistory h;
    private final Budget budget;
    private final int from;
    private final CrashedClasses crashed;
    private final boolean[] isCrashed;
    private final long[] completions;
    private final int words;
    /** The last completion of an operation that sees a value. */
    private final int[] lastSeen;

    private final long[] readLike;
    private final long[] openWrites;
    private final long[][] readsOf;
    private final long[][] casFrom;
    private final int[] crashedCasFrom;
    private final int[] slotOf;
    private final int[] opOf;
    private final int[] earliestWrite;
    private final int[] earliestStamp;
    private int stamp;

    private ConfigSet current;
    private ConfigSet following;
    private final ConfigSet closure;
    private final long[] config;
    private final long[] child;

    private int width = Integer.MAX_VALUE;
    private boolean sparing;
    private boolean dropped;
    private boolean countsRanOut;
    private int reached;

    /** @param from the position where the run starts; 0 for the whole history, from nil */
    Frontier(KeyHistory h, int from, Budget budget) {
        this.h = h;
        this.from = from;
        this.budget = budget;
        isCrashed = new boolean[h.size];
        long[] rets = new long[h.size];
        int count = 0;
        int open = 0;
        for (int op = 0; op < h.size; op++) {
            isCrashed[op] = h.crashed(op);
            if (!isCrashed[op] && h.ret[op] >= from) {
                rets[count++] = (long) h.ret[op] << 32 | op;
            }
        }
        completions = Arrays.copyOf(rets, count);
        Arrays.sort(completions);
        int most = 1;
        for (int op = 0, done = 0; op < h.size; op++) {
            while (done < count && (int) (completions[done] >> 32) < h.call[op]) {
                done++;
                open--;
            }
            if (!isCrashed[op] && h.ret[op] >= from) {
                most = Math.max(most, ++open);
            }
        }
        words = (most + 63) / 64;
        int values = h.valueCount();
        lastSeen = new int[values];
        Arrays.fill(lastSeen, NONE);
        for (int op = 0; op < h.size; op++) {
            if (h.kind[op] != KeyHistory.WRITE) {
                lastSeen[h.value[op]] = Math.max(lastSeen[h.value[op]], h.ret[op]);
            }
        }
        crashed = new CrashedClasses(h, isCrashed);
        readLike = new long[words];
        openWrites = new long[words];
        readsOf = new long[values][];
        casFrom = new long[values][];
        crashedCasFrom = new int[values];
        slotOf = new int[h.size];
        opOf = new int[words * 64];
        earliestWrite = new int[values];
        earliestStamp = new int[values];
        current = new ConfigSet(values, words, crashed.usedWords(), readLike);
        following = new ConfigSet(values, words, crashed.usedWords(), readLike);
        closure = new ConfigSet(values, words, crashed.usedWords(), readLike);
        config = new long[current.stride];
        child = new long[current.stride];
    }

    /**
     * Walks the events up to position {@code to}, inclusive.
     *
     * @param width the number of configurations to keep
     * @param sparing whether crashed operations are tried only when nothing else helps any configuration
     * @return {@link #PASSED}, {@link #STOPPED}, or the operation whose completion no configuration survived
     */
    int run(int to, int width, boolean sparing) {
        this.width = width;
        this.sparing = sparing;
        reset(to);
        int done = 0;
        for (int op = 0; op <= h.size; op++) {
            int call = op < h.size ? h.call[op] : Integer.MAX_VALUE;
            while (done < completions.length && (int) (completions[done] >> 32) < call) {
                reached = (int) (completions[done] >> 32);
                int completed = (int) completions[done++];
                if (reached > to) {
                    return PASSED;
                }
                onCompletion(completed);
                if (budget.outOfTime()
                        || current.bytes() + following.bytes() + closure.bytes() > budget.memoryBytes()) {
                    return STOPPED;
                }
                if (following.live() == 0) {
                    return completed;
                }
                swap();
            }
            if (op < h.size && call <= to && h.ret[op] >= from) {
                onInvocation(op);
            }
        }
        return PASSED;
    }

    /** True when the last run left configurations out. */
    boolean dropped() {
        return dropped;
    }

    /** What made a run incomplete that kept every configuration: a class of crashed operations with more than can be counted. A clause. */
    String countLimit() {
        if (!countsRanOut) {
            throw new IllegalStateException("a run of any width is incomplete only where counts ran out");
        }
        return "the limit of " + MOST_USED + " crashed operations that are alike was reached";
    }

    /** The position of the last completion handled. */
    int reached() {
        return reached;
    }

    /** After a failure: the states that the register could be in when the completion came, whatever open operations had happened. */
    BitSet statesAtFailure() {
        BitSet states = new BitSet();
        for (ConfigSet set : new ConfigSet[] {current, closure}) {
            for (int row = 0; row < set.rows(); row++) {
                if (!set.dead(row)) {
                    states.set((int) set.data[row * set.stride]);
                }
            }
        }
        return states;
    }

    private void reset(int to) {
        dropped = false;
        crashed.reset();
        Arrays.fill(readLike, 0);
        Arrays.fill(openWrites, 0);
        Arrays.fill(readsOf, null);
        Arrays.fill(casFrom, null);
        Arrays.fill(crashedCasFrom, 0);
        Arrays.fill(opOf, NONE);
        current.clear();
        Arrays.fill(config, 0);
        if (from == 0) {
            current.add(config);
        } else {
            addEveryState(to);
        }
    }

    /** Every state that something up to {@code to} sees, and one that nothing sees, which stands for all the others. */
    private void addEveryState(int to) {
        BitSet seen = new BitSet();
        for (int op = 0; op < h.size && h.call[op] <= to; op++) {
            if (h.ret[op] >= from && h.kind[op] != KeyHistory.WRITE) {
                seen.set(h.value[op]);
            }
        }
        int unseen = seen.nextClearBit(0);
        if (unseen < h.valueCount()) {
            seen.set(unseen);
        }
        for (int state = seen.nextSetBit(0); state >= 0; state = seen.nextSetBit(state + 1)) {
            config[0] = state;
            current.add(config);
        }
    }

    private void swap() {
        if (following.live() > width) {
            following.keepBest(width);
            dropped = true;
        }
        ConfigSet old = current;
        current = following;
        following = old;
    }

    private void onInvocation(int op) {
        if (isCrashed[op]) {
            int its = crashed.classOf(op);
            if (its != NONE) {
                crashed.begun[its]++;
                if (crashed.kind[its] == KeyHistory.CAS) {
                    crashedCasFrom[crashed.value[its]]++;
                }
            }
            return;
        }
        int slot = 0;
        while (opOf[slot] != NONE) {
            slot++;
        }
        opOf[slot] = op;
        slotOf[op] = slot;
        int value = h.value[op];
        if (h.kind[op] == KeyHistory.WRITE) {
            set(openWrites, slot);
            for (int row = 0; h.call[op] < from && row < current.rows(); row++) {
                current.data[row * current.stride + 1 + words + (slot >> 6)] |= 1L << slot;
            }
        } else if (h.value[op] == h.next[op]) {
            set(readLike, slot);
            set(maskOf(readsOf, value), slot);
            for (int row = 0; row < current.rows(); row++) {
                int at = row * current.stride;
                if (current.data[at] == value) {
                    current.data[at + 1 + (slot >> 6)] |= 1L << slot;
                }
            }
        } else {
            set(maskOf(casFrom, value), slot);
        }
    }

    private void onCompletion(int op) {
        following.clear();
        closure.clear();
        int slot = slotOf[op];
        int word = 1 + (slot >> 6);
        long bit = 1L << slot;
        boolean setterMatters = lastSeen[h.next[op]] > h.ret[op];
        for (int row = 0; row < current.rows(); row++) {
            if (current.dead(row)) {
                continue;
            }
            System.arraycopy(current.data, row * current.stride, config, 0, config.length);
            boolean done = (config[word] & bit) != 0;
            boolean free = (config[word + words] & bit) != 0 || h.call[op] < from;
            if (!done && (!free || setterMatters)) {
                closure.add(config);
            }
            if (done || free) {
                addCompleted(config, slot);
            }
        }
        boolean holdsBack = sparing && crashed.count() > 0;
        expand(op, !holdsBack);
        if (holdsBack) {
            if (following.live() == 0) {
                expand(op, true);
            } else {
                dropped = true;
            }
        }
        close(op, slot);
    }

    /** Adds to {@code following} every way to linearize {@code op} from the configurations of the closure, which grows meanwhile. */
    private void expand(int op, boolean withCrashed) {
        int slot = slotOf[op];
        int word = 1 + (slot >> 6);
        long bit = 1L << slot;
        boolean write = h.kind[op] == KeyHistory.WRITE;
        boolean cas = !write && h.value[op] != h.next[op];
        int most = width > Integer.MAX_VALUE / 16 ? Integer.MAX_VALUE : width * 16;
        for (int row = 0; row < closure.rows(); row++) {
            if (closure.dead(row)) {
                continue;
            }
            if (row >= most) {
                dropped = true;
                return;
            }
            budget.count(1);
            budget.work(config.length + crashed.count());
            if (budget.outOfTime() || closure.bytes() > budget.memoryBytes()) {
                return;
            }
            System.arraycopy(closure.data, row * closure.stride, config, 0, config.length);
            if ((config[word] & bit) != 0) {
                addCompleted(config, slot);
                continue;
            }
            if (write || cas && config[0] == h.value[op]) {
                apply(op, slot);
                addCompleted(child, slot);
            }
            tryWrites(op);
            tryCas(op);
            if (withCrashed) {
                tryCrashed();
            }
        }
    }

    private void tryWrites(int target) {
        stamp++;
        for (int w = 0; w < words; w++) {
            for (long bits = openWrites[w] & ~config[1 + w]; bits != 0; bits &= bits - 1) {
                int op = opOf[(w << 6) + Long.numberOfTrailingZeros(bits)];
                int value = h.value[op];
                if (op == target) {
                    continue;
                }
                if (earliestStamp[value] != stamp || h.ret[op] < h.ret[earliestWrite[value]]) {
                    earliestStamp[value] = stamp;
                    earliestWrite[value] = op;
                }
            }
        }
        for (int w = 0; w < words; w++) {
            for (long bits = openWrites[w] & ~config[1 + w]; bits != 0; bits &= bits - 1) {
                int slot = (w << 6) + Long.numberOfTrailingZeros(bits);
                int op = opOf[slot];
                int value = h.value[op];
                if (earliestStamp[value] == stamp && earliestWrite[value] == op && helps(value)) {
                    apply(op, slot);
                    closure.add(child);
                }
            }
        }
    }

    private void tryCas(int target) {
        long[] ready = casFrom[(int) config[0]];
        if (ready == null) {
            return;
        }
        for (int w = 0; w < words; w++) {
            for (long bits = ready[w] & ~config[1 + w]; bits != 0; bits &= bits - 1) {
                int slot = (w << 6) + Long.numberOfTrailingZeros(bits);
                if (opOf[slot] != target) {
                    apply(opOf[slot], slot);
                    closure.add(child);
                }
            }
        }
    }

    private void tryCrashed() {
        for (int its = 0; its < crashed.count(); its++) {
            int next = crashed.next[its];
            boolean fits = crashed.kind[its] == KeyHistory.WRITE || crashed.value[its] == config[0];
            if (used(its) == MOST_USED) {
                dropped = true;
                countsRanOut = true;
            }
            boolean write = crashed.kind[its] == KeyHistory.WRITE;
            boolean left = used(its) < Math.min(crashed.begun[its], MOST_USED);
            if (fits && left && (write ? helps(next) : next != config[0] && awaited(next))) {
                System.arraycopy(config, 0, child, 0, config.length);
                child[1 + 2 * words + its / 4] += 1L << 16 * (its % 4);
                enter(next, crashed.kind[its] == KeyHistory.WRITE);
                closure.add(child);
            }
        }
    }

    private int used(int its) {
        return (int) (config[1 + 2 * words + its / 4] >>> 16 * (its % 4)) & 0xFFFF;
    }

    /**
     * True when it may help to write {@code value} now: something waits to see it. If the register holds it already, such a write still hides
     * the writes that began since the state was set, itself among them, which matters before a cas takes the value away.
     */
    private boolean helps(int value) {
        if (value != config[0]) {
            return awaited(value);
        }
        if (crashedCasFrom[value] == 0 && !awaitedByCas(value)) {
            return false;
        }
        for (int w = 0; w < words; w++) {
            if ((openWrites[w] & ~config[1 + w] & ~config[1 + words + w]) != 0) {
                return true;
            }
        }
        return false;
    }

    private boolean awaitedByCas(int value) {
        long[] cas = casFrom[value];
        for (int w = 0; cas != null && w < words; w++) {
            if ((cas[w] & ~config[1 + w]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** True when something open, or a crashed cas, waits for the register to hold a value. */
    private boolean awaited(int value) {
        if (crashedCasFrom[value] > 0 || awaitedByCas(value)) {
            return true;
        }
        long[] reads = readsOf[value];
        for (int w = 0; reads != null && w < words; w++) {
            if ((reads[w] & ~config[1 + w]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Makes {@code child} the configuration after the open operation took effect on {@code config}. */
    private void apply(int op, int slot) {
        System.arraycopy(config, 0, child, 0, config.length);
        child[1 + (slot >> 6)] |= 1L << slot;
        enter(h.next[op], h.kind[op] == KeyHistory.WRITE);
    }

    private void enter(int state, boolean byWrite) {
        child[0] = state;
        long[] reads = readsOf[state];
        for (int w = 0; w < words; w++) {
            if (reads != null) {
                child[1 + w] |= reads[w];
            }
            if (byWrite) {
                child[1 + words + w] = openWrites[w];
            }
            child[1 + words + w] &= ~child[1 + w];
        }
    }

    private void addCompleted(long[] from, int slot) {
        int word = 1 + (slot >> 6);
        long done = from[word];
        long free = from[word + words];
        from[word] &= ~(1L << slot);
        from[word + words] &= ~(1L << slot);
        following.add(from);
        from[word] = done;
        from[word + words] = free;
    }

    private void close(int op, int slot) {
        long keep = ~(1L << slot);
        int w = slot >> 6;
        opOf[slot] = NONE;
        readLike[w] &= keep;
        openWrites[w] &= keep;
        long[] reads = readsOf[h.value[op]];
        if (reads != null) {
            reads[w] &= keep;
        }
        long[] cas = casFrom[h.value[op]];
        if (cas != null) {
            cas[w] &= keep;
        }
    }

    private long[] maskOf(long[][] masks, int value) {
        long[] mask = masks[value];
        if (mask == null) {
            mask = new long[words];
            masks[value] = mask;
        }
        return mask;
    }

    private static void set(long[] mask, int slot) {
        mask[slot >> 6] |= 1L << slot;
    }
}
