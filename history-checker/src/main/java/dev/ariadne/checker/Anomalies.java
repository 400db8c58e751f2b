package dev.ariadne.checker;

import dev.ariadne.checker.engine.LongIntMap;
import dev.ariadne.checker.engine.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Names for what went wrong on registers whose writes are unique, beside the verdict on linearizability. Each is a contradiction of its own,
 * so a linearizable history has none; a history can fail to be linearizable in ways that have no name here.
 *
 * <p>Terms. Operations are those of one key. An operation <em>sees</em> v if it is a completed read that returned v or a completed cas that
 * expected v. A value v was <em>in place by</em> position p if the write or cas that set v, or any operation that saw v, completed by p; the
 * initial nil always was. An <em>acknowledged</em> write is a write or cas that completed with {@code :ok}. "x before y" means that x
 * completed before y was invoked.
 *
 * <ul>
 *   <li><b>Stale read</b>: r sees v, and some acknowledged write w of another value began after v was in place and was before r. So v had been
 *       overwritten when r began.
 *   <li><b>Lost acknowledged write</b>: w is acknowledged; a stale r after w sees a value v that was in place before w began; no acknowledged
 *       write is known to lie between w and r (so r should have seen w or something newer); and of all acknowledged writes that began after v
 *       was in place and were before r, none is seen by an operation that completes after r began. As far as clients can tell, they are gone;
 *       w is named, since the loss of those it overwrote cannot be told from their being overwritten; concurrent writes are all named. (A replica that lags looks the same
 *       when nobody reads a newer value again.)
 *   <li><b>Unwritten read</b>: r sees a value that no operation wrote, or only ones that completed with {@code :fail}.
 * </ul>
 *
 * @param staleReads in order of invocation of the read
 * @param lostWrites in order of invocation of the write
 * @param unwrittenReads in order of invocation
 * @param skippedKeys the keys that were not looked at since a value was written twice on them (or nil was written)
 */
