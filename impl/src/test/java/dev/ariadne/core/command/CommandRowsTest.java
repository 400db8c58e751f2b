package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.core.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command, bytes in and bytes out: the rows of the scripts against a node, with a replica's eye on what enters the stream. The
 * same rows are held against a stock redis-server by {@link StockRowsTest}.
 */
class CommandRowsTest {
    static Stream<Script.Section> sections() {
        return Stream.of(
                        "strings.txt",
                        "counters.txt",
                        "bits.txt",
                        "keys.txt",
                        "lists.txt",
                        "sets.txt",
                        "hashes.txt",
                        "sortedsets.txt",
                        "geo.txt",
                        "hyperloglogs.txt",
                        "streams.txt",
                        "transactions.txt",
                        "pubsub.txt",
                        "tracking.txt",
                        "scripts.txt",
                        "connections.txt",
                        "acl.txt",
                        "server.txt",
                        "persistence.txt")
                .flatMap(file -> Script.sections(file).stream());
    }

    @ParameterizedTest
    @MethodSource("sections")
    void rows(Script.Section section) {
        new Run(section).play();
    }

    @Test
    void aWrongRowIsSeen() {
        Script.Row reply = new Script.Row(1, 1, List.of("SET", "k", "v"), "+KO", "", -1);
        Script.Row stream = new Script.Row(1, 1, List.of("SET", "k", "v", "PX", "1"), "+OK", "SET k v", -1);
        Script.Row silence = new Script.Row(1, 1, List.of("SET", "k", "v"), "+OK", "-", -1);
        for (Script.Row row : List.of(reply, stream, silence)) {
            assertThatThrownBy(() -> new Run(new Script.Section("", "", List.of(row))).play())
                    .isInstanceOf(AssertionError.class);
        }
    }

    /** One section on a node of its own. */
    private static final class Run {
        private final World world = new World(1);
        private final World.Server server = world.start("s");
        private final World.Client replica = server.client();
        private final Map<Integer, World.Client> clients = new LinkedHashMap<>();
        private final Script.Section section;

        Run(Script.Section section) {
            this.section = section;
            replica.call("REPLCONF", "capa", "psync2");
            replica.call("PSYNC", "?", "-1");
            world.pass(6_000);
            replica.received();
            world.nowMs = 1_700_000_000_000L;
        }

        void play() {
            for (Script.Row row : section.rows()) {
                if (row.isTime()) {
                    world.nowMs += row.passMs();
                } else {
                    step(row);
                }
            }
        }

        private void step(Script.Row row) {
            World.Client client = clients.computeIfAbsent(row.connection(), n -> server.client());
            String reply = Resp.show(
                    row.request().isEmpty()
                            ? client.received()
                            : client.call(row.request().toArray(new String[0])));
            assertThat(reply)
                    .as("%s line %d: reply to %s", section.file(), row.line(), row.request())
                    .matches(row.replyPattern());
            List<String> stream = stream();
            if (!row.stream().isEmpty()) {
                assertThat(stream)
                        .as("%s line %d: stream after %s", section.file(), row.line(), row.request())
                        .isEqualTo(expectedStream(row));
            }
        }

        private static List<String> expectedStream(Script.Row row) {
            return switch (row.stream()) {
                case "-" -> List.of();
                case "=" -> List.of(Resp.show(encoded(row.request())));
                default ->
                    Stream.of(row.stream().split("; "))
                            .map(c -> Resp.show(encoded(Script.words(c))))
                            .toList();
            };
        }

        private List<String> stream() {
            String bytes = replica.received();
            List<String> commands = new ArrayList<>();
            for (int n = Resp.lengthOfFirst(bytes); !bytes.isEmpty(); n = Resp.lengthOfFirst(bytes)) {
                commands.add(Resp.show(bytes.substring(0, n)));
                bytes = bytes.substring(n);
            }
            commands.remove("[\"SELECT\" \"0\"]");
            return commands;
        }

        private static String encoded(List<String> argv) {
            StringBuilder bytes = new StringBuilder("*" + argv.size() + "\r\n");
            for (String argument : argv) {
                bytes.append('$')
                        .append(argument.length())
                        .append("\r\n")
                        .append(argument)
                        .append("\r\n");
            }
            return bytes.toString();
        }
    }
}
