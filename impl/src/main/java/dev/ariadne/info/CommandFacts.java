package dev.ariadne.info;

import dev.ariadne.core.command.KeySpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What COMMAND tells of a command beyond its row in the table: documentation, tips for clients, key specifications. The facts are in the
 * resource {@code commands.tsv}, which is read when somebody first asks.
 *
 * @param since the version of Redis that had it first
 * @param group as COMMAND DOCS names families
 * @param notes {@code syscmd}, or {@code deprecated} with version and replacement; empty for none
 */
public record CommandFacts(
        String since,
        String group,
        String complexity,
        String notes,
        List<String> tips,
        List<KeySpec> keySpecs,
        String summary) {
    private static final int COLUMNS = 8;
    private static final CommandFacts NONE = new CommandFacts("", "", "", "", List.of(), List.of(), "");
    private static @Nullable Map<String, CommandFacts> byName;

    /** The facts on a command or subcommand (full lower-case name); empty ones when there are none. */
    public static CommandFacts of(String name) {
        Map<String, CommandFacts> facts = byName;
        if (facts == null) {
            facts = read();
            byName = facts;
        }
        return facts.getOrDefault(name, NONE);
    }

    private static Map<String, CommandFacts> read() {
        Map<String, CommandFacts> facts = new TreeMap<>();
        try (InputStream in = CommandFacts.class.getResourceAsStream("commands.tsv")) {
            if (in == null) {
                throw new IllegalStateException("the resource commands.tsv is not there");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] columns = line.split("\t", COLUMNS);
                    facts.put(columns[0], parse(columns));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return facts;
    }

    private static CommandFacts parse(String[] columns) {
        List<String> tips = columns[5].isEmpty() ? List.of() : Arrays.asList(columns[5].split(" "));
        List<KeySpec> specs = columns[6].isEmpty()
                ? List.of()
                : Arrays.stream(columns[6].split(";")).map(KeySpec::parse).toList();
        return new CommandFacts(columns[1], columns[2], columns[3], columns[4], tips, specs, columns[7]);
    }
}
