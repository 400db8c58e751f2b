package dev.ariadne.fault;

import java.util.List;
import java.util.function.Function;

/** What a client does next in the course of one operation. */
sealed interface Step {
    /**
     * Says something to the server, all at once, and goes on when it has heard a reply to each command.
     *
     * @param then what follows from the replies
     * @param otherwise what is to be concluded when the connection breaks or is silent for too long; told why
     */
    record Ask(
            List<List<String>> commands,
            int timeoutMs,
            Function<List<Reply>, Step> then,
            Function<String, Answer> otherwise)
            implements Step {}

    /** The node lacks something that the session has seen: another is to be asked. */
    record Behind() implements Step {}

    /** The operation is over. */
    record Conclude(Answer answer) implements Step {}
}
