package dev.ariadne.bench;

import java.io.IOException;

/** A replica that synchronises and then never reads again. */
final class StuckReplica implements AutoCloseable {
    private static final String EOF_FORM = "$EOF:";

    private final PipelinedClient client;

    /** Asks for a full synchronisation. */
    StuckReplica(int port) throws IOException {
        client = new PipelinedClient(port);
        client.call(PipelinedClient.request("PING"), 1);
        client.call(PipelinedClient.request("REPLCONF", "listening-port", "1"), 1);
        // Without capa eof the snapshot's length is told first, which is easier to read here.
        client.call(PipelinedClient.request("REPLCONF", "capa", "psync2"), 1);
        client.send(PipelinedClient.request("PSYNC", "?", "-1"));
    }

    /** Reads the snapshot, and nothing behind it. */
    void synchronise() throws IOException {
        String granted = line();
        if (!granted.startsWith("+FULLRESYNC")) {
            throw new IOException("the primary answers PSYNC with " + granted);
        }
        String form = line();
        if (!form.startsWith("$") || form.startsWith(EOF_FORM)) {
            throw new IOException("a snapshot begins with " + form);
        }
        client.skip(Long.parseLong(form.substring(1)));
        client.send(PipelinedClient.request("REPLCONF", "ACK", "0"));
    }

    /** A line that is not one of the newlines with which a primary shows that it is alive. */
    private String line() throws IOException {
        String line = client.line();
        while (line.isEmpty()) {
            line = client.line();
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
