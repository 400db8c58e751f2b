package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: addresses are told in Redis' form wherever programs read them, of IPv6 and unix sockets, too. Method: the same conversation with ours and
 * with the stock server, whose answers are compared with ports and numbers taken out.
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

    @Test
    void aUnixSocketIsToldByItsPathAndFoundByIt() throws IOException {
        assertThat(overUnix(Kind.ARIADNE)).isEqualTo(overUnix(Kind.REDIS));
    }

    private List<String> overUnix(Kind kind) throws IOException {
        Path socket = directory.resolve(kind + ".sock");
        try (TestServer server = TestServer.start(kind, directory, "--unixsocket", socket.toString());
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            List<String> told = new ArrayList<>();
            client.write(ByteBuffer.wrap("CLIENT INFO\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer reply = ByteBuffer.allocate(1000);
            client.read(reply);
            told.add(new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII)
                    .replaceAll("\\$\\d+|id=\\d+|fd=-?\\d+", "#")
                    .replaceAll(" db=.*", "")
                    .strip());
            told.add(String.valueOf(server.call("CLIENT", "KILL", socket + ":0")));
            told.add(String.valueOf(server.call("CLIENT", "KILL", socket + ":0")));
            reply.clear();
            told.add("end " + client.read(reply));
            return told.stream()
                    .map(text -> text.replace(socket.toString(), "SOCKET"))
                    .toList();
        }
    }
}
