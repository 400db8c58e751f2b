package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: heap-full and fd-full reach the server, ours and stock, and are mended. Method: a real process, asked before, while and after. */
class LimitsTest {
    private static final int TIMEOUT_MS = 2000;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"self", "redis:redis-server"})
    void aServerAtItsLimitsRefusesAndTakesAgain(String target) throws IOException {
        int port = NodeProcess.freePort();
        Route route = new Route(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null);
        NodeProcess node = new NodeProcess("n", directory, Target.of(target).command());
        Limits limits = new Limits();
        try {
            assertThat(node.start("bind 127.0.0.1\nport " + port + "\nsave \"\"\n", port))
                    .as(node.logTail())
                    .isTrue();
            assertThat(set(port)).isEqualTo("OK");

            assertThat(limits.fillMemory("n", route)).isEqualTo("full");
            assertThat(set(port)).startsWith("OOM");
            assertThat(limits.mend("n")).isEqualTo("mended");
            assertThat(set(port)).isEqualTo("OK");

            assertThat(limits.fillDescriptors("n", route)).isEqualTo("full");
            assertThat(set(port)).contains("max number of clients reached");
            assertThat(limits.mend("n")).isEqualTo("mended");
            assertThat(set(port)).isEqualTo("OK");
        } finally {
            limits.mendAll();
            node.kill();
        }
    }

    private static String set(int port) throws IOException {
        try (RespClient client = RespClient.connect(port, TIMEOUT_MS)) {
            Reply reply = client.call(TIMEOUT_MS, "SET", "k", "v");
            return reply instanceof Reply.Error error ? error.text() : ((Reply.Simple) reply).text();
        }
    }
}
