package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows that {@link CommandRowsTest} holds against a node, held against a stock redis-server: the rows say what Redis says.
 * Sections that know the time are left to the node, whose clock the test moves.
 */
@Tag("interop")
class StockRowsTest {
    @TempDir
    private Path directory;

    static Stream<Script.Section> sections() {
        return CommandRowsTest.sections().filter(section -> !section.knowsTime());
    }

    @ParameterizedTest
    @MethodSource("sections")
    void rows(Script.Section section) throws Exception {
        Map<Integer, StockServer.Connection> connections = new LinkedHashMap<>();
        try (StockServer server = StockServer.start(directory)) {
            for (Script.Row row : section.rows()) {
                if (!connections.containsKey(row.connection())) {
                    connections.put(row.connection(), server.connect());
                }
                String reply = connections
                        .get(row.connection())
                        .call(row.replies(), row.request().toArray(new String[0]));
                assertThat(Resp.show(reply))
                        .as("%s line %d: reply to %s", section.file(), row.line(), row.request())
                        .matches(row.replyPattern());
            }
            for (StockServer.Connection connection : connections.values()) {
                connection.close();
            }
        }
    }
}
