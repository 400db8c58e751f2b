package dev.ariadne.fault;

/**
 * The servers' own write gate (min-replicas-to-write, min-replicas-max-lag).
 *
 * @param replicas that must have been heard of lately
 * @param maxLagSeconds what lately means
 */
public record MinReplicas(int replicas, int maxLagSeconds) {
    @Override
    public String toString() {
        return replicas + ":" + maxLagSeconds;
    }
}
