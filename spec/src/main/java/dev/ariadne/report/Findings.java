package dev.ariadne.report;

import dev.ariadne.checker.Verdict;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sentences that summary and page share. */
final class Findings {
    private Findings() {}

    /** The verdict in one line, after the word for it. */
    static String headline(RunResult run, Judgement judgement) {
        Verdict verdict = judgement.verdict();
        int keys = verdict.explored().keys();
        List<String> parts = new ArrayList<>();
        switch (verdict.valid()) {
            case TRUE -> {
                // What makes the run less than valid comes first.
                if (judgement.valid() != Valid.TRUE) {
                    parts.addAll(judgement.doubts());
                }
                parts.add("the history of " + Words.count(keys, "key") + " is linearizable");
            }
            case FALSE -> {
                parts.add("not linearizable (" + verdict.failures().size() + " of " + Words.count(keys, "key") + ")");
                parts.add(Words.count(judgement.anomalies().lostWrites().size(), "acknowledged write") + " lost");
                parts.add(Words.count(judgement.anomalies().staleReads().size(), "stale read"));
            }
            case UNKNOWN -> parts.add("the checker came to its limit: " + verdict.limit());
        }
        if (run.interrupted()) {
            parts.add("interrupted early");
        }
        return String.join("; ", parts);
    }

    /** {@code 500.1 operations a second were due, 312.9 were begun}. */
    static String load(RunResult.Load load) {
        return String.format(
                Locale.ROOT,
                "%.1f operations a second were due, %.1f were begun",
                load.askedPerSecond(),
                load.begunPerSecond());
    }

    /** How many keys have which verdict. */
    static String keys(Judgement judgement) {
        Verdict.Explored explored = judgement.verdict().explored();
        int invalid = judgement.verdict().failures().size();
        int unknown = explored.keys() - explored.decidedKeys();
        return (explored.decidedKeys() - invalid) + " valid, " + invalid + " invalid, " + unknown + " unknown";
    }
}
