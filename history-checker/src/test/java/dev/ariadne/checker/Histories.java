package dev.ariadne.checker;

import dev.ariadne.checker.edn.HistoryReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Small histories for examples, written short: {@code "0 invoke write 1"}, a line an event. */
final class Histories {
    /** Two writes, then a read of the second. */
    static final History FRESH = of(
            "0 invoke write 1", "0 ok write 1", "0 invoke write 2", "0 ok write 2", "1 invoke read nil", "1 ok read 2");

    /** Two writes, then a read of the first. */
    static final History STALE = of(
            "0 invoke write 1", "0 ok write 1", "0 invoke write 2", "0 ok write 2", "1 invoke read nil", "1 ok read 1");

    private Histories() {}

    static History of(String... events) {
        String text = Arrays.stream(events)
                .map(event -> event.split(" ", 4))
                .map(part ->
                        "{:process " + part[0] + " :type :" + part[1] + " :f :" + part[2] + " :value " + part[3] + "}")
                .collect(Collectors.joining("\n"));
        return HistoryReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null);
    }
}
