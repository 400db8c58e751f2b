package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.engine.Zones.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Turns a violation of {@link Zones} into words. The conflict is the handful of operations that contradict each other by themselves; the
 * states are what a read in the culprit's place could have returned, which the zones give away too: a block can hold the register at some
 * time during the culprit exactly if the culprit, reading its last value, would put it into conflict with no other block.
 */
final class ZonesExplanation {
    private static final int NONE = -1;
    private static final int MAX_STATES = 12;
    private static final int MAX_CONTEXT = 24;
    private static final int MAX_CRASHED = 2;

    private final KeyHistory h;
    private final Zones zones;
    /** By operation number of {@link #h}, hence in order of invocation. */
    private final TreeMap<Integer, Role> window = new TreeMap<>();

    ZonesExplanation(KeyHistory h, Zones zones) {
        this.h = h;
        this.zones = zones;
    }

    /** A position by which the history up to there is known to fail, as good as the violation of the last sweep, up to {@code cut}, tells. */
    int materializedBy(Violation violation, int cut) {
        int by = switch (violation.kind()) {
            case UNWRITTEN -> h.ret[violation.x()];
            case BLOCKS -> Math.max(completed(violation.x()), completed(violation.y()));
            case FORK, CIRCLE, ORDER -> cut;
        };
        return by <= cut && zones.sweep(by) != null ? by : cut;
    }

    /** When both the earliest completion and the operation of the latest invocation of a block have completed. */
    private int completed(int block) {
        int last = h.opWithCall(zones.last(block));
        int lastRet = last == NONE || h.ret[last] == KeyHistory.NEVER ? NONE : h.ret[last];
        return Math.max(zones.first(block), lastRet);
    }

    Failure explain(int failsAt) {
        int culprit = h.opWithRet(failsAt);
        List<Failure.State> states = states(culprit, failsAt);
        Violation violation = Objects.requireNonNull(zones.sweep(failsAt));
        String reason = switch (violation.kind()) {
            case UNWRITTEN -> unwritten(violation.x());
            case FORK -> fork(violation.x(), violation.y());
            case CIRCLE -> circle(violation.x());
            case ORDER -> order(violation.x());
            case BLOCKS -> blocks(violation.x(), violation.y(), culprit);
        };
        window.put(culprit, Role.CULPRIT);
        return FailureWindow.failure(
                h, culprit, window, FailureWindow.context(h, culprit, MAX_CONTEXT, MAX_CRASHED), states, reason);
    }

    private String unwritten(int op) {
        Object value = h.valueOf(h.value[op]);
        int writer = zones.writer(h.value[op]);
        String who = Describe.op(h, op);
        if (writer != NONE) {
            window.put(writer, Role.CONFLICT);
            return who + " saw " + Describe.value(value) + " before its write began: " + Describe.op(h, writer);
        }
        return who + " saw " + Describe.value(value)
                + (Describe.failedWriteOf(h, value) ? ", whose write had failed" : ", which no operation wrote");
    }

    private String fork(int x, int y) {
        window.put(x, Role.CONFLICT);
        window.put(y, Role.CONFLICT);
        return Describe.op(h, x) + " and " + Describe.op(h, y) + " both replaced " + Describe.value(h, h.value[x])
                + ", which was there only once";
    }

    private String circle(int cas) {
        List<String> steps = new ArrayList<>();
        int op = cas;
        do {
            window.put(op, Role.CONFLICT);
            steps.add(Describe.op(h, op));
            op = zones.writer(h.value[op]);
        } while (op != NONE && op != cas && h.kind[op] == KeyHistory.CAS && !window.containsKey(op));
        return "each of these saw a value that only another of them sets: " + String.join(", ", steps);
    }

