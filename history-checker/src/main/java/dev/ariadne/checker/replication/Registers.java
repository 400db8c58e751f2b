package dev.ariadne.checker.replication;

import dev.ariadne.checker.History;
import dev.ariadne.checker.Outcome;
import dev.ariadne.checker.engine.LongIntMap;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One register whose values are written once: who wrote what was seen, and since when it was in place. */
final class Registers {
    private static final int NONE = -1;
    /** Before every event. */
    private static final int ALWAYS = -1;

    private final History history;
    private final int[] ops;
    private final LongIntMap values = new LongIntMap();
    private int[] writer = new int[0];
    private int[] inPlaceBy = new int[0];

    private Registers(History history, int[] ops) {
        this.history = history;
        this.ops = ops;
    }

    /** Null when a value is written twice, or nil is written. */
    static @Nullable Registers of(History history, int[] ops) {
        Registers register = new Registers(history, ops);
        return register.survey() ? register : null;
    }

    private boolean survey() {
        values.number(History.NIL);
        for (int op : ops) {
            values.number(history.first(op));
            values.number(history.second(op));
        }
        writer = new int[values.size()];
        inPlaceBy = new int[values.size()];
        Arrays.fill(writer, NONE);
        Arrays.fill(inPlaceBy, History.NEVER);
        inPlaceBy[0] = ALWAYS;
        for (int op : ops) {
            if (changes(history, op) && history.outcome(op) != Outcome.FAIL) {
                int value = values.number(set(op));
                if (value == 0 || writer[value] != NONE) {
                    return false;
                }
                writer[value] = op;
                inPlaceBy[value] = Math.min(inPlaceBy[value], history.completePosition(op));
            }
            if (sees(op)) {
                int value = values.number(history.first(op));
                inPlaceBy[value] = Math.min(inPlaceBy[value], history.completePosition(op));
            }
        }
        return true;
    }

    static boolean changes(History history, int op) {
        String f = history.functionNames().get(history.function(op));
        return !f.equals("read") && !f.equals("get");
    }

    static boolean acknowledges(History history, int op) {
        return changes(history, op) && history.outcome(op) == Outcome.OK;
    }

    private long set(int op) {
        return history.function(op) == History.CAS ? history.second(op) : history.first(op);
    }

    /** True for what completed and says what the register held. */
    boolean sees(int op) {
        return history.outcome(op) == Outcome.OK && history.function(op) != History.WRITE;
    }

    int[] ops() {
        return ops;
    }

    /** The completed reads, in order of invocation. */
    int[] reads() {
        return Arrays.stream(ops)
                .filter(op -> history.function(op) == History.READ && sees(op))
                .toArray();
    }

    int[] acknowledged() {
        return Arrays.stream(ops).filter(op -> acknowledges(history, op)).toArray();
    }

    /** The write of what an operation saw; -1 for the initial nil, or what nobody wrote. */
    int writerSeenBy(int op) {
        return writer[values.number(history.first(op))];
    }

    /** The position by which what an operation saw was in place. */
    int inPlaceBy(int op) {
        return inPlaceBy[values.number(history.first(op))];
    }

    /** The acknowledged writes that tell their place. */
    TreeMap<Version, Integer> log() {
        TreeMap<Version, Integer> log = new TreeMap<>();
        for (int op : acknowledged()) {
            Version version = Version.of(history, op);
            if (version != null) {
                log.put(version, op);
            }
        }
        return log;
    }
}
