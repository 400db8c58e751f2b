package dev.ariadne.report.counterexample;

import static dev.ariadne.report.counterexample.HandMade.ack;
import static dev.ariadne.report.counterexample.HandMade.action;
import static dev.ariadne.report.counterexample.HandMade.both;
import static dev.ariadne.report.counterexample.HandMade.conn;
import static dev.ariadne.report.counterexample.HandMade.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ariadne.report.counterexample.Message.Fate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages are found in what the queues hold before and after each step. */
class PostTest {
    private static final List<Object> ONE = List.of(List.of(1, "write", 1));
    private static final List<Object> TWO = List.of(List.of(1, "write", 2));

    @Test
    void the_first_in_is_received_and_the_rest_is_lost_with_the_connection() {
        Counterexample example = HandMade.twoServers()
                .step(action("Write", "s1"), "log", both(ONE, List.of()), "conn", conn(List.of(), List.of(write())))
                .step(
                        action("Write", "s1"),
                        "log",
                        both(TWO, List.of()),
                        "conn",
                        conn(List.of(), List.of(write(), write())))
                .step(action("ApplyStream", "s2"), "log", both(TWO, ONE), "conn", conn(List.of(), List.of(write())))
                .step(
                        action("LinkTimeout", "s2"),
                        "link",
                        both("down", "down"),
                        "conn",
                        conn(List.of(Map.of("type", "close")), List.of()))
                .example();
        assertThat(example.messages())
                .containsExactly(
                        new Message("s1", "s2", "write", "write 1:1", 1, Fate.RECEIVED, 3),
                        new Message("s1", "s2", "write", "write 1:2", 2, Fate.LOST, 4),
                        new Message("s2", "s1", "close", "close", 4, Fate.UNDER_WAY, 4));
    }

    @Test
    void an_acknowledgement_that_grows_older_stays_the_same_one() {
        Counterexample example = HandMade.twoServers()
                .step(action("SendAck", "s2"), "conn", conn(List.of(ack(0, 0)), List.of()))
                .step(action("Tick"), "conn", conn(List.of(ack(0, 1)), List.of()))
                .step(action("ReceiveAck", "s1", "s2"), "conn", conn(List.of(), List.of()))
                .example();
        assertThat(example.messages()).containsExactly(new Message("s2", "s1", "ack", "ack 0", 1, Fate.RECEIVED, 3));
    }

    @Test
    void what_a_reader_of_another_queue_clears_away_is_lost() {
        Counterexample example = HandMade.twoServers()
                .step(action("SendAck", "s2"), "conn", conn(List.of(ack(0, 0)), List.of()))
                .step(action("ReplicaTimeout", "s1", "s2"), "conn", conn(List.of(), List.of(Map.of("type", "close"))))
                .step(action("LinkLost", "s2"), "conn", conn(List.of(), List.of()))
                .example();
        assertThat(example.messages())
                .extracting(Message::label, Message::fate, Message::ended)
                .containsExactly(tuple("ack 0", Fate.LOST, 2), tuple("close", Fate.RECEIVED, 3));
    }

    @Test
    void the_messages_of_the_zombie_are_found_in_tlcs_trace() {
        Counterexample zombie = HandMade.found("wait-cut/Durable");
        assertThat(zombie.messages())
                .containsExactly(
                        new Message("s1", "s2", "write", "write 1:1", 1, Fate.LOST, 3),
                        new Message("s1", "s3", "write", "write 1:1", 1, Fate.RECEIVED, 5),
                        new Message("s2", "s1", "close", "close", 3, Fate.UNDER_WAY, 7),
                        new Message("s3", "s1", "ack", "ack 1", 6, Fate.RECEIVED, 7));
    }
}
