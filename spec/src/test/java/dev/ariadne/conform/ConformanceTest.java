package dev.ariadne.conform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.conform.GraphRunner.Outcome;
import dev.ariadne.conform.GraphRunner.Saboteur;
import dev.ariadne.core.Action;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import dev.ariadne.tla.StateSpace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Goal: the server's code does what the model says, step by step, and refuses what it does not say. Method: every edge of the models is
 * taken by real nodes, all variables are compared, and what is not enabled is attempted; then defects are planted in nodes and wires, and each has to be found.
 */
class ConformanceTest {
    @Test
    void codeAndModelAgreeOnEveryEdgeAndOnWhatIsNotOne() throws Exception {
        List<Model> models = Models.registered().all().stream()
                .filter(model -> model.conform() && model.size() != Model.Size.LARGE)
                .sorted(Comparator.comparingLong(Model::states).reversed())
                .toList();
        ExecutorService lanes = Executors.newFixedThreadPool(2);
        try {
            List<Future<Outcome>> outcomes = models.stream()
                    .map(model -> lanes.submit(() -> product(model)))
                    .toList();
            long edges = 0;
            for (int i = 0; i < models.size(); i++) {
                Outcome outcome = outcomes.get(i).get();
                String name = models.get(i).name();
                assertThat(outcome.difference())
                        .as("%s after %s", name, outcome.way())
                        .isNull();
                assertThat(outcome.states()).as(name).isEqualTo((int)
                        models.get(i).states());
                assertThat(outcome.attempts()).as(name).isGreaterThan(outcome.states());
                edges += outcome.edges();
            }
            assertThat(edges).isGreaterThanOrEqualTo(1_400_000);
        } finally {
            lanes.shutdownNow();
        }
    }

    private static Outcome product(Model model) {
        try (GraphRunner runner = GraphRunner.of(model)) {
            return runner.product();
        }
    }

    @Test
    void randomWalksThroughALargerModelAgree() {
        try (GraphRunner runner = GraphRunner.of(model("three-cut-lag"))) {
            Outcome outcome = runner.walk(150, 40, 7);
            assertThat(outcome.difference()).as("after %s", outcome.way()).isNull();
            assertThat(outcome.edges()).isGreaterThan(1_000);
            assertThat(outcome.attempts()).isGreaterThan(500);
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
    void anAttemptThatIsNotRefusedIsFound() {
        assertFound("two-drops", "an attempt of Write, which the model does not enable", (cluster, label) -> {
            if (label.action().equals("RequestSync")) {
                cluster.member(label.parameter(0)).node.config().set("replica-read-only", "no");
            }
        });
    }

    @Test
    void everyActionOfTheModelIsBoundAndIsAnActionOfTheCode() {
        Set<String> ofTheModel = new TreeSet<>();
        try (StateSpace space = StateSpace.open(model("two-wait"))) {
            for (Label label : space.labels()) {
                ofTheModel.add(label.action());
            }
        }
        Set<String> ofTheCode = Arrays.stream(Action.values()).map(Enum::name).collect(Collectors.toSet());

        assertThat(ActionBinding.actions()).isEqualTo(ofTheModel);
        assertThat(ofTheCode).containsAll(ofTheModel);
        assertThat(ofTheModel).containsAll(Attempts.actions());
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
        try (GraphRunner runner = GraphRunner.of(model(name), saboteur)) {
            assertThat(runner.product().difference()).contains(difference);
        }
    }

    private static Model model(String name) {
        return Models.registered().find(name).orElseThrow();
    }
}
