package dev.ariadne.fault;

import java.util.List;
import java.util.Map;

/**
 * Everything that a run leaves behind, before anybody judges it.
 *
 * @param states of the nodes, sampled, in order of time
 * @param load what clients were to do, and did
 * @param elapsedNanos from the first operation to the end of the last
 * @param interrupted the run was stopped from outside before its time
 * @param converged after all faults were mended, every replica had all of its primary's stream within the time allowed
 * @param divergent registers that differ between nodes after that, with each node's value
 */
public record RunResult(
        Settings settings,
        List<Recorder.Event> events,
        List<Recorder.Call> calls,
        List<FaultLog.Past> faults,
        List<Beliefs.Reign> reigns,
        List<RoleTimeline.Span> roles,
        List<NodeState> states,
        RoleTimeline.Syncs syncs,
        Load load,
        long elapsedNanos,
        boolean interrupted,
        boolean converged,
        Map<String, Map<String, String>> divergent) {
    /**
     * The clients' work.
     *
     * @param due operations that were due while clients worked
     * @param begun of them; the others found no free client
     * @param nanos for which clients worked
     */
    public record Load(int due, int begun, long nanos) {
        /** The rate asked for, as it was drawn: operations due in a second. */
        public double askedPerSecond() {
            return perSecond(due);
        }

        /** Operations begun in a second. */
        public double begunPerSecond() {
            return perSecond(begun);
        }

        /** Whether a noticeable part was never begun. */
        public boolean fellShort() {
            return begun < 0.99 * due;
        }

        private double perSecond(int count) {
            return count * 1e9 / Math.max(1, nanos);
        }
    }

    /** Who was held to be the primary at a time since the start of the run. */
    public String primaryAt(long nanos) {
        String primary = reigns.get(0).primary();
        for (Beliefs.Reign reign : reigns) {
            if (reign.sinceNanos() <= nanos) {
                primary = reign.primary();
            }
        }
        return primary;
    }
}
