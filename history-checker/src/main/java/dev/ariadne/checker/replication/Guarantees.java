package dev.ariadne.checker.replication;

import dev.ariadne.checker.History;
import dev.ariadne.checker.ModelName;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.Outcome;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.checker.engine.Describe;
import dev.ariadne.checker.engine.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds a history against {@link Guarantee}s. */
public final class Guarantees {
    /**
     * How stale a read may be.
     *
     * @param versions acknowledged writes that it may miss; null for any number
     * @param millis for which the first of these may have been complete; null for any time
     */
    public record Bounds(@Nullable Long versions, @Nullable Double millis) {
        public static final Bounds NONE = new Bounds(null, null);
    }

    /**
     * Something that breaks a guarantee.
     *
     * @param ops that show it, by which it can be found in the history
     */
    public record Finding(Guarantee guarantee, List<Op> ops, String text) {}

    /**
     * @param valid unknown when nothing was found but not all of the history could be looked at
     * @param findings in the order of the operation that shows them
     * @param note why it is unknown, or what was measured, and how many operations were judged
     */
    public record Result(Valid valid, List<Finding> findings, String note) {}

    private final History history;
    private final Bounds bounds;
    private final Map<Guarantee, List<Finding>> found = new EnumMap<>(Guarantee.class);
    private final Map<Guarantee, String> doubts = new EnumMap<>(Guarantee.class);
    private final List<Registers> registers = new ArrayList<>();

    private Guarantees(History history, Bounds bounds) {
        this.history = history;
        this.bounds = bounds;
    }

    /**
     * The results on those asked for, in the order of {@link Guarantee}; all unknown when no operation completed.
     *
     * @throws dev.ariadne.checker.UnsupportedModelException when registers, sets or lists have values that are none of theirs
     */
    public static Map<Guarantee, Result> check(History history, Set<Guarantee> asked, Bounds bounds) {
        requireUnderstood(history);
        return new Guarantees(history, bounds).check(asked);
    }

    /** What none of these models has is doubted by those guarantees that would have to look at it. */
    private static void requireUnderstood(History history) {
        Set<String> used = IntStream.range(0, history.size())
                .mapToObj(op -> history.functionNames().get(history.function(op)))
                .collect(Collectors.toSet());
        Stream.of(ModelName.CAS_REGISTER, ModelName.SET, ModelName.APPEND_LIST)
                .filter(model -> model.functions().containsAll(used))
                .filter(model -> !used.equals(Set.of("read")))
                .findFirst()
                .ifPresent(model -> model.requireUnderstands(history));
    }

    private Map<Guarantee, Result> check(Set<Guarantee> asked) {
        List<int[]> parts = Parts.split(history);
        for (int[] ops : parts) {
            boolean register = Arrays.stream(ops).allMatch(op -> history.function(op) <= History.CAS);
            Registers its = register ? Registers.of(history, ops) : null;
            if (its != null) {
                registers.add(its);
            } else {
                String key = history.keyed() ? "key " + Describe.value(history.value(history.key(ops[0]))) : "it";
                String why = key + (register ? " has a value written twice" : " is no register");
                for (Guarantee each : List.of(
                        Guarantee.MONOTONIC_READS,
                        Guarantee.READ_YOUR_WRITES,
                        Guarantee.PREFIX,
                        Guarantee.BOUNDED_STALENESS)) {
                    doubts.putIfAbsent(each, why);
                }
            }
        }
        int judged = (int) IntStream.range(0, history.size())
                .filter(op -> history.outcome(op) == Outcome.OK)
                .count();
        String share = judged + " of " + history.size() + " operations judged";
        Map<Guarantee, Result> results = new EnumMap<>(Guarantee.class);
        for (Guarantee each : asked) {
            String note = look(each, parts);
            List<Finding> findings = found.getOrDefault(each, List.of());
            findings = findings.stream()
                    .sorted(Comparator.comparingInt(one -> one.ops().get(0).id()))
                    .toList();
            String doubt = judged == 0 ? "no operation completed with :ok" : doubts.get(each);
            Valid valid = !findings.isEmpty() ? Valid.FALSE : doubt != null ? Valid.UNKNOWN : Valid.TRUE;
            String said = valid == Valid.UNKNOWN ? String.valueOf(doubt) : note;
            results.put(each, new Result(valid, findings, said.isEmpty() ? share : said + "; " + share));
        }
        return results;
    }

    private String look(Guarantee guarantee, List<int[]> parts) {
        Sessions sessions = new Sessions(history, this::find);
        switch (guarantee) {
            case MONOTONIC_READS -> sessions.monotonicReads(registers);
            case READ_YOUR_WRITES -> sessions.readYourWrites(registers);
            case MONOTONIC_WRITES -> requireLog(guarantee, sessions.monotonicWrites());
            case WRITES_FOLLOW_READS -> requireLog(guarantee, sessions.writesFollowReads(registers));
            case PREFIX -> requireLog(guarantee, prefix());
            case BOUNDED_STALENESS -> {
                return Staleness.check(history, registers, bounds, this::find);
            }
            case DURABLE -> Durability.check(history, parts, this::find, why -> doubts.putIfAbsent(guarantee, why));
            case ONE_PRIMARY -> onePrimary();
            case CONVERGES -> converges(parts);
        }
        return "";
    }

