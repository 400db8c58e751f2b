package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.info.CommandFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command table is Redis': COMMAND INFO of every command and subcommand, held against a stock redis-server. */
@Tag("interop")
class StockCommandsTest {
    /** Of later versions, and Ariadne's own. */
    private static final Set<String> EXTRA = new TreeSet<>(List.of("client|setinfo", "waitaof"));

    @TempDir
    private Path directory;

    @Test
    void everyCommandIsDescribedAsTheStockServerDoes() throws Exception {
        World.Client node = new World(1).start("s").client();
        List<String> differences = new ArrayList<>();
        try (StockServer server = StockServer.start(directory);
                StockServer.Connection stock = server.connect()) {
            String[] names = Resp.show(stock.call("COMMAND", "LIST"))
                    .replaceAll("[\\[\\]\"]", "")
                    .split(" ");
            for (String name : names) {
                String expected = withoutSubcommands(Resp.show(stock.call("COMMAND", "INFO", name)));
                String actual = withoutSubcommands(Resp.show(node.call("COMMAND", "INFO", name)));
                if (!actual.equals(expected) && !actual.equals("[nil]")) {
                    differences.add(name + "\n  ours:  " + actual + "\n  stock: " + expected);
                }
            }
            for (String name : Resp.show(node.call("COMMAND", "LIST"))
                    .replaceAll("[\\[\\]\"]", "")
                    .split(" ")) {
                if (!List.of(names).contains(name) && !EXTRA.contains(name)) {
                    differences.add(name + " is not Redis'");
                }
            }
        }
        assertThat(differences).as(String.join("\n", differences)).isEmpty();
    }

    /** Their order is that of a hash table there; each is compared by itself. Notes on keys are in our own words or none. */
    private static String withoutSubcommands(String info) {
        return info.replaceAll("\"notes\" \"[^\"]*\" ", "")
                .replaceAll(" \\[\\[\"[a-z]+\\|.*", " subcommands")
                .replaceAll(" \\[\\]\\]\\]$", "");
    }

    @Test
    void everyCommandIsDocumented() {
        for (Command command : CommandTable.standard().all()) {
            List<Command> all = new ArrayList<>(command.subcommands());
            all.add(command);
            for (Command each : all) {
                assertThat(EXTRA.contains(each.name())
                                || !CommandFacts.of(each.name()).summary().isEmpty())
                        .as(each.name())
                        .isTrue();
            }
        }
    }
}
