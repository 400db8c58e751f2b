package dev.ariadne.conform.live;

import dev.ariadne.fault.NodeInfo;
import dev.ariadne.fault.NodeProcess;
import dev.ariadne.fault.Reply;
import dev.ariadne.fault.RespClient;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server's process and the clients that talk to it. */
final class LiveNode {
    private static final int CALL_MS = 5_000;

    final String name;
    final int port;
    private final NodeProcess process;
    private @Nullable RespClient writer;
    private @Nullable RespClient operator;
    private @Nullable RespClient waiter;
    private long waiterId;

    LiveNode(String name, int port, NodeProcess process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    void start(String configuration) throws IOException {
        if (!process.start(configuration, port)) {
            throw new IOException(name + " ended at once; its log, " + process.log() + ", ends: " + process.logTail());
        }
    }

    void kill() {
        process.kill();
        for (RespClient client : new RespClient[] {writer, operator, waiter}) {
            if (client != null) {
                client.close();
            }
        }
        writer = null;
        operator = null;
        waiter = null;
    }

    boolean isUp() {
        return process.running();
    }

    /** What the client who writes is told. */
    Reply write(String... argv) throws IOException {
        if (writer == null) {
            writer = RespClient.connect(port, CALL_MS);
        }
        return writer.call(CALL_MS, argv);
    }

    /** What an operator is told. */
    Reply ask(String... argv) throws IOException {
        if (operator == null) {
            operator = RespClient.connect(port, CALL_MS);
        }
        return operator.call(CALL_MS, argv);
    }

    NodeInfo info() throws IOException {
        Reply reply = ask("INFO", "replication");
        if (reply instanceof Reply.Bulk bulk && bulk.text() != null) {
            return NodeInfo.parse(bulk.text());
        }
        throw new IOException(name + " answers INFO with " + reply);
    }

    /** A client that has seen the last write says WAIT; its answer is {@link #waited}'s. */
    void beginWait(String key, String replicas) throws IOException {
        if (waiter == null) {
            waiter = RespClient.connect(port, CALL_MS);
            waiterId = waiter.call(CALL_MS, "CLIENT", "ID") instanceof Reply.Int id ? id.value() : 0;
        }
        waiter.call(CALL_MS, "GET", key);
        waiter.send("WAIT", replicas, "0");
    }

    /** The answer to the WAIT. */
    Reply waited() throws IOException {
        if (waiter == null) {
            throw new IOException("nobody waits at " + name);
        }
        return waiter.receive(CALL_MS);
    }

    /** The WAIT's time is over. */
    void endWait() throws IOException {
        ask("CLIENT", "UNBLOCK", Long.toString(waiterId), "TIMEOUT");
    }
}
