package dev.ariadne.fault;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a node was at one time, as the observer saw it.
 *
 * @param nanos since the start of the run
 * @param replid the id of the history that it has, empty when it did not say
 * @param offset how much of the stream it has, -1 when it did not say
 */
public record NodeState(String node, RoleTimeline.Role role, long nanos, String replid, long offset) {
    private static final int SHORT = 8;

    static NodeState of(String node, RoleTimeline.Role role, long nanos, @Nullable NodeInfo info) {
        return new NodeState(node, role, nanos, info == null ? "" : info.replid(), info == null ? -1 : info.offset());
    }

    /** The beginning of {@link #replid}: enough to tell histories apart. */
    public String shortReplid() {
        return replid.substring(0, Math.min(SHORT, replid.length()));
    }

    /** {@code n2  replica   link up    history 0f3a9c1e  offset 123456  lag 0}. */
    String line(long primaryOffset) {
        String said = offset < 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "history %-8s  offset %d%s",
                        shortReplid(),
                        offset,
                        role == RoleTimeline.Role.PRIMARY || primaryOffset < 0
                                ? ""
                                : "  lag " + Math.max(0, primaryOffset - offset));
        return String.format(Locale.ROOT, "  %-3s %-22s %s", node, words(), said)
                .stripTrailing();
    }

    private String words() {
        return switch (role) {
            case PRIMARY -> "primary";
            case REPLICA -> "replica, link up";
            case UNLINKED -> "replica, link down";
            case PAUSED -> "paused";
            case DOWN -> "no process";
            case SILENT -> "does not answer";
        };
    }
}
