package dev.ariadne.core.pubsub;

import dev.ariadne.config.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Patterns, found by what a channel begins with. Before its first wildcard a pattern has a literal prefix; patterns with prefixes of the
 * same length stand in one table by prefix. A message looks once into each table, so its cost grows with the number of different prefix
 * lengths and of patterns whose prefix fits, not with the number of patterns.
 */
final class Patterns extends Topics {
    private record Candidate(Topic topic, Glob glob) {}

    private final TreeMap<Integer, Map<byte[], List<Candidate>>> byPrefixLength = new TreeMap<>();

    @Override
    void added(Topic topic) {
        byte[] prefix = prefix(topic.name);
        byPrefixLength
                .computeIfAbsent(prefix.length, n -> new TreeMap<>(Arrays::compareUnsigned))
                .computeIfAbsent(prefix, p -> new ArrayList<>())
                .add(new Candidate(topic, Glob.of(topic.name)));
    }

    @Override
    void removed(Topic topic) {
        byte[] prefix = prefix(topic.name);
        Map<byte[], List<Candidate>> table = byPrefixLength.getOrDefault(prefix.length, Map.of());
        List<Candidate> candidates = table.getOrDefault(prefix, List.of());
        candidates.removeIf(c -> c.topic == topic);
        if (candidates.isEmpty()) {
            table.remove(prefix);
        }
        if (table.isEmpty()) {
            byPrefixLength.remove(prefix.length);
        }
    }

    /** Tells every pattern that {@code channel} matches. */
    void matching(byte[] channel, Consumer<Topic> found) {
        for (Map.Entry<Integer, Map<byte[], List<Candidate>>> table :
                byPrefixLength.headMap(channel.length, true).entrySet()) {
            byte[] prefix = Arrays.copyOf(channel, table.getKey());
            for (Candidate candidate : table.getValue().getOrDefault(prefix, List.of())) {
                if (candidate.glob.matches(channel)) {
                    found.accept(candidate.topic);
                }
            }
        }
    }

    private static byte[] prefix(byte[] pattern) {
        int length = 0;
        while (length < pattern.length && "*?[\\".indexOf(pattern[length]) < 0) {
            length++;
        }
        return Arrays.copyOf(pattern, length);
    }
}
