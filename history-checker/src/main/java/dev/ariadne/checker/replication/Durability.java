package dev.ariadne.checker.replication;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.History;
import dev.ariadne.checker.Outcome;
import dev.ariadne.checker.engine.Describe;
import dev.ariadne.checker.engine.LongIntMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Acknowledged writes that are lost. Of a register by {@link Anomalies}, by the testimony of reads that are not behind by their own account. Of a set or a list: an element whose acknowledged add was before a read
 * that lacks it, and that no read which completes after that one began has.
 */
final class Durability {
    private Durability() {}

    static void check(History history, List<int[]> parts, Sessions.Findings findings, Consumer<String> doubts) {
        boolean[] behind = readsBehind(history);
        Anomalies anomalies = Anomalies.find(history, read -> !behind[read]);
        anomalies
                .lostWrites()
                .forEach(lost -> findings.add(
                        Guarantee.DURABLE,
                        "lost: " + Describe.op(lost.write()) + "; gone at " + Describe.op(lost.witness()),
                        lost.write(),
                        lost.witness()));
        if (!anomalies.skippedKeys().isEmpty()) {
            doubts.accept("a value was written twice");
        }
        for (int[] ops : parts) {
            List<String> names = history.functionNames();
            boolean grows = Arrays.stream(ops)
                    .mapToObj(op -> names.get(history.function(op)))
                    .allMatch(f -> f.equals("read") || f.equals("add") || f.equals("append"));
            boolean registers = Arrays.stream(ops).allMatch(op -> history.function(op) <= History.CAS);
            if (grows && !registers) {
                elements(history, ops, findings);
            } else if (!registers) {
                doubts.accept("there are operations of which nothing can be seen to be lost");
            }
        }
    }

    /**
     * The reads that say themselves that they are behind: from a place in the log before one that had been acknowledged when they began. They are
     * stale, and no witness that anything is gone.
     */
    private static boolean[] readsBehind(History history) {
        boolean[] behind = new boolean[history.size()];
        Integer[] writes = IntStream.range(0, history.size())
                .filter(op -> Registers.acknowledges(history, op) && Version.of(history, op) != null)
                .boxed()
                .sorted(Comparator.comparingInt(history::completePosition))
                .toArray(Integer[]::new);
        Version newest = null;
        int ended = 0;
        for (int op = 0; op < behind.length; op++) {
            for (;
                    ended < writes.length && history.completePosition(writes[ended]) < history.invokePosition(op);
                    ended++) {
                Version its = Version.of(history, writes[ended]);
                newest = newest == null || its != null && its.compareTo(newest) > 0 ? its : newest;
            }
            Version at = history.function(op) == History.READ ? Version.of(history, op) : null;
            behind[op] = at != null && newest != null && at.compareTo(newest) < 0;
        }
        return behind;
    }

    private static void elements(History history, int[] ops, Sessions.Findings findings) {
        LongIntMap numbers = new LongIntMap();
        List<Integer> reads = new ArrayList<>();
        List<Integer> adds = new ArrayList<>();
        for (int op : ops) {
            if (history.outcome(op) != Outcome.OK) {
                continue;
            }
            long value = history.first(op);
            if (history.function(op) != History.READ) {
                if (numbers.find(value) < 0) {
                    numbers.number(value);
                    adds.add(op);
                }
            } else if (History.isList(value) || History.isSet(value) || value == History.NIL) {
                reads.add(op);
            }
        }
        int[] lastSeen = new int[adds.size()];
        Arrays.fill(lastSeen, -1);
        for (int read : reads) {
            held(history, read, numbers).stream()
                    .forEach(each -> lastSeen[each] = Math.max(lastSeen[each], history.completePosition(read)));
        }
        BitSet left = new BitSet();
        left.set(0, adds.size());
        for (int read : reads) {
            int begin = history.invokePosition(read);
            BitSet missing = (BitSet) left.clone();
            missing.andNot(held(history, read, numbers));
            missing.stream()
                    .filter(each -> history.completePosition(adds.get(each)) < begin && lastSeen[each] < begin)
                    .forEach(each -> {
                        left.clear(each);
                        findings.add(
                                Guarantee.DURABLE,
                                "lost: " + Describe.op(history.op(adds.get(each))) + "; gone at "
                                        + Describe.op(history.op(read)),
                                history.op(adds.get(each)),
                                history.op(read));
                    });
        }
    }

    /** The elements that a read has, by number. */
    private static BitSet held(History history, int read, LongIntMap numbers) {
        BitSet held = new BitSet();
        if (history.first(read) != History.NIL) {
            for (long element : history.elements(history.first(read))) {
                int number = numbers.find(element);
                if (number >= 0) {
                    held.set(number);
                }
            }
        }
        return held;
    }
}