public record Anomalies(
        List<StaleRead> staleReads,
        List<LostWrite> lostWrites,
        List<Op> unwrittenReads,
        List<@Nullable Object> skippedKeys) {

    /** @param overwrittenBy the last write to complete of those that had overwritten the value */
    public record StaleRead(Op read, Op overwrittenBy) {}

    /** @param witness the first read or cas that shows the loss */
    public record LostWrite(Op write, Op witness) {}

    /** The anomalies of every key of a history. Keys with other operations than read, write and cas are passed over. */
    public static Anomalies find(History history) {
        return find(history, read -> true);
    }

    /**
     * The same as far as some reads tell.
     *
     * @param wanted says of a completed read, by its number, whether it is to be believed; the others are passed over
     */
    public static Anomalies find(History history, IntPredicate wanted) {
        Anomalies all = new Anomalies(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int[] ops : Parts.split(history)) {
            if (Arrays.stream(ops).allMatch(op -> history.function(op) <= History.CAS)) {
                new Key(history, believed(history, ops, wanted)).find(all);
            }
        }
        all.staleReads.sort(Comparator.comparingInt(stale -> stale.read().id()));
        all.lostWrites.sort(Comparator.comparingInt(lost -> lost.write().id()));
        all.unwrittenReads.sort(Comparator.comparingInt(Op::id));
        return all;
    }

    private static int[] believed(History history, int[] ops, IntPredicate wanted) {
        return Arrays.stream(ops)
                .filter(op -> history.function(op) != History.READ || wanted.test(op))
                .toArray();
    }

    public boolean isEmpty() {
        return staleReads.isEmpty() && lostWrites.isEmpty() && unwrittenReads.isEmpty();
    }

    /** One key's operations. */
    private static final class Key {
        private static final int ALWAYS = -1;

        private final History history;
        private final int[] ops;
        private final LongIntMap values = new LongIntMap();
        /** By value: the position by which it was in place, and the last completion of an operation that saw it. */
        private int[] inPlaceBy = new int[0];

        private int[] lastSeen = new int[0];
        private boolean[] written = new boolean[0];

        Key(History history, int[] ops) {
            this.history = history;
            this.ops = ops;
            values.number(History.NIL);
        }

        void find(Anomalies into) {
            if (ops.length == 0) {
                return;
            }
            if (!surveyValues()) {
                into.skippedKeys.add(history.value(history.key(ops[0])));
                return;
            }
            int[] acknowledged = Arrays.stream(ops)
                    .filter(op -> sets(op) && history.outcome(op) == Outcome.OK)
                    .boxed()
                    .sorted(Comparator.comparingInt(history::completePosition))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] ends =
                    Arrays.stream(acknowledged).map(history::completePosition).toArray();
            int[] latestStart =
                    Arrays.stream(acknowledged).map(history::invokePosition).toArray();
            for (int i = 1; i < latestStart.length; i++) {
                latestStart[i] = Math.max(latestStart[i], latestStart[i - 1]);
            }
            Set<Integer> lost = new LinkedHashSet<>();
            for (int op : ops) {
                if (!sees(op)) {
                    continue;
                }
                int value = values.number(history.first(op));
                if (!written[value]) {
                    into.unwrittenReads.add(history.op(op));
                    continue;
                }
                int before = -Arrays.binarySearch(ends, history.invokePosition(op)) - 2;
                if (before < 0 || latestStart[before] <= inPlaceBy[value]) {
                    continue;
                }
                addStale(op, value, acknowledged, before, into);
                if (!newerSeenLater(op, value, acknowledged, ends, before)) {
                    addLost(op, value, acknowledged, before, latestStart[before], lost, into);
                }
            }
        }

        /** True when an acknowledged write that {@code read} had missed is seen later: then nothing was lost, the read was only stale. */
        private boolean newerSeenLater(int read, int value, int[] acknowledged, int[] ends, int before) {
            for (int i = before; i >= 0 && ends[i] > inPlaceBy[value]; i--) {
                if (history.invokePosition(acknowledged[i]) > inPlaceBy[value]
                        && lastSeen[values.number(setValue(acknowledged[i]))] > history.invokePosition(read)) {
                    return true;
                }
            }
            return false;
        }

        private void addLost(
                int read,
                int value,
                int[] acknowledged,
                int before,
                int latestStart,
                Set<Integer> lost,
                Anomalies into) {
            for (int i = before; i >= 0 && history.completePosition(acknowledged[i]) > latestStart; i--) {
                int write = acknowledged[i];
                if (history.invokePosition(write) > inPlaceBy[value] && lost.add(write)) {
                    into.lostWrites.add(new LostWrite(history.op(write), history.op(read)));
                }
            }
        }

        private void addStale(int read, int value, int[] acknowledged, int before, Anomalies into) {
            for (int i = before; i >= 0; i--) {
                if (history.invokePosition(acknowledged[i]) > inPlaceBy[value]) {
                    into.staleReads.add(new StaleRead(history.op(read), history.op(acknowledged[i])));
                    return;
                }
            }
        }

        /** Fills the tables by value; false when a value was written twice. */
        private boolean surveyValues() {
            for (int op : ops) {
                values.number(history.first(op));
                values.number(history.second(op));
            }
            inPlaceBy = new int[values.size()];
            lastSeen = new int[values.size()];
            written = new boolean[values.size()];
            Arrays.fill(inPlaceBy, History.NEVER);
            Arrays.fill(lastSeen, ALWAYS);
            inPlaceBy[0] = ALWAYS;
            written[0] = true;
            for (int op : ops) {
                if (sets(op) && history.outcome(op) != Outcome.FAIL) {
                    int value = values.number(setValue(op));
                    if (written[value]) {
                        return false;
                    }
                    written[value] = true;
                    inPlaceBy[value] = Math.min(inPlaceBy[value], history.completePosition(op));
                }
                if (sees(op)) {
                    int value = values.number(history.first(op));
                    inPlaceBy[value] = Math.min(inPlaceBy[value], history.completePosition(op));
                    lastSeen[value] = Math.max(lastSeen[value], history.completePosition(op));
                }
            }
            return true;
        }

        private boolean sees(int op) {
            return history.outcome(op) == Outcome.OK && history.function(op) != History.WRITE;
        }

        private boolean sets(int op) {
            return history.function(op) != History.READ;
        }

        private long setValue(int op) {
            return history.function(op) == History.CAS ? history.second(op) : history.first(op);
        }
    }
}
