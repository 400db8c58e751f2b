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
    private static final int UNANSWERED_MS = 20;

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
                StockServer.Connection connection = connections.get(row.connection());
                String reply = row.request().isEmpty()
                        ? connection.next()
                        : connection.call(row.replies(), row.request().toArray(new String[0]));
                if (row.replies() == 0) {
                    // Nothing says that the request was read; the next row, of another connection perhaps, must come
                    // after it.
                    Thread.sleep(UNANSWERED_MS);
                }
                assertThat(Resp.show(reply))
                        .as("%s line %d: reply to %s", section.file(), row.line(), row.request())
                        .matches(row.replyPattern());
            }
            for (StockServer.Connection open : connections.values()) {
                open.close();
            }
        }
    }
}
