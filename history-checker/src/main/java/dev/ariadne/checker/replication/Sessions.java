package dev.ariadne.checker.replication;

import dev.ariadne.checker.History;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.engine.Describe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The session guarantees: each looks at one process at a time, whose operations stand in the order in which it did them. */
final class Sessions {
    /** Takes what was found. */
    @FunctionalInterface
    interface Findings {
        void add(Guarantee guarantee, String text, Op... ops);
    }

    /** The newest write that a session has come across on one key: by its place in the log, and by when it began. */
    private static final class Newest {
        private int byVersion = -1;
        private @Nullable Version version;
        private int byTime = -1;

        void meet(History history, int write) {
            Version its = write < 0 ? null : Version.of(history, write);
            if (its != null && (version == null || its.compareTo(version) > 0)) {
                version = its;
                byVersion = write;
            }
            if (write >= 0 && (byTime < 0 || history.invokePosition(write) > history.invokePosition(byTime))) {
                byTime = write;
            }
        }

        /** A write met before that is newer than what {@code op} saw, or -1. */
        int newerThan(History history, Registers register, int op) {
            int seen = register.writerSeenBy(op);
            Version its = seen < 0 ? null : Version.of(history, seen);
            if (its != null && version != null) {
                return its.compareTo(version) < 0 ? byVersion : -1;
            }
            return byTime >= 0 && register.inPlaceBy(op) < history.invokePosition(byTime) ? byTime : -1;
        }
    }

    private final History history;
    private final Findings findings;

    Sessions(History history, Findings findings) {
        this.history = history;
        this.findings = findings;
    }

    void monotonicReads(List<Registers> registers) {
        for (Registers register : registers) {
            Map<Integer, Newest> bySession = new HashMap<>();
            for (int op : register.ops()) {
                if (!register.sees(op)) {
                    continue;
                }
                Newest newest = bySession.computeIfAbsent(history.process(op), any -> new Newest());
                int newer = newest.newerThan(history, register, op);
                if (newer >= 0) {
                    findings.add(
                            Guarantee.MONOTONIC_READS,
                            Describe.op(history.op(op)) + " is older than what process " + history.processName(op)
                                    + " had seen before: " + Describe.op(history.op(newer)),
                            history.op(op),
                            history.op(newer));
                }
                newest.meet(history, register.writerSeenBy(op));
            }
        }
    }

    void readYourWrites(List<Registers> registers) {
        for (Registers register : registers) {
            Map<Integer, Newest> bySession = new HashMap<>();
            for (int op : register.ops()) {
                Newest newest = bySession.computeIfAbsent(history.process(op), any -> new Newest());
                int newer = register.sees(op) ? newest.newerThan(history, register, op) : -1;
                if (newer >= 0) {
                    findings.add(
                            Guarantee.READ_YOUR_WRITES,
                            Describe.op(history.op(op)) + " is older than what the process itself wrote: "
                                    + Describe.op(history.op(newer)),
                            history.op(op),
                            history.op(newer));
                }
                if (Registers.acknowledges(history, op)) {
                    newest.meet(history, op);
                }
            }
        }
    }

    /** False when no write tells its place in the log. */
    boolean monotonicWrites() {
        Map<Integer, Integer> last = new HashMap<>();
        for (int op = 0; op < history.size(); op++) {
            if (!Registers.acknowledges(history, op) || Version.of(history, op) == null) {
                continue;
            }
            Integer before = last.put(history.process(op), op);
            if (before != null && version(before).compareTo(version(op)) > 0) {
                findings.add(
                        Guarantee.MONOTONIC_WRITES,
                        Describe.op(history.op(op)) + " stands at " + version(op) + ", the process' earlier "
                                + Describe.op(history.op(before)) + " behind it at " + version(before),
                        history.op(op),
                        history.op(before));
            }
        }
        return !last.isEmpty();
    }

    /** False when no write tells its place in the log. */
    boolean writesFollowReads(List<Registers> registers) {
        int[] seenWrite = new int[history.size()];
        java.util.Arrays.fill(seenWrite, -1);
        for (Registers register : registers) {
            for (int op : register.ops()) {
                seenWrite[op] = register.sees(op) ? register.writerSeenBy(op) : -1;
            }
        }
        Map<Integer, Integer> newestSeen = new HashMap<>();
        List<Integer> writes = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            int process = history.process(op);
            Integer seen = newestSeen.get(process);
            if (Registers.acknowledges(history, op) && Version.of(history, op) != null) {
                writes.add(op);
                if (seen != null && version(seen).compareTo(version(op)) > 0) {
                    findings.add(
                            Guarantee.WRITES_FOLLOW_READS,
                            Describe.op(history.op(op)) + " stands at " + version(op)
                                    + ", before what the process had seen: " + Describe.op(history.op(seen)) + " at "
                                    + version(seen),
                            history.op(op),
                            history.op(seen));
                }
            }
            int write = seenWrite[op];
            boolean newer = write >= 0
                    && Version.of(history, write) != null
                    && (seen == null || version(write).compareTo(version(seen)) > 0);
            if (newer) {
                newestSeen.put(process, write);
            }
        }
        return !writes.isEmpty();
    }

    private Version version(int op) {
        return java.util.Objects.requireNonNull(Version.of(history, op));
    }
}
