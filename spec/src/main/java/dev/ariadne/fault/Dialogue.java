package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client and a server say to each other in an operation, and what may be concluded from it.
 *
 * <p>A read that fails has failed: it changes nothing. A write is {@link Answer.Kind#FAIL} only if the server refused it in words; if the
 * connection breaks or falls silent after the first byte was handed to the kernel, nobody knows. Redis has no compare-and-set, so a cas is
 * WATCH, GET, MULTI, SET, EXEC; until EXEC is sent nothing can have happened. A transfer between accounts is the same with two keys.
 */
final class Dialogue {
    private static final List<String> INFO = List.of("INFO", "replication");

    private final int timeoutMs;
    private final @Nullable WaitFor waitFor;
    private final @Nullable Seen seen;
    private final String keyPrefix;

    /**
     * @param timeoutMs an answer later than this is no answer
     * @param waitFor what is to follow each write, if anything
     * @param seen what the session has seen, null for reads of whatever a node has
     * @param keyPrefix stands before the names of all keys
     */
    Dialogue(int timeoutMs, @Nullable WaitFor waitFor, @Nullable Seen seen, String keyPrefix) {
        this.timeoutMs = timeoutMs;
        this.waitFor = waitFor;
        this.seen = seen;
        this.keyPrefix = keyPrefix;
    }

    private String key(Operation operation) {
        return keyPrefix + operation.redisKey();
    }

    /** A first word that proves a connection: a proxy accepts for a dead node, too. An error is a word as well; operations then get the same. */
    Step greet(Function<String, Answer> otherwise, Step then) {
        return new Step.Ask(List.of(List.of("PING")), timeoutMs, replies -> then, otherwise);
    }

    Step begin(Operation operation) {
        return begin(operation, false);
    }

    /** @param anew whether a session begins anew at a node that lacks what it has seen: the last resort after a failover */
    Step begin(Operation operation, boolean anew) {
        return switch (operation.f()) {
            case READ -> seen == null ? read(operation) : readSeen(operation, seen, anew);
            case WRITE, ADD, INCR, APPEND -> change(operation);
            case CAS -> cas(operation);
            case TRANSFER -> transfer(operation, Objects.requireNonNull(operation.transfer()));
        };
    }

    private Step read(Operation operation) {
        Data data = operation.data();
        if (data == Data.BANK) {
            return transaction(parts(operation), reply -> readReply(data, reply));
        }
        return ask(data.read(key(operation)), reply -> readReply(data, reply), Answer::fail);
    }

    /** The read and what it is a read of, in one transaction: the offset is that of the data. */
    private Step readSeen(Operation operation, Seen session, boolean anew) {
        List<List<String>> commands = new ArrayList<>(List.of(INFO));
        commands.addAll(parts(operation));
        return transaction(commands, reply -> {
            List<Reply> items = reply instanceof Reply.Array array ? array.items() : null;
            if (items == null || items.size() != commands.size()) {
                return end(Answer.fail(text(reply)));
            }
            NodeInfo info = NodeInfo.of(items.get(0));
            if (info == null) {
                return end(Answer.fail(text(items.get(0))));
            }
            if (!anew && !session.isIn(info)) {
                return new Step.Behind();
            }
            List<Reply> rest = items.subList(1, items.size());
            Reply found = operation.data() == Data.BANK ? new Reply.Array(rest) : rest.get(0);
            if (operation.data().isRead(found)) {
                session.add(info);
            }
            return readReply(operation.data(), found);
        });
    }

    /** The commands of a read, for a transaction. */
    private List<List<String>> parts(Operation operation) {
        return operation.data() == Data.BANK
                ? Accounts.names(key(operation)).stream()
                        .map(name -> List.of("GET", name))
                        .toList()
                : List.of(operation.data().read(key(operation)));
    }

    /** MULTI, commands that change nothing, EXEC; goes on with what EXEC answers. */
    private Step transaction(List<List<String>> commands, Function<Reply, Step> then) {
        List<List<String>> all = new ArrayList<>(List.of(List.of("MULTI")));
        all.addAll(commands);
        all.add(List.of("EXEC"));
        return new Step.Ask(all, timeoutMs, replies -> then.apply(last(replies)), Answer::fail);
    }

    private static Step readReply(Data data, Reply reply) {
        return end(data.isRead(reply) ? Answer.ok(data.value(reply)) : Answer.fail(text(reply)));
    }

    private Step change(Operation operation) {
        long value = Objects.requireNonNull(operation.value());
        return ask(
                operation.data().change(key(operation), value),
                reply -> reply instanceof Reply.Int count
                        ? acknowledged(operation.f() == Operation.Function.INCR ? count.value() : null)
                        : reply instanceof Reply.Simple ? acknowledged(null) : refused(reply, null),
                why -> Answer.info(why, null));
    }

    private Step cas(Operation operation) {
        String key = key(operation);
        return before(
                List.of("WATCH", key),
                watched -> before(List.of("GET", key), found -> {
                    if (!(found instanceof Reply.Bulk bulk)) {
                        return unwatch(text(found));
                    }
                    if (!Objects.equals(number(bulk), operation.expected())) {
                        return unwatch("found " + number(bulk));
                    }
                    List<String> set = List.of("SET", key, String.valueOf(operation.value()));
                    Step execute = ask(
                            List.of("EXEC"),
                            reply -> executed(reply, Reply.Simple.class, null),
                            why -> Answer.info(why, null));
                    return before(List.of("MULTI"), begun -> before(set, queued -> execute));
                }));
    }

    private Step transfer(Operation operation, Accounts.Transfer transfer) {
        String from = Accounts.name(key(operation), transfer.from());
        String to = Accounts.name(key(operation), transfer.to());
        return new Step.Ask(
                List.of(List.of("WATCH", from, to), List.of("MGET", from, to)),
                timeoutMs,
                replies -> {
                    Reply found = last(replies);
                    if (!Data.BANK.isRead(found)) {
                        return unwatch(text(found));
                    }
                    List<?> seen = (List<?>) Objects.requireNonNull(Data.BANK.value(found));
                    long balance = Accounts.balance((Long) seen.get(0));
                    return balance < transfer.amount()
                            ? unwatch("the account holds " + balance)
                            : pay(from, to, transfer.amount(), seen);
                },
                Answer::fail);
    }

    /** @param seen what the two keys held, on which all depends: a transfer of which nobody knows tells it, too */
    private Step pay(String from, String to, long amount, List<?> seen) {
        String sum = String.valueOf(amount);
        return new Step.Ask(
                List.of(List.of("MULTI"), List.of("DECRBY", from, sum), List.of("INCRBY", to, sum), List.of("EXEC")),
                timeoutMs,
                replies -> executed(last(replies), Reply.Int.class, seen),
                why -> Answer.info(why, seen));
    }

    /** What EXEC answered; all of it must be of the kind of reply that a success is. */
    private Step executed(Reply reply, Class<? extends Reply> success, @Nullable Object value) {
        if (!(reply instanceof Reply.Array array)) {
            return refused(reply, value);
        }
        List<Reply> items = array.items();
        if (items == null) {
            return end(Answer.fail("the key changed meanwhile"));
        }
        boolean done = !items.isEmpty() && items.stream().allMatch(success::isInstance);
        return done ? acknowledged(value) : end(Answer.info(text(reply), value));
    }

    private static Reply last(List<Reply> replies) {
        return replies.get(replies.size() - 1);
    }

    private Step unwatch(String why) {
        return before(List.of("UNWATCH"), reply -> end(Answer.fail(why)));
    }

    /** The write is in the primary; with WAIT that is not enough, and too few replicas leave it open whether it will survive. */
    private Step acknowledged(@Nullable Object value) {
        WaitFor wait = waitFor;
        if (wait == null) {
            return told(value);
        }
        List<String> words = List.of("WAIT", String.valueOf(wait.replicas()), String.valueOf(wait.timeoutMs()));
        return new Step.Ask(
                List.of(words),
                timeoutMs + wait.timeoutMs(),
                replies -> {
                    if (!(replies.get(0) instanceof Reply.Int count)) {
                        return end(Answer.info(text(replies.get(0)), value));
                    }
                    return count.value() >= wait.replicas()
                            ? told(value)
                            : end(Answer.info(
                                    "WAIT: " + count.value() + " of " + wait.replicas() + " replicas", value));
                },
                why -> Answer.info(why, value));
    }

    /** The write is acknowledged; a session asks how far the history has come with it. */
    private Step told(@Nullable Object value) {
        Seen session = seen;
        if (session == null) {
            return end(Answer.ok(value));
        }
        return ask(
                INFO,
                reply -> {
                    NodeInfo info = NodeInfo.of(reply);
                    if (info == null) {
                        return end(Answer.info(text(reply), value));
                    }
                    session.add(info);
                    return end(Answer.ok(value));
                },
                why -> Answer.info(why, value));
    }

    /** A command before the one that can change something: when it comes to nothing, nothing has happened. */
    private Step before(List<String> command, Function<Reply, Step> then) {
        return ask(command, then, Answer::fail);
    }

    private Step ask(List<String> command, Function<Reply, Step> then, Function<String, Answer> otherwise) {
        return new Step.Ask(List.of(command), timeoutMs, replies -> then.apply(replies.get(0)), otherwise);
    }

    private static Step end(Answer answer) {
        return new Step.Conclude(answer);
    }

    private static Step refused(Reply reply, @Nullable Object value) {
        return end(reply instanceof Reply.Error error ? Answer.ofError(error, value) : Answer.info(text(reply), value));
    }

    private static @Nullable Long number(Reply.Bulk bulk) {
        String text = bulk.text();
        return text == null ? null : Long.valueOf(text);
    }

    private static String text(Reply reply) {
        return reply instanceof Reply.Error error ? error.text() : "unexpected reply " + reply;
    }
}
