package dev.ariadne.core.repl;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.Bug;

/**
 * min-replicas-to-write: refuses writes while too few replicas are good.
 *
 * <p>A replica is good when it is online and its last sign of life is at most min-replicas-max-lag whole seconds old. Its offset
 * plays no part, and the count is renewed once a second, whenever a replica comes or goes and when the settings change, not at
 * each write: so Redis measures it, and so the guarantee is weaker than the name suggests. Redis: replication.c
 * refreshGoodSlavesCount. TLA+: RejectWrite.
 */
public final class WriteGate {
    private final Config config;
    private int good;

    WriteGate(Config config) {
        this.config = config;
    }

    WriteGate copy(Config config) {
        WriteGate gate = new WriteGate(config);
        gate.good = good;
        return gate;
    }

    /** Whether the setting is in force: either value 0 turns it off. */
    public boolean isOn() {
        return config.get(Params.MIN_REPLICAS_TO_WRITE) > 0 && config.get(Params.MIN_REPLICAS_MAX_LAG) > 0;
    }

    /** Good replicas at the last count. */
    public int good() {
        return good;
    }

    /** Whether a primary must refuse writes now. */
    public boolean refuses() {
        return isOn() && good < config.get(Params.MIN_REPLICAS_TO_WRITE) - (Bug.MIN_REPLICAS_ONE_TOO_FEW.on() ? 1 : 0);
    }

    /** Counts again. */
    void refresh(Iterable<ReplicaSlot> replicas, long nowMs) {
        if (!isOn()) {
            return;
        }
        long maxLag = config.get(Params.MIN_REPLICAS_MAX_LAG);
        good = 0;
        for (ReplicaSlot r : replicas) {
            if (r.isOnline() && (r.lagSeconds(nowMs) <= maxLag || Bug.MIN_REPLICAS_ANY_LAG.on())) {
                good++;
            }
        }
    }
}
