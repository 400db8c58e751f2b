package dev.ariadne.report;

import dev.ariadne.checker.edn.EdnValue;
import dev.ariadne.checker.edn.Keyword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a store holds, in lines. Results that have not changed are read once. */
final class StoreIndex {
    private static final Pattern TARGET = Pattern.compile("--target (\\S+)");
    private static final String RESULTS = "results.edn";
    private static final String NO_RESULTS = "in progress, or broken off";

    private final Path store;
    private final Map<Path, Cached> cache = new ConcurrentHashMap<>();

    private record Cached(FileTime time, Line line) {}

    /** How a line is coloured, by the name of the class on the page. */
    enum Tone {
        VALID,
        PERMITTED,
        UNKNOWN,
        FORBIDDEN
    }

    /**
     * One run, or one matrix.
     *
     * @param directory {@code test/time}
     * @param verdict in a word
     * @param found what was seen, in words
     * @param files by name, those that the directory has
     */
    record Line(
            String test,
            String time,
            String directory,
            Tone tone,
            String verdict,
            String found,
            String target,
            List<String> files) {}

    StoreIndex(Path store) {
        this.store = store;
    }

    /** All there is, the newest first. */
    List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Path test : directories(store)) {
            for (Path run : directories(test)) {
                lines.add(line(run));
            }
        }
        lines.sort(Comparator.comparing(Line::time).reversed());
        return lines;
    }

    private static List<Path> directories(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private Line line(Path run) throws IOException {
        Path results = run.resolve(RESULTS);
        if (!Files.isRegularFile(results)) {
            return line(run, Tone.UNKNOWN, "no results", NO_RESULTS, "");
        }
        FileTime time = Files.getLastModifiedTime(results);
        Cached known = cache.get(run);
        if (known != null && known.time().equals(time)) {
            return known.line();
        }
        Line line = read(run, results);
        cache.put(run, new Cached(time, line));
        return line;
    }

    private Line read(Path run, Path results) throws IOException {
        try {
            if (EdnValue.read(Files.readString(results)) instanceof Map<?, ?> map) {
                return map.containsKey(new Keyword("cells")) ? matrix(run, map) : run(run, map);
            }
            return line(run, Tone.UNKNOWN, "unreadable", "results.edn is no map", "");
        } catch (IllegalArgumentException e) {
            return line(run, Tone.UNKNOWN, "unreadable", "results.edn: " + e.getMessage(), "");
        }
    }

    private Line run(Path run, Map<?, ?> map) throws IOException {
        Object valid = get(map, "valid?");
        List<String> found = new ArrayList<>();
        boolean permitted = true;
        for (Object each : list(map, "model")) {
            if (each instanceof Map<?, ?> check && get(check, "seen") instanceof Number seen && seen.longValue() > 0) {
                String standing = name(get(check, "standing"));
                found.add(Words.count(seen.longValue(), String.valueOf(get(check, "anomaly"))));
                permitted &= standing.equals("permitted");
            }
        }
        list(map, "doubts").forEach(doubt -> found.add(String.valueOf(doubt)));
        permitted &= !found.isEmpty() && list(map, "doubts").isEmpty();
        Tone tone = Boolean.TRUE.equals(valid)
                ? Tone.VALID
                : !Boolean.FALSE.equals(valid) ? Tone.UNKNOWN : permitted ? Tone.PERMITTED : Tone.FORBIDDEN;
        String verdict = switch (tone) {
            case VALID -> "valid";
            case UNKNOWN -> "unknown";
            case PERMITTED -> "permitted";
            case FORBIDDEN -> "INVALID";
        };
        Matcher target = TARGET.matcher(String.valueOf(get(map, "command")));
        return line(run, tone, verdict, String.join(", ", found), target.find() ? target.group(1) : "");
    }

    private Line matrix(Path run, Map<?, ?> map) throws IOException {
        String outcome = name(get(map, "outcome"));
        Tone tone = Stream.of(Tone.values())
                .filter(each -> each.name().equalsIgnoreCase(outcome))
                .findFirst()
                .orElse(Tone.UNKNOWN);
        List<?> cells = list(map, "cells");
        List<String> targets = cells.stream()
                .filter(Map.class::isInstance)
                .map(cell -> String.valueOf(get((Map<?, ?>) cell, "target")))
                .distinct()
                .toList();
        return line(run, tone, outcome, Words.count(cells.size(), "run"), String.join(", ", targets));
    }

    private Line line(Path run, Tone tone, String verdict, String found, String target) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> children = Files.list(run)) {
            children.map(child -> child.getFileName() + (Files.isDirectory(child) ? "/" : ""))
                    .sorted()
                    .forEach(files::add);
        }
        String time = Objects.toString(run.getFileName());
        String test = Objects.toString(Objects.requireNonNull(run.getParent()).getFileName());
        return new Line(test, time, test + "/" + time, tone, verdict, found, target, List.copyOf(files));
    }

    private static @Nullable Object get(Map<?, ?> map, String key) {
        return map.get(new Keyword(key));
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return get(map, key) instanceof List<?> list ? list : List.of();
    }

    private static String name(@Nullable Object value) {
        return value instanceof Keyword keyword ? keyword.name() : "";
    }
}
