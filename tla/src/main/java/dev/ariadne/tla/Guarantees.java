package dev.ariadne.tla;

import dev.ariadne.tla.Model.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each setting is expected to guarantee: rows of settings, columns of properties. All of them stand in one file,
 * {@code guarantees.txt} beside the specification, which explains its own format; a new row is a new paragraph there.
 *
 * <p>A row is checked by several models: one for the properties that hold, of each kind, and one for each property that fails, so that
 * each has a shortest counterexample of its own.
 */
public final class Guarantees {
    /** The column that stands for all properties that must hold always. */
    public static final String BASIC = "basic";

    private static final String FILE = "guarantees.txt";
    private static final Pattern COLUMN = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(.+?)\\s\\s+(.*?)(?:\\s+needs (\\S+))?");
    private static final Guarantees REGISTERED = parse(Models.text(FILE));

    private final List<Column> columns;
    private final Map<String, String> until;
    private final List<Row> rows;

    private Guarantees(List<Column> columns, Map<String, String> until, List<Row> rows) {
        this.columns = List.copyOf(columns);
        this.until = Map.copyOf(until);
        this.rows = List.copyOf(rows);
    }

    /** In which kind of run a property is checked: of the servers alone, with one read, with several, or of fair behaviours. */
    public enum Kind {
        SERVER,
        READER,
        CLIENTS,
        LIVE;

