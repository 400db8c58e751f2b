package dev.ariadne.fault;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who is promoted: the reachable replica with the most of the stream (Sentinel's rule without priorities; of two equal ones the first by
 * name). The rule is not safe: after several failovers an offset says nothing of which history it is an offset in.
 */
final class FailoverRule {
    /** @param offset {@link NodeInfo#offset()} */
    record Candidate(String node, boolean primary, long offset) {}

    private FailoverRule() {}

    /** Empty when no replica was reached. */
    static Optional<Candidate> choose(List<Candidate> reached) {
        return reached.stream()
                .filter(candidate -> !candidate.primary())
                .max(Comparator.comparingLong(Candidate::offset)
                        .thenComparing(Candidate::node, Comparator.reverseOrder()));
    }
}
