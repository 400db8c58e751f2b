package dev.ariadne.fault;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client and a server say to each other in an operation, and what may be concluded from it.
 *
 * <p>A read that fails has failed: it changes nothing. A write is {@link Answer.Kind#FAIL} only if the server refused it in words; if the
 * connection breaks or falls silent after the first byte was handed to the kernel, nobody knows. Redis has no compare-and-set, so a cas is
 * WATCH, GET, MULTI, SET, EXEC; until EXEC is sent nothing can have happened.
 */
final class Dialogue {
    private final int timeoutMs;
    private final @Nullable WaitFor waitFor;

    /**
     * @param timeoutMs an answer later than this is no answer
     * @param waitFor what is to follow each write, if anything
     */
    Dialogue(int timeoutMs, @Nullable WaitFor waitFor) {
        this.timeoutMs = timeoutMs;
        this.waitFor = waitFor;
    }

    /** A first word that proves a connection: a proxy accepts for a dead node, too. An error is a word as well; operations then get the same. */
    Step greet(Function<String, Answer> otherwise, Step then) {
        return new Step.Ask(List.of(List.of("PING")), timeoutMs, replies -> then, otherwise);
    }

    Step begin(Operation operation) {
        return switch (operation.f()) {
            case READ -> read(operation);
            case WRITE, ADD, INCR, APPEND -> change(operation);
            case CAS -> cas(operation);
        };
    }

    private Step read(Operation operation) {
        Data data = operation.data();
        return ask(
                data.read(operation.redisKey()),
                reply -> end(data.isRead(reply) ? Answer.ok(data.value(reply)) : Answer.fail(text(reply))),
                Answer::fail);
    }

    private Step change(Operation operation) {
        long value = Objects.requireNonNull(operation.value());
        return ask(
                operation.data().change(operation.redisKey(), value),
                reply -> reply instanceof Reply.Int count
                        ? acknowledged(operation.f() == Operation.Function.INCR ? count.value() : null)
                        : reply instanceof Reply.Simple ? acknowledged(null) : refused(reply),
                Answer::info);
    }

    private Step cas(Operation operation) {
        String key = operation.redisKey();
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
                    return before(List.of("MULTI"), begun -> before(set, queued -> execute()));
                }));
    }

    private Step execute() {
        return ask(
                List.of("EXEC"),
                reply -> {
                    if (!(reply instanceof Reply.Array array)) {
                        return refused(reply);
                    }
                    List<Reply> items = array.items();
                    if (items == null) {
                        return end(Answer.fail("the key changed meanwhile"));
                    }
                    boolean set = items.size() == 1 && items.get(0) instanceof Reply.Simple;
                    return set ? acknowledged(null) : end(Answer.info(text(reply)));
                },
                Answer::info);
    }

    private Step unwatch(String why) {
        return before(List.of("UNWATCH"), reply -> end(Answer.fail(why)));
    }

    /** The write is in the primary; with WAIT that is not enough, and too few replicas leave it open whether it will survive. */
    private Step acknowledged(@Nullable Long value) {
        WaitFor wait = waitFor;
        if (wait == null) {
            return end(Answer.ok(value));
        }
        List<String> words = List.of("WAIT", String.valueOf(wait.replicas()), String.valueOf(wait.timeoutMs()));
        return new Step.Ask(
                List.of(words),
                timeoutMs + wait.timeoutMs(),
                replies -> {
                    if (!(replies.get(0) instanceof Reply.Int count)) {
                        return end(Answer.info(text(replies.get(0))));
                    }
                    return end(
                            count.value() >= wait.replicas()
                                    ? Answer.ok(value)
                                    : Answer.info("WAIT: " + count.value() + " of " + wait.replicas() + " replicas"));
                },
                Answer::info);
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

    private static Step refused(Reply reply) {
        return end(reply instanceof Reply.Error error ? Answer.ofError(error) : Answer.info(text(reply)));
    }

    private static @Nullable Long number(Reply.Bulk bulk) {
        String text = bulk.text();
        return text == null ? null : Long.valueOf(text);
    }

    private static String text(Reply reply) {
        return reply instanceof Reply.Error error ? error.text() : "unexpected reply " + reply;
    }
}
