package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: in namespaces a cut holds one direction of one pair and nothing else, heals, and nothing is left of the network. Method: a stock server in
 * one namespace, the harness' endpoints before it; {@code -Dmachine=true} asks for it.
 */
@Tag("machine")
class NamespaceNetworkTest {
    private static final int TIMEOUT_MS = 1000;
    private static final int SILENCE_MS = 300;
    private static final Link IN = new Link(Link.CLIENTS, "n1");

    @TempDir
    private Path directory = Path.of("");

    private NamespaceNetwork network = new NamespaceNetwork(List.of("n1", "n2"), Path.of("target", "namespaces"));
    private NodeProcess node = new NodeProcess("n1", directory, List.of());

    @BeforeEach
    void startServer() {
        List<String> command = new ArrayList<>(network.launcher("n1"));
        command.addAll(Target.of("redis:redis-server").command());
        node = new NodeProcess("n1", directory.resolve("n1"), command);
        String configuration = "bind " + network.listen("n1").getAddress().getHostAddress() + "\nport "
                + network.listen("n1").getPort() + "\nprotected-mode no\nsave \"\"\n";
        assertThat(node.start(configuration, network.listen("n1"))).isTrue();
    }

    @AfterEach
    void nothingIsLeft() {
        node.kill();
        network.close();
        assertThat(SystemProgram.run("ip", "netns"))
                .doesNotContain(network.launcher("n1").get(3));
        assertThat(SystemProgram.run("ip", "-br", "link"))
                .doesNotContain("ar" + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX));
        Leftovers.end(Path.of("target", "namespaces"));
    }

    private RespClient client(String endpoint) throws IOException {
        return RespClient.connect(network.route(endpoint, "n1"), TIMEOUT_MS);
    }

    @Test
    void aCutHoldsForOneEndpointAndOneWay() throws IOException {
        try (RespClient cut = client(Link.CLIENTS);
                RespClient other = client(Link.OTHER_CLIENTS)) {
            cut.call(TIMEOUT_MS, "SET", "key", "0");
            network.cut(Set.of(IN.reverse()));
            cut.send("SET", "key", "1");
            assertThatThrownBy(() -> cut.receive(SILENCE_MS)).isInstanceOf(SocketTimeoutException.class);
            assertThat(other.call(TIMEOUT_MS, "GET", "key"))
                    .as("the command arrived, its answer did not")
                    .isEqualTo(new Reply.Bulk("1"));
            network.healAll();
            assertThat(cut.receive(10 * TIMEOUT_MS)).isEqualTo(new Reply.Simple("OK"));
            network.cut(Set.of(IN));
            cut.send("SET", "key", "2");
            assertThatThrownBy(() -> cut.receive(SILENCE_MS)).isInstanceOf(SocketTimeoutException.class);
            assertThat(other.call(TIMEOUT_MS, "GET", "key"))
                    .as("the command did not arrive")
                    .isEqualTo(new Reply.Bulk("1"));
        }
    }

    @Test
    void aResetBreaksConnections() throws IOException {
        try (RespClient client = client(Link.CLIENTS)) {
            client.call(TIMEOUT_MS, "PING");
            network.reset(Set.of(IN, IN.reverse()));
            assertThatThrownBy(() -> client.call(TIMEOUT_MS, "PING"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        try (RespClient client = client(Link.CLIENTS)) {
            assertThat(client.call(TIMEOUT_MS, "PING")).isEqualTo(new Reply.Simple("PONG"));
        }
    }
}
