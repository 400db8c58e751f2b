package dev.ariadne.fault;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to one node, and what may be concluded from what happens on it.
 *
 * <p>A read that fails has failed: it changes nothing. A write is {@link Answer.Kind#FAIL} only if the server refused it in words; if the
 * connection breaks or falls silent after the first byte was handed to the kernel, nobody knows. Redis has no compare-and-set, so a cas is
 * WATCH, GET, MULTI, SET, EXEC; until EXEC is sent nothing can have happened.
 */
final class ClientSession implements AutoCloseable {
    private final RespClient connection;
    private final int timeoutMs;
    private final @Nullable WaitFor waitFor;
    private final String keyPrefix;
    private boolean usable = true;

    private ClientSession(RespClient connection, int timeoutMs, @Nullable WaitFor waitFor, String keyPrefix) {
        this.connection = connection;
        this.timeoutMs = timeoutMs;
        this.waitFor = waitFor;
        this.keyPrefix = keyPrefix;
    }

    /**
     * Connects and hears a first word from the server: a proxy accepts for a dead node, too, so only an answer proves a connection. The
     * word may be an error such as LOADING; operations then get the same.
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
        return switch (operation.f()) {
            case READ -> read(operation);
            case WRITE, ADD, INCR, APPEND -> change(operation);
            case CAS -> cas(operation);
        };
    }

    @Override
    public void close() {
        connection.close();
    }

    private Answer read(Operation operation) {
        try {
            Data data = operation.data();
            Reply reply = connection.call(timeoutMs, data.read(keyPrefix + operation.redisKey()));
            return data.isRead(reply) ? Answer.ok(data.value(reply)) : Answer.fail(text(reply));
        } catch (IOException e) {
            usable = false;
            return Answer.fail(because(e));
        }
    }

    private Answer change(Operation operation) {
        try {
            long value = Objects.requireNonNull(operation.value());
            Reply reply = connection.call(timeoutMs, operation.data().change(keyPrefix + operation.redisKey(), value));
            if (reply instanceof Reply.Int count) {
                return acknowledged(operation.f() == Operation.Function.INCR ? count.value() : null);
            }
            return reply instanceof Reply.Simple ? acknowledged(null) : refused(reply);
        } catch (IOException e) {
            usable = false;
            return Answer.info(because(e));
        }
    }

    private Answer cas(Operation operation) {
        String key = keyPrefix + operation.redisKey();
        try {
            connection.call(timeoutMs, "WATCH", key);
            Reply found = connection.call(timeoutMs, "GET", key);
            if (!(found instanceof Reply.Bulk bulk)) {
                connection.call(timeoutMs, "UNWATCH");
                return Answer.fail(text(found));
            }
            if (!Objects.equals(number(bulk), operation.expected())) {
                connection.call(timeoutMs, "UNWATCH");
                return Answer.fail("found " + number(bulk));
            }
            connection.call(timeoutMs, "MULTI");
            connection.call(timeoutMs, "SET", key, String.valueOf(operation.value()));
        } catch (IOException e) {
            usable = false;
            return Answer.fail(because(e));
        }
        return execute();
    }

    private Answer execute() {
        try {
            Reply reply = connection.call(timeoutMs, "EXEC");
            if (!(reply instanceof Reply.Array array)) {
                return refused(reply);
            }
            List<Reply> items = array.items();
            if (items == null) {
                return Answer.fail("the key changed meanwhile");
            }
            boolean set = items.size() == 1 && items.get(0) instanceof Reply.Simple;
            return set ? acknowledged(null) : Answer.info(text(reply));
        } catch (IOException e) {
            usable = false;
            return Answer.info(because(e));
        }
    }

    /** The write is in the primary; with WAIT that is not enough, and too few replicas leave it open whether it will survive. */
    private Answer acknowledged(@Nullable Long value) throws IOException {
        WaitFor wait = waitFor;
        if (wait == null) {
            return Answer.ok(value);
        }
        Reply reply = connection.call(
                timeoutMs + wait.timeoutMs(),
                "WAIT",
                String.valueOf(wait.replicas()),
                String.valueOf(wait.timeoutMs()));
        if (reply instanceof Reply.Int count) {
            return count.value() >= wait.replicas()
                    ? Answer.ok(value)
                    : Answer.info("WAIT: " + count.value() + " of " + wait.replicas() + " replicas");
        }
        return Answer.info(text(reply));
    }

    private static Answer refused(Reply reply) {
        return reply instanceof Reply.Error error ? Answer.ofError(error) : Answer.info(text(reply));
    }

    private static @Nullable Long number(Reply.Bulk bulk) {
        String text = bulk.text();
        return text == null ? null : Long.valueOf(text);
    }

    private static String text(Reply reply) {
        return reply instanceof Reply.Error error ? error.text() : "unexpected reply " + reply;
    }

    private static String because(IOException e) {
        return e instanceof java.net.SocketTimeoutException ? "timeout" : String.valueOf(e.getMessage());
    }
}
