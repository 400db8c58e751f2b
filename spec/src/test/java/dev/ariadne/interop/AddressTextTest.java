package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a replica that follows over IPv6 is told in Redis' form wherever programs read it. Method: a pair of ours and a pair of stock servers,
 * whose answers are compared with ports and numbers taken out.
 */
@Tag("interop")
class AddressTextTest {
    @TempDir
    Path directory;

    @Test
    void ipv6IsToldAsByRedis() {
        assertThat(overIpv6(Kind.ARIADNE)).isEqualTo(overIpv6(Kind.REDIS));
    }

    private List<String> overIpv6(Kind kind) {
        List<String> told = new ArrayList<>();
        try (ServerProcess primary = server(kind, "a", List.of("bind 127.0.0.1 ::1"));
                ServerProcess replica =
                        server(kind, "b", List.of("bind 127.0.0.1 ::1", "replicaof ::1 " + primary.port()))) {
            await().untilAsserted(() -> assertThat(primary.info("slave0")).contains("state=online"));
            told.add(primary.info("slave0").replaceAll(",offset.*", ""));
            told.add(primary.text("ROLE").replaceFirst("master, \\d+", "").replaceAll(", \\d+]]", ""));
            told.add(replica.info("master_host") + " " + replica.text("ROLE").replaceAll(", \\w+, \\d+]", ""));
            told.add(primary.text("CLIENT", "LIST", "TYPE", "replica")
                    .replaceAll(" fd=.*", "")
                    .replaceAll("id=\\d+|:\\d{5}\\b", "#"));
            told.add(replica.text("CLIENT", "LIST", "TYPE", "master")
                    .replaceAll(" fd=.*", "")
                    .replaceAll("id=\\d+|:\\d{5}\\b", "#"));
            return told.stream()
                    .map(text -> text.replace("" + primary.port(), "P")
                            .replace("" + replica.port(), "R")
                            .strip())
                    .toList();
        }
    }

    private ServerProcess server(Kind kind, String name, List<String> conf) {
        List<String> lines = new ArrayList<>(conf);
        lines.addAll(List.of("save \"\"", "repl-diskless-sync-delay 0"));
        ServerProcess server = ServerProcess.server(kind + name, kind, directory, "", lines);
        server.start();
        return server;
    }
}