    /** Finds the two operations of a block whose order in time contradicts their order by value. */
    private String order(int block) {
        List<Integer> members = members(block);
        members.sort((a, b) -> Integer.compare(zones.rank(a), zones.rank(b)));
        int latest = NONE;
        for (int from = 0; from < members.size(); ) {
            int to = from;
            int next = latest;
            for (; to < members.size() && zones.rank(members.get(to)) == zones.rank(members.get(from)); to++) {
                int op = members.get(to);
                if (latest != NONE && zones.retOf(op) < h.call[latest]) {
                    window.put(latest, Role.CONFLICT);
                    window.put(op, Role.CONFLICT);
                    return Describe.op(h, op) + " must follow " + Describe.op(h, latest)
                            + " by the values, but had completed before that began";
                }
                if (next == NONE || h.call[op] > h.call[next]) {
                    next = op;
                }
            }
            latest = next;
            from = to;
        }
        throw new IllegalStateException("no two operations of the block are out of order");
    }

    private String blocks(int x, int y, int culprit) {
        int mine = zones.blockOfOp(culprit) == y ? y : x;
        int other = mine == x ? y : x;
        int placed = firstCompleted(mine);
        int newer = h.opWithCall(zones.last(other));
        int established = firstCompleted(other);
        int late = h.opWithCall(zones.last(mine));
        for (int op : new int[] {placed, newer, established, late}) {
            if (op != NONE) {
                window.put(op, Role.CONFLICT);
            }
        }
        String mineIs = placed == NONE
                ? "the register began as " + Describe.value(h, 0)
                : valueAt(placed) + " was in place once " + Describe.op(h, placed) + " completed";
        String otherIs = newer == established
                ? Describe.op(h, newer) + " came wholly after that"
                : Describe.op(h, newer) + " began after that, and what it belongs to was in place once "
                        + (established == NONE ? "the history began" : Describe.op(h, established) + " completed");
        return mineIs + "; " + otherIs + "; both were over before " + Describe.op(h, late)
                + " began, which needs the former";
    }

    private String valueAt(int op) {
        return Describe.value(h, h.next[op]);
    }

    private List<Integer> members(int block) {
        List<Integer> members = new ArrayList<>();
        for (int op = 0; op < h.size; op++) {
            if (zones.isNeeded(op) && zones.blockOfOp(op) == block) {
                members.add(op);
            }
        }
        return members;
    }

    private int firstCompleted(int block) {
        return zones.first(block) < 0 ? NONE : h.opWithRet(zones.first(block));
    }

    /** What a read in the culprit's place could have returned. Leaves the zones swept to just before the failure. */
    private List<Failure.State> states(int culprit, int failsAt) {
        zones.sweep(failsAt - 1);
        int from = h.call[culprit];
        List<Failure.State> states = new ArrayList<>();
        int latest = NONE;
        for (int block = 0; block < zones.blocks(); block++) {
            if (zones.first(block) < from) {
                latest = Math.max(latest, zones.last(block));
            }
        }
        for (int block = 0; block < zones.blocks() && states.size() < MAX_STATES; block++) {
            if (canHold(block, from, failsAt, latest)) {
                int value = zones.tail(block);
                states.add(FailureWindow.state(h, value, zones.writer(value), culprit));
            }
        }
        int crashed = 0;
        for (int op = h.size - 1; op >= 0 && states.size() < MAX_STATES; op--) {
            boolean begun = h.call[op] < failsAt && op != culprit && h.kind[op] == KeyHistory.WRITE;
            if (begun && !zones.isNeeded(op) && (!h.crashed(op) || crashed++ < MAX_CRASHED)) {
                states.add(FailureWindow.state(h, h.value[op], op, culprit));
            }
        }
        return states;
    }

    private boolean canHold(int block, int from, int to, int latest) {
        int first = Math.min(zones.first(block), to);
        if (first < latest && zones.last(block) != latest) {
            return false;
        }
        int last = Math.max(zones.last(block), from);
        for (int other = 0; other < zones.blocks(); other++) {
            if (other != block && first < zones.last(other) && zones.first(other) < last) {
                return false;
            }
        }
        return true;
    }
}
