package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the cluster of a run is put up, beyond the server itself.
 *
 * @param downAfterMs of Sentinel: for how long a primary must be silent before it counts as down; 0 for a cluster without Sentinel
 * @param namespaces whether nodes are in network namespaces of their own rather than behind proxies
 * @param mayReconfigure whether servers that are not the harness' own may be given other roles
 */
public record Deployment(int downAfterMs, boolean namespaces, boolean mayReconfigure) {
    /** Promotions by the embedded rule, and proxies. */
    public static final Deployment DEFAULT = new Deployment(0, false, false);

    /** Why this network has no ways that can be made slow, in a few words; empty when it has. */
    public Optional<String> slowUnavailable() {
        return namespaces ? NamespaceNetwork.slowUnavailable() : Optional.empty();
    }

    /** Whether stock Sentinel promotes. */
    public boolean sentinel() {
        return downAfterMs > 0;
    }

    /** Who promotes, in a few words. */
    public String promoter() {
        return sentinel()
                ? "Sentinel (" + SentinelGroup.SENTINELS + " processes, quorum " + SentinelGroup.QUORUM
                        + ", down after " + downAfterMs + " ms)"
                : "the embedded rule";
    }

    /** As on the command line, as far as it is not the default. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (sentinel()) {
            words.addAll(List.of("--failover", "sentinel:" + downAfterMs));
        }
        if (namespaces) {
            words.addAll(List.of("--network", "netns"));
        }
        if (mayReconfigure) {
            words.add("--allow-reconfigure");
        }
        return words;
    }
}
