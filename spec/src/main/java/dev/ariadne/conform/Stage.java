package dev.ariadne.conform;

import dev.ariadne.tla.Label;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Servers on which behaviours of a model are performed, one action at a time: nodes in memory, or processes whose connections are held
 * back until an action lets a message pass. A stage begins in the model's initial state.
 */
public interface Stage extends AutoCloseable {
    /**
     * Does what the label says; {@code before} and {@code after} are the model's states around it.
     *
     * @throws Divergence if the servers do not do it
     */
    void step(Label label, Map<String, Object> before, Map<String, Object> after);

    /** The first difference between the servers and the model's state, null when there is none. */
    @Nullable
    String difference(Map<String, Object> state);

    /** What clients read at a server: the letter of each write's epoch, in order. */
    String data(String server);

    /**
     * What WAIT tells the client whose write was the last one at this server, if it answers at once.
     *
     * @return the number of replicas, -1 when the client would have to wait
     */
    int waitedFor(String server, int replicas);

    @Override
    void close();
}
