package dev.ariadne.fault;

import java.util.Optional;

/** Who decides which node leads, and tells the nodes. Whatever it decides is in the cluster's {@link Beliefs}. */
interface Promoter extends AutoCloseable {
    /** It begins to care for a cluster that is up. */
    void start();

    /** Sees to it that {@code old} is no longer the primary; the one that is, empty when {@code old} stays. */
    Optional<String> promote(String old);

    /** Has the primary, which is well, replaced in good order; the new one, empty when it keeps its role. */
    Optional<String> handOver();

    /** Sees to it that the other nodes follow the primary; what came of it, in a few words. */
    String repoint();

    @Override
    void close();
}