    private void requireLog(Guarantee guarantee, boolean hasLog) {
        if (!hasLog) {
            doubts.putIfAbsent(guarantee, "no operation tells its :epoch and :offset");
        }
    }

    private void find(Guarantee guarantee, String text, Op... ops) {
        found.computeIfAbsent(guarantee, any -> new ArrayList<>()).add(new Finding(guarantee, List.of(ops), text));
    }

    /** False when no read tells where in the log it was. */
    private boolean prefix() {
        boolean any = false;
        for (Registers register : registers) {
            TreeMap<Version, Integer> log = register.log();
            for (int read : register.reads()) {
                Version at = Version.of(history, read);
                if (at == null) {
                    continue;
                }
                any = true;
                int writer = register.writerSeenBy(read);
                Version seen = writer < 0 ? null : Version.of(history, writer);
                if (writer >= 0 && seen == null) {
                    continue;
                }
                Map.Entry<Version, Integer> last = log.floorEntry(at);
                boolean sameEpoch = last != null && last.getKey().epoch() == at.epoch();
                if (seen != null && seen.compareTo(at) > 0) {
                    find(
                            Guarantee.PREFIX,
                            Describe.op(history.op(read)) + " at " + at + " shows " + Describe.op(history.op(writer))
                                    + ", which stands beyond it at " + seen,
                            history.op(read),
                            history.op(writer));
                } else if (sameEpoch && (seen == null || seen.compareTo(last.getKey()) < 0)) {
                    find(
                            Guarantee.PREFIX,
                            Describe.op(history.op(read)) + " at " + at + " misses "
                                    + Describe.op(history.op(last.getValue())) + " at " + last.getKey(),
                            history.op(read),
                            history.op(last.getValue()));
                }
            }
        }
        return any;
    }

    private void onePrimary() {
        TreeMap<Long, List<Integer>> byEpoch = new TreeMap<>(Comparator.reverseOrder());
        for (int op = 0; op < history.size(); op++) {
            long epoch = history.meta(op, History.Meta.EPOCH);
            if (Registers.acknowledges(history, op) && History.isInteger(epoch)) {
                byEpoch.computeIfAbsent(epoch >> 1, any -> new ArrayList<>()).add(op);
            }
        }
        if (byEpoch.isEmpty()) {
            doubts.putIfAbsent(Guarantee.ONE_PRIMARY, "no acknowledged write tells its :epoch");
        }
        int first = -1;
        for (List<Integer> writes : byEpoch.values()) {
            int firstHere = writes.stream()
                    .min(Comparator.comparingInt(history::completePosition))
                    .orElseThrow();
            int other = otherNode(writes);
            if (other >= 0) {
                find(
                        Guarantee.ONE_PRIMARY,
                        "one epoch, two servers: " + where(writes.get(0)) + " and " + where(other),
                        history.op(other),
                        history.op(writes.get(0)));
            }
            int newer = first;
            if (newer >= 0) {
                writes.stream()
                        .filter(op -> history.invokePosition(op) > history.completePosition(newer))
                        .forEach(op -> find(
                                Guarantee.ONE_PRIMARY,
                                where(op) + " though " + where(newer) + " before that began",
                                history.op(op),
                                history.op(newer)));
            }
            first = first < 0 || history.completePosition(firstHere) < history.completePosition(first)
                    ? firstHere
                    : first;
        }
    }

    private int otherNode(List<Integer> writes) {
        long node = history.meta(writes.get(0), History.Meta.NODE);
        return writes.stream()
                .filter(op -> history.meta(op, History.Meta.NODE) != node)
                .findFirst()
                .orElse(-1);
    }

    private String where(int op) {
        return Describe.value(history.value(history.meta(op, History.Meta.NODE))) + " in epoch "
                + Describe.value(history.value(history.meta(op, History.Meta.EPOCH))) + " acknowledged "
                + Describe.op(history.op(op));
    }

    private void converges(List<int[]> parts) {
        boolean any = false;
        for (int[] ops : parts) {
            int lastWrite = Arrays.stream(ops)
                    .filter(op -> Registers.acknowledges(history, op))
                    .map(history::completePosition)
                    .max()
                    .orElse(-1);
            Map<Long, Integer> lastRead = new HashMap<>();
            for (int op : ops) {
                boolean read = history.function(op) == History.READ && history.completePosition(op) != History.NEVER;
                long node = history.meta(op, History.Meta.NODE);
                if (read && node != History.NIL && history.invokePosition(op) > lastWrite) {
                    lastRead.put(node, op);
                }
            }
            any |= lastRead.size() > 1;
            List<Integer> reads = lastRead.values().stream().sorted().toList();
            for (int i = 1; i < reads.size(); i++) {
                if (history.first(reads.get(i)) != history.first(reads.get(0))) {
                    find(
                            Guarantee.CONVERGES,
                            "after the last write " + on(reads.get(0)) + " and " + on(reads.get(i)),
                            history.op(reads.get(i)),
                            history.op(reads.get(0)));
                }
            }
        }
        if (!any) {
            doubts.putIfAbsent(Guarantee.CONVERGES, "no two servers (:node) were read after the last write");
        }
    }

    private String on(int read) {
        return Describe.value(history.value(history.meta(read, History.Meta.NODE))) + " says "
                + Describe.op(history.op(read));
    }
}
