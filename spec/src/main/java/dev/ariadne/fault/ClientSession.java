package dev.ariadne.fault;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to one node on which operations are done one after the other while the caller waits. */
final class ClientSession implements AutoCloseable {
    private final RespClient connection;
    private final Dialogue dialogue;
    private boolean usable = true;

    private ClientSession(RespClient connection, int timeoutMs, @Nullable WaitFor waitFor, String keyPrefix) {
        this.connection = connection;
        dialogue = new Dialogue(timeoutMs, waitFor, null, keyPrefix);
    }

    /**
     * Connects and hears a first word from the server ({@link Dialogue#greet}).
     *
     * @param keyPrefix stands before the names of all keys
     */
    static ClientSession open(Route route, int timeoutMs, @Nullable WaitFor waitFor, String keyPrefix)
            throws IOException {
        RespClient connection = RespClient.connect(route, timeoutMs);
        try {
            connection.call(timeoutMs, "PING");
            return new ClientSession(connection, timeoutMs, waitFor, keyPrefix);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** False once the connection is broken or out of step. */
    boolean usable() {
        return usable;
    }

    Answer perform(Operation operation) {
        Step step = dialogue.begin(operation);
        while (step instanceof Step.Ask ask) {
            step = next(ask);
        }
        return ((Step.Conclude) step).answer();
    }

    private Step next(Step.Ask ask) {
        try {
            connection.send(ask.commands());
            List<Reply> replies = new ArrayList<>();
            while (replies.size() < ask.commands().size()) {
                replies.add(connection.receive(ask.timeoutMs()));
            }
            return ask.then().apply(replies);
        } catch (IOException e) {
            usable = false;
            String why = e instanceof SocketTimeoutException ? "timeout" : String.valueOf(e.getMessage());
            return new Step.Conclude(ask.otherwise().apply(why));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
