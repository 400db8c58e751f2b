package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is promoted: of the reachable replicas the one with the most of the latest history. Offsets are compared within one history only; of two
 * histories the later one is the one that continues the other (its second id is the other's id) or, while the old primary is known, the
 * primary's own.
 *
 * <p>The rule sees what INFO tells at one moment. It is as safe as the settings that it is used with: writes that no reachable replica has are
 * lost whatever it decides.
 */
public final class FailoverRule {
    /**
     * What a node says of itself, as far as it matters here.
     *
     * @param historyId id of its history
     * @param continuedId id of the history that it continues; empty for none
     * @param offset {@link NodeInfo#offset()}
     * @param priority replica-priority: lower is preferred, 0 is never promoted
     */
    public record Candidate(
            String node,
            boolean primary,
            boolean loading,
            String historyId,
            String continuedId,
            long offset,
            int priority,
            String runId) {
        private static final String NO_ID = "0".repeat(40);
        private static final int DEFAULT_PRIORITY = 100;

        /** Reads INFO's fields. */
        public static Candidate of(String node, NodeInfo info) {
            String continued = info.fields().getOrDefault("master_replid2", NO_ID);
            return new Candidate(
                    node,
                    info.isPrimary(),
                    "1".equals(info.fields().get("loading")),
                    info.fields().getOrDefault("master_replid", ""),
                    continued.equals(NO_ID) ? "" : continued,
                    info.offset(),
                    (int) info.number("slave_priority", DEFAULT_PRIORITY),
                    info.fields().getOrDefault("run_id", ""));
        }
    }

    /**
     * What was decided about a node, and why.
     *
     * @param promoted whether it is the one
     */
    public record Verdict(Candidate candidate, boolean promoted, String reason) {}

    private FailoverRule() {}

    /** The one to promote; empty when no replica that may lead was reached. */
    public static Optional<Candidate> choose(List<Candidate> reached, @Nullable String primaryHistory) {
        return reached.stream().filter(c -> hindrance(c).isEmpty()).min(order(reached, primaryHistory));
    }

    /**
     * The decision about each, in the order in which they would be promoted; those that may not lead come last.
     *
     * @param primaryHistory id of the old primary's history, null when it is not known
     */
    public static List<Verdict> judge(List<Candidate> reached, @Nullable String primaryHistory) {
        List<Candidate> able = reached.stream()
                .filter(c -> hindrance(c).isEmpty())
                .sorted(order(reached, primaryHistory))
                .toList();
        List<Verdict> verdicts = new ArrayList<>();
        for (Candidate c : able) {
            Candidate best = able.get(0);
            verdicts.add(
                    c == best
                            ? new Verdict(
                                    c,
                                    true,
                                    able.size() == 1 ? "the only one that may lead" : "the best of " + able.size())
                            : new Verdict(c, false, whyNot(c, best, reached, primaryHistory)));
        }
        for (Candidate c : reached) {
            hindrance(c).ifPresent(why -> verdicts.add(new Verdict(c, false, why)));
        }
        return verdicts;
    }

    /** Ids of the latest histories among those that may lead; more than one: nothing tells which of them is the later. */
    public static List<String> latestHistories(List<Candidate> reached, @Nullable String primaryHistory) {
        TreeSet<String> ids = new TreeSet<>();
        int latest = Integer.MAX_VALUE;
        for (Candidate c : reached) {
            if (hindrance(c).isEmpty()) {
                int age = age(c, reached, primaryHistory);
                if (age < latest) {
                    ids.clear();
                    latest = age;
                }
                if (age == latest) {
                    ids.add(c.historyId());
                }
            }
        }
        return List.copyOf(ids);
    }

    /** Why a node may not be promoted at all; empty when it may. */
    private static Optional<String> hindrance(Candidate c) {
        if (c.primary()) {
            return Optional.of("it is a primary");
        }
        if (c.priority() == 0) {
            return Optional.of("its replica-priority is 0");
        }
        if (c.loading()) {
            return Optional.of("it is loading its data");
        }
        if (c.offset() <= 0) {
            return Optional.of("it has nothing of any primary's stream (offset 0)");
        }
        return Optional.empty();
    }

    private static Comparator<Candidate> order(List<Candidate> reached, @Nullable String primaryHistory) {
        return Comparator.comparingInt((Candidate c) -> age(c, reached, primaryHistory))
                .thenComparing(Comparator.comparingLong(Candidate::offset).reversed())
                .thenComparingInt(Candidate::priority)
                .thenComparing(Candidate::runId)
                .thenComparing(Candidate::node);
    }

    /** How old its history is: 0 for the primary's, 1 for one that no other continues, 2 for one that is continued by another's. */
    private static int age(Candidate c, List<Candidate> reached, @Nullable String primaryHistory) {
        if (c.historyId().equals(primaryHistory)) {
            return 0;
        }
        boolean continued = reached.stream()
                .anyMatch(other -> !other.primary()
                        && hindrance(other).isEmpty()
                        && !other.historyId().equals(c.historyId())
                        && other.continuedId().equals(c.historyId()));
        return continued ? 2 : 1;
    }

    private static String whyNot(
            Candidate c, Candidate best, List<Candidate> reached, @Nullable String primaryHistory) {
        if (age(c, reached, primaryHistory) > age(best, reached, primaryHistory)) {
            return primaryHistory != null && best.historyId().equals(primaryHistory)
                    ? "it is not in the primary's history"
                    : "its history ended before " + best.node() + "'s began";
        }
        if (c.offset() < best.offset()) {
            return best.offset() - c.offset() + " bytes behind " + best.node();
        }
        if (c.priority() > best.priority()) {
            return "as far as " + best.node() + ", whose replica-priority comes first";
        }
        return "as far as " + best.node() + ", whose run id comes first";
    }
}
