package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: every form of reply is read, and a broken one is an error rather than a value. Method: a scripted server. */
class RespClientTest {
    private static final int TIMEOUT_MS = 1000;

    @Test
    void readsEveryFormOfReply() throws IOException {
        try (ScriptedServer server = new ScriptedServer("*6\r\n+a\r\n-ERR b\r\n:-3\r\n$3\r\na\r\n\r\n$-1\r\n*-1");
                RespClient client = RespClient.connect(server.port(), TIMEOUT_MS)) {
            assertThat(client.call(TIMEOUT_MS, "X"))
                    .isEqualTo(new Reply.Array(List.of(
                            new Reply.Simple("a"),
                            new Reply.Error("ERR b"),
                            new Reply.Int(-3),
                            new Reply.Bulk("a\r\n"),
                            new Reply.Bulk(null),
                            new Reply.Array(null))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?what", ":x", "$-2", "$99999999999", "*99999999", "$1\r\nab"})
    void aBrokenReplyIsAnError(String reply) throws IOException {
        try (ScriptedServer server = new ScriptedServer(reply);
                RespClient client = RespClient.connect(server.port(), TIMEOUT_MS)) {
            assertThatThrownBy(() -> client.call(TIMEOUT_MS, "X")).isInstanceOf(IOException.class);
        }
    }
}
