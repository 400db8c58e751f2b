package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.core.Check;
import dev.ariadne.core.World;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the server tells about itself, and what ends it. */
class ServerCommandsTest {
    private final World world = new World(1);
    private final World.Server server = world.start("s");
    private final World.Client client = server.client();

    @Test
    void timeIsTheClockOfTheEvent() {
        world.nowMs = 1_700_000_000_123L;

        assertThat(Resp.show(client.call("TIME"))).isEqualTo("[\"1700000000\" \"123000\"]");
    }

    @Test
    void shutdownEndsTheNodeWithoutAReply() {
        assertThat(client.call("SHUTDOWN", "NOSAVE")).isEmpty();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void commandDescribesEveryCommand() {
        assertThat(Resp.show(client.call("COMMAND", "INFO", "get", "nope")))
                .startsWith("[[\"get\" :2 [+readonly +fast] :1 :1 :1 [+@read +@string +@fast] [] [[\"flags\"")
                .endsWith(" nil]");
        String count = client.call("COMMAND", "COUNT");
        String all = client.call("COMMAND");
        assertThat(count.trim().substring(1)).isEqualTo(all.substring(1, all.indexOf("\r\n")));
        assertThat(Resp.lengthOfFirst(all)).isEqualTo(all.length());
        assertThat(Resp.show(client.call("COMMAND", "LIST", "FILTERBY", "PATTERN", "getr*")))
                .isEqualTo("[\"getrange\"]");
    }

    @Test
    void scanVisitsEveryKeyOnceInAQuietDatabase() {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            client.call("SET", "k" + i, "v");
            expected.add("k" + i);
        }
        Set<String> seen = new HashSet<>();
        String cursor = "0";
        do {
            String[] words = Resp.show(client.call("SCAN", cursor, "COUNT", "20"))
                    .replaceAll("[\\[\\]\"]", "")
                    .split(" ");
            cursor = words[0];
            for (int i = 1; i < words.length; i++) {
                assertThat(seen.add(words[i])).isTrue();
            }
        } while (!cursor.equals("0"));
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void hitsMissesAndExpiriesAreCounted() {
        client.call("SET", "k", "v", "PX", "1");
        client.call("GET", "k");
        world.nowMs += 2;
        client.call("GET", "k");

        assertThat(server.node.stats().keyspaceHits).isEqualTo(1);
        assertThat(server.node.stats().keyspaceMisses).isEqualTo(1);
        assertThat(server.node.stats().expiredKeys).isEqualTo(1);
        client.call("CONFIG", "RESETSTAT");
        assertThat(server.node.stats().keyspaceHits).isZero();
    }

    @Test
    void activeExpiryDeletesWithoutBeingAsked() {
        client.call("SET", "k", "v", "PX", "50");
        world.pass(200);

        assertThat(server.node.keyspace().size()).isZero();
    }

    @Test
    void noTwoCommandsShareAName() {
        CommandTable table = CommandTable.standard();

        assertThatThrownBy(() -> table.def("get", 2, 0, c -> {})).isInstanceOf(Check.Broken.class);
        for (Command command : table.all()) {
            String name = command.name().toUpperCase(Locale.ROOT);
            assertThat(table.named(name)).isSameAs(command);
            assertThat(table.named("!" + name)).isNull();
        }
    }
}
