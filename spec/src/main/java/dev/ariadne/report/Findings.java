package dev.ariadne.report;

import dev.ariadne.checker.Verdict;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.List;

/** The sentences that summary and page share. */
final class Findings {
    private Findings() {}

    /** The verdict in one line, after the word for it. */
    static String headline(RunResult run, Judgement judgement) {
        Verdict verdict = judgement.verdict();
        int keys = verdict.explored().keys();
        List<String> parts = new ArrayList<>();
        switch (verdict.valid()) {
            case TRUE -> parts.add("the history of " + Words.count(keys, "key") + " is linearizable");
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

    /** How many keys have which verdict. */
    static String keys(Judgement judgement) {
        Verdict.Explored explored = judgement.verdict().explored();
        int invalid = judgement.verdict().failures().size();
        int unknown = explored.keys() - explored.decidedKeys();
        return (explored.decidedKeys() - invalid) + " valid, " + invalid + " invalid, " + unknown + " unknown";
    }

    /** What the reader should know of the setting, when it explains the verdict; else empty. */
    static String price(RunResult run, Judgement judgement) {
        if (judgement.verdict().valid() != Valid.FALSE) {
            return "";
        }
        boolean lost = !judgement.anomalies().lostWrites().isEmpty();
        if (run.settings().failover() && run.settings().waitFor() == null && lost) {
            return "Failover with asynchronous replication loses acknowledged writes: the price of this setting, and a violation all the same."
                    + " --wait N:MS narrows it.";
        }
        if (run.settings().failover() && !lost) {
            return "No acknowledged write is known to be lost, but a deposed primary went on answering reads.";
        }
        if (run.settings().reads() != dev.ariadne.fault.Settings.Reads.PRIMARY) {
            return "Replicas lag, so reads from them are not linearizable: the price of --reads "
                    + run.settings().reads() + ".";
        }
        return "";
    }
}
