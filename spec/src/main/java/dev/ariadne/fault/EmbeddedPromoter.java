package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The harness itself promotes, when a nemesis says so, by {@link FailoverRule}. */
final class EmbeddedPromoter implements Promoter {
    private static final long HAND_OVER_MS = 1_000;

    private final Control control;
    private final Beliefs beliefs;

    EmbeddedPromoter(Control control, Beliefs beliefs) {
        this.control = control;
        this.beliefs = beliefs;
    }

    @Override
    public void start() {
        // It acts only when it is asked to.
    }

    /** Empty when no replica can be reached. */
    @Override
    public Optional<String> promote(String old) {
        List<FailoverRule.Candidate> reached = new ArrayList<>();
        for (String name : control.others(beliefs.now())) {
            NodeInfo info = control.ask(name);
            if (info != null) {
                reached.add(FailoverRule.Candidate.of(name, info));
            }
        }
        Optional<String> chosen = FailoverRule.choose(reached, null)
                .map(FailoverRule.Candidate::node)
                .filter(name -> control.command(name, "REPLICAOF", "NO", "ONE"));
        chosen.ifPresent(name -> {
            beliefs.change(name, System.nanoTime());
            for (FailoverRule.Candidate other : reached) {
                if (!other.node().equals(name)) {
                    control.follow(other.node(), name);
                }
            }
        });
        return chosen;
    }

    /** By FAILOVER. */
    @Override
    public Optional<String> handOver() {
        String old = beliefs.now();
        if (!control.command(old, "FAILOVER", "TIMEOUT", String.valueOf(HAND_OVER_MS))) {
            return Optional.empty();
        }
        long deadline = System.nanoTime() + 2 * HAND_OVER_MS * 1_000_000;
        while (System.nanoTime() < deadline) {
            for (String name : control.others(old)) {
                NodeInfo info = control.ask(name);
                if (info != null && info.isPrimary()) {
                    beliefs.change(name, System.nanoTime());
                    control.repoint(name);
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String repoint() {
        String primary = beliefs.now();
        List<String> told = control.repoint(primary);
        return told.isEmpty() ? "all follow " + primary : String.join(", ", told) + " → " + primary;
    }

    @Override
    public void close() {
        // Nothing of it runs.
    }
}
