package dev.ariadne.conform;

import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server's own code, in memory. */
public final class CoreStage implements Stage {
    private final Cluster cluster;

    /** Starts the nodes and brings them to the beginning of the model. */
    public CoreStage(Model model) {
        cluster = new Cluster(model);
        if (model.flag("Warm")) {
            ActionBinding.warmUp(cluster);
        }
    }

    @Override
    public void step(Label label, Map<String, Object> before, Map<String, Object> after) {
        ActionBinding.step(cluster, label, before, after);
    }

    @Override
    public @Nullable String difference(Map<String, Object> state) {
        return Projection.difference(cluster, state);
    }

    @Override
    public String data(String server) {
        return Projection.data(Objects.requireNonNull(cluster.peek(server)));
    }

    @Override
    public int waitedFor(String server, int replicas) {
        // Asked of a copy: a WAIT that blocks asks the replicas.
        String reply =
                cluster.copy().member(server).call(ActionBinding.WRITER, "WAIT", Integer.toString(replicas), "0");
        return reply.startsWith(":") ? Integer.parseInt(reply.substring(1).trim()) : -1;
    }

    @Override
    public void close() {}
}
