package dev.ariadne.conform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.conform.GraphRunner.Outcome;
import dev.ariadne.conform.GraphRunner.Saboteur;
import dev.ariadne.core.Action;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import dev.ariadne.tla.StateGraph;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: the server's code does what the model says, step by step. Method: every edge of small models is taken by real nodes and all
 * variables are compared; then defects are planted in nodes and wires, and each has to be found.
 */
class ConformanceTest {
    @ParameterizedTest
    @ValueSource(strings = {"two-wait", "two-drops", "two-crash", "two-cut", "two-lag", "three-wait", "three-drops"})
    void codeAndModelAgreeOnEveryEdge(String name) {
        GraphRunner runner = GraphRunner.of(model(name));
        try {
            Outcome outcome = runner.product();
            assertThat(outcome.difference()).as("after %s", outcome.way()).isNull();
            assertThat(outcome.edges()).isEqualTo(runner.edges());
        } finally {
            runner.close();
        }
    }

    @Test
    void randomWalksThroughALargerModelAgree() {
        GraphRunner runner = GraphRunner.of(model("three-cut"));
        try {
            Outcome outcome = runner.walk(150, 40, 7);
            assertThat(outcome.difference()).as("after %s", outcome.way()).isNull();
            assertThat(outcome.edges()).isGreaterThan(1_000);
        } finally {
            runner.close();
        }
    }

    @Test
    void aByteChangedOnTheWayIsFound() {
        assertFound(
                "two-drops",
                "data",
                (cluster, label) -> alterHead(cluster, label, "ApplyStream", message -> {
                    byte[] bytes = message.bytes().clone();
                    bytes[bytes.length - 3]++;
                    return new Message(message.conn(), bytes, message.view());
                }));
    }

    @Test
    void anAcknowledgementOfMoreThanWasAppliedIsFound() {
        assertFound("two-wait", "ACK", (cluster, label) -> {
            if (label.action().equals("ReceiveAck")) {
                Wire wire = cluster.wire(label.parameter(1), label.parameter(0));
                Message ack = wire.up().get(0);
                byte[] more =
                        "*3\r\n$8\r\nREPLCONF\r\n$3\r\nACK\r\n$5\r\n99999\r\n".getBytes(StandardCharsets.US_ASCII);
                cluster.setWire(
                        label.parameter(1),
                        label.parameter(0),
                        replacingUp(wire, new Message(ack.conn(), more, ack.view())));
            }
        });
    }

    @Test
    void aReplicaForgottenByItsPrimaryIsFound() {
        assertFound("two-drops", "slot", (cluster, label) -> {
            if (label.action().equals("Write")) {
                Member m = cluster.member(label.parameter(0));
                List.copyOf(m.node.replication().primary().replicas())
                        .forEach(slot -> m.node.onClosed(slot.conn(), m.nowMs()));
            }
        });
    }

    @Test
    void aWriteAcceptedAgainstMinReplicasIsFound() {
        assertFound("two-lag", "to a write that the model refuses", (cluster, label) -> {
            if (label.action().equals("RejectWrite")) {
                cluster.member(label.parameter(0)).node.config().set("min-replicas-to-write", "0");
            }
        });
    }

    @Test
    void aReplicaThatTakesItsOwnWritesIsFound() {
        assertFound("two-crash", "to a write that the model refuses", (cluster, label) -> {
            if (label.action().equals("RejectWrite")) {
                cluster.member(label.parameter(0)).node.config().set("replica-read-only", "no");
            }
        });
    }

    @Test
    void everyActionOfTheModelIsBoundAndIsAnActionOfTheCode() {
        Set<String> ofTheModel = new TreeSet<>();
        StateGraph graph = StateGraph.explore(model("two-wait"), 10_000);
        for (Label label : graph.labels()) {
            ofTheModel.add(label.action());
        }
        graph.close();
        Set<String> ofTheCode = Arrays.stream(Action.values()).map(Enum::name).collect(Collectors.toSet());

        assertThat(ActionBinding.actions()).isEqualTo(ofTheModel);
        assertThat(ofTheCode).containsAll(ofTheModel);
    }

    private interface Alteration {
        Message of(Message head);
    }

    private static void alterHead(Cluster cluster, Label label, String action, Alteration alteration) {
        if (label.action().equals(action)) {
            String replica = label.parameter(0);
            Member member = cluster.peek(replica);
            String primary = member == null ? null : member.linkedTo;
            if (primary != null) {
                Wire wire = cluster.wire(replica, primary);
                List<Message> down = new ArrayList<>(wire.down());
                down.set(0, alteration.of(down.get(0)));
                cluster.setWire(replica, primary, new Wire(wire.up(), down, wire.conn()));
            }
        }
    }

    private static Wire replacingUp(Wire wire, Message head) {
        List<Message> up = new ArrayList<>(wire.up());
        up.set(0, head);
        return new Wire(up, wire.down(), wire.conn());
    }

    private static void assertFound(String name, String difference, Saboteur saboteur) {
        GraphRunner runner = GraphRunner.of(model(name), saboteur);
        try {
            assertThat(runner.product().difference()).contains(difference);
        } finally {
            runner.close();
        }
    }

    private static Model model(String name) {
        return Models.registered().find(name).orElseThrow();
    }
}