        static Kind named(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A property.
     *
     * @param property its name in the specification, or {@link #BASIC}
     * @param kind in which runs it is checked
     * @param title a word or two for the head of a table
     * @param meaning a sentence
     * @param needs the constant that is 0 where the property means nothing, null if it always means something
     */
    public record Column(
            String property,
            Kind kind,
            String title,
            String meaning,
            @Nullable String needs) {}

    /**
     * Settings, and the faults under which they are looked at.
     *
     * @param name what it is called on the command line
     * @param group the part of the table in which it stands
     * @param title the settings, for people
     * @param faults the faults, for people
     * @param settings every constant
     * @param runs constants that differ in the runs of one kind
     * @param large constants that differ when the row is checked at its large size
     * @param fails the properties that must be refuted, each with a sentence on why
     * @param size {@link Size#LARGE} when the row is too large for the small size
     * @param only the properties that are looked at; empty for all
     * @param leftOut the setting of the durable WAIT that the row does without, null if it is no such row
     */
    public record Row(
            String name,
            String group,
            String title,
            String faults,
            Map<String, String> settings,
            Map<Kind, Map<String, String>> runs,
            Map<Kind, Map<String, String>> large,
            Map<String, String> fails,
            Size size,
            List<String> only,
            @Nullable String leftOut) {

        /** Whether the property means anything under these settings, and is what the row is there for. */
        public boolean applies(Column column) {
            boolean means = column.needs() == null || !"0".equals(settings.get(column.needs()));
            return means && (only.isEmpty() || only.contains(column.property()));
        }

        private Map<String, String> settings(Kind kind, Size at) {
            Map<String, String> all = new LinkedHashMap<>(settings);
            all.putAll(runs.getOrDefault(kind, Map.of()));
            if (at == Size.LARGE) {
                all.putAll(large.getOrDefault(kind, Map.of()));
            }
            return Collections.unmodifiableMap(all);
        }
    }

    /** The registered rows and columns. */
    public static Guarantees registered() {
        return REGISTERED;
    }

    /** The columns, in order. */
    public List<Column> columns() {
        return columns;
    }

    /** The rows, in order. */
    public List<Row> rows() {
        return rows;
    }

    /** The row of that name. */
    public Optional<Row> find(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** The model that fills a cell or several, at the small size if there is one; named {@code row/property} or {@code row/kind}. */
    public Optional<Model> model(String name) {
        return Stream.of(Size.SMALL, Size.LARGE)
                .flatMap(size -> models(rows, size).stream())
                .filter(model -> model.name().equals(name))
                .findFirst();
    }

    /** The models that check the rows at a size, {@link Size#SMALL} or {@link Size#LARGE}. */
    public List<Model> models(List<Row> wanted, Size size) {
        List<Model> models = new ArrayList<>();
        for (Row row : wanted) {
            for (Kind kind : Kind.values()) {
                models.addAll(models(row, kind, size));
            }
        }
        return models;
    }

    private List<Model> models(Row row, Kind kind, Size size) {
        List<Model> models = new ArrayList<>();
        List<String> holds = new ArrayList<>();
        for (Column column : columns) {
            if (column.kind() == kind && row.applies(column)) {
                if (!row.fails().containsKey(column.property())) {
                    holds.addAll(properties(column));
                } else if (size == row.size()) {
                    models.add(model(row, kind, size, column.property(), List.of(), properties(column)));
                }
            }
        }
        boolean due =
                size == Size.SMALL ? row.size() == Size.SMALL : row.large().containsKey(kind);
        if (!holds.isEmpty() && due) {
            models.add(0, model(row, kind, size, kind.word(), holds, List.of()));
        }
        return models;
    }

    private static List<String> properties(Column column) {
        return column.property().equals(BASIC) ? Models.registered().always() : List.of(column.property());
    }

    private Model model(Row row, Kind kind, Size size, String part, List<String> holds, List<String> fails) {
        return new Model(
                row.name() + "/" + part,
                fails.isEmpty()
                        ? row.title() + "; " + row.faults()
                        : Objects.requireNonNull(row.fails().get(part)),
                row.settings(kind, size),
                List.copyOf(holds),
                fails,
                Models.registered().temporal(),
                size,
                kind != Kind.LIVE,
                until(Stream.concat(holds.stream(), fails.stream()).toList()),
                kind == Kind.LIVE,
                false,
                0);
    }

    /** Where a search for refutations of these properties may end, if that is the same for all of them. */
    private @Nullable String until(List<String> properties) {
        String first = until.get(properties.get(0));
        return properties.stream().allMatch(property -> Objects.equals(until.get(property), first)) ? first : null;
    }

    /**
     * Reads a registry.
     *
     * @throws IllegalArgumentException if a line cannot be understood; the message has its number
     */
    public static Guarantees parse(String text) {
        Parser parser = new Parser();
        Models.eachLine(FILE, text, parser::line);
        parser.finishRow();
        return new Guarantees(parser.columns, parser.until, parser.rows);
    }

    private static final class Parser {
        final List<Column> columns = new ArrayList<>();
        final Map<String, String> until = new LinkedHashMap<>();
        final List<Row> rows = new ArrayList<>();
        private Draft every = new Draft("every row", Models.registered().defaults());
        private Draft draft = every;
        private String group = "";

        void line(String line) {
            String[] words = line.split("\\s+", 2);
            String rest = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "column" -> columns.add(column(rest));
                case "until" -> until(rest);
                case "group" -> {
                    finishRow();
                    group = rest;
                }
                case "every" -> {
                    finishRow();
                    every = every.copy("every " + rest);
                    draft = every;
                }
                case "row" -> {
                    finishRow();
                    if (rows.stream().anyMatch(row -> row.name().equals(rest))) {
                        throw new IllegalArgumentException("a second row " + rest);
                    }
                    draft = every.copy(rest);
                }
                case "title" -> draft.title = rest;
                case "faults" -> draft.faults = rest;
                case "fails" -> fails(rest);
                case "run" -> of(draft.runs, rest);
                case "large" -> of(draft.large, rest);
                case "large-only" -> {
                    draft.size = Size.LARGE;
                    draft.large.clear();
                }
                case "only" -> draft.only = List.of(rest.split("\\s+"));
                case "left-out" -> draft.leftOut = rest;
                default -> set(draft.settings, line);
            }
        }

        private static Column column(String rest) {
            Matcher parts = COLUMN.matcher(rest);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not `column PROPERTY KIND TITLE  MEANING [needs CONSTANT]'");
            }
            return new Column(
                    parts.group(1), Kind.named(parts.group(2)), parts.group(3), parts.group(4), parts.group(5));
        }

        private void until(String rest) {
            String[] words = rest.split("\\s+");
            for (String property : List.of(words).subList(1, words.length)) {
                requireColumn(property);
                until.put(property, words[0]);
            }
        }

        private void requireColumn(String property) {
            if (columns.stream().noneMatch(column -> column.property().equals(property))) {
                throw new IllegalArgumentException("no column for " + property);
            }
        }

        private void fails(String rest) {
            String[] words = rest.split("\\s+", 2);
            requireColumn(words[0]);
            if (words.length < 2) {
                throw new IllegalArgumentException("no reason why " + words[0] + " fails");
            }
            draft.fails.put(words[0], words[1]);
        }

        private static void of(Map<Kind, Map<String, String>> parts, String rest) {
            String[] words = rest.split("\\s+", 2);
            if (words.length < 2) {
                throw new IllegalArgumentException(
                        "neither `run KIND constant = value' nor `large KIND constant = value'");
            }
            set(parts.computeIfAbsent(Kind.named(words[0]), kind -> new LinkedHashMap<>()), words[1]);
        }

        private static void set(Map<String, String> settings, String line) {
            String[] sides = Models.assignment(line);
            if (sides == null) {
                throw new IllegalArgumentException("neither a known word nor `constant = value': " + line);
            }
            if (!Models.registered().defaults().containsKey(sides[0])) {
                throw new IllegalArgumentException("no default for " + sides[0]);
            }
            settings.put(sides[0], sides[1]);
        }

        void finishRow() {
            if (draft != every) {
                rows.add(draft.finish(group));
            }
            draft = every;
        }
    }

    private static final class Draft {
        private final String name;
        private final Map<String, String> settings;
        private final Map<Kind, Map<String, String>> runs = new EnumMap<>(Kind.class);
        private final Map<Kind, Map<String, String>> large = new EnumMap<>(Kind.class);
        private final Map<String, String> fails = new LinkedHashMap<>();
        private String title = "";
        private String faults = "";
        private Size size = Size.SMALL;
        private List<String> only = List.of();
        private @Nullable String leftOut;

        Draft(String name, Map<String, String> settings) {
            this.name = name;
            this.settings = new LinkedHashMap<>(settings);
        }

        Draft copy(String copyName) {
            Draft copy = new Draft(copyName, settings);
            runs.forEach((kind, values) -> copy.runs.put(kind, new LinkedHashMap<>(values)));
            large.forEach((kind, values) -> copy.large.put(kind, new LinkedHashMap<>(values)));
            return copy;
        }

        Row finish(String group) {
            return new Row(
                    name,
                    group,
                    title,
                    faults,
                    Collections.unmodifiableMap(settings),
                    Collections.unmodifiableMap(runs),
                    Collections.unmodifiableMap(large),
                    Collections.unmodifiableMap(fails),
                    size,
                    only,
                    leftOut);
        }
    }
}
