package dev.ariadne.tla;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The registered models. All of them stand in one file, {@code models.txt} beside the specification, which explains its own
 * format; a new model is a new paragraph there.
 */
public final class Models {
    private static final String FOLDER = "models/";
    private static final String FILE = "models.txt";
    private static final List<String> MODULES =
            List.of("History.tla", "Net.tla", "Clients.tla", "Cluster.tla", "PushReplication.tla", "Properties.tla");
    private static final Models REGISTERED = parse(text(FILE));

    private final List<Model> all;
    private final List<String> always;
    private final List<String> temporal;
    private final Map<String, String> defaults;

    private Models(List<Model> all, List<String> always, List<String> temporal, Map<String, String> defaults) {
        this.all = List.copyOf(all);
        this.always = always;
        this.temporal = temporal;
        this.defaults = Collections.unmodifiableMap(defaults);
    }

    /** The models that come with the specification, in the order of their file. */
    public static Models registered() {
        return REGISTERED;
    }

    /** All models, in order. */
    public List<Model> all() {
        return all;
    }

    /** The models of one size. */
    public List<Model> of(Model.Size size) {
        return all.stream().filter(m -> m.size() == size).toList();
    }

    /** The properties that must hold in every model. */
    public List<String> always() {
        return always;
    }

    /** The properties that speak of steps or behaviours and not of single states. */
    public List<String> temporal() {
        return temporal;
    }

    /** The settings of a model that names none. */
    public Map<String, String> defaults() {
        return defaults;
    }

    /** The model of that name. */
    public Optional<Model> find(String name) {
        return all.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    /** The models' names, in order. */
    public List<String> names() {
        return all.stream().map(Model::name).toList();
    }

    /** The text of one of the specification's modules, by its file name. */
    public static String module(String file) {
        return text(file);
    }

    /** The specification's modules: file name and text. */
    public static Map<String, String> modules() {
        Map<String, String> modules = new LinkedHashMap<>();
        for (String module : MODULES) {
            modules.put(module, text(module));
        }
        return modules;
    }

    /**
     * Reads a registry.
     *
     * @throws IllegalArgumentException if a line cannot be understood; the message has its number
     */
    public static Models parse(String text) {
        Parser parser = new Parser();
        eachLine(FILE, text, parser::line);
        parser.finishModel();
        return new Models(parser.models, parser.always, parser.temporal, parser.defaults);
    }

    /**
     * Hands over what a registry's lines say: without comments, space around them and empty ones.
     *
     * @throws IllegalArgumentException if {@code reader} throws one; the message has the file and the line
     */
    static void eachLine(String file, String text, Consumer<String> reader) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf('#');
            String content = (comment < 0 ? line : line.substring(0, comment)).trim();
            if (!content.isEmpty()) {
                try {
                    reader.accept(content);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(file + " line " + number + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /** The two sides of {@code constant = value}; null if that is not what the line is. */
    static String @Nullable [] assignment(String line) {
        String[] sides = line.split("\\s*=\\s*", 2);
        return sides.length == 2 ? sides : null;
    }

    private static final class Parser {
        final List<Model> models = new ArrayList<>();
        private final Map<String, String> defaults = new LinkedHashMap<>();
        private List<String> always = List.of();
        private List<String> temporal = List.of();
        private @Nullable Draft draft;

        void line(String line) {
            String[] words = line.split("\\s+", 2);
            String rest = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "always" -> always = words(rest);
                case "temporal" -> temporal = words(rest);
                case "defaults" -> {}
                case "model" -> {
                    finishModel();
                    if (models.stream().anyMatch(m -> m.name().equals(rest))) {
                        throw new IllegalArgumentException("a second model " + rest);
                    }
                    draft = new Draft(rest, new LinkedHashMap<>(defaults));
                }
                case "about" -> draft().about = rest;
                case "hold" -> draft().holds.addAll(words(rest));
                case "fail" -> draft().fails.addAll(words(rest));
                case "states" -> draft().states = Long.parseLong(rest.replace(",", ""));
                case "alike" -> draft().alike = true;
                case "size" -> draft().size = Model.Size.valueOf(rest.toUpperCase(Locale.ROOT));
                case "fair" -> draft().fair = true;
                case "conform" -> draft().conform = true;
                default -> setting(line);
            }
        }

        private void setting(String line) {
            String[] sides = assignment(line);
            if (sides == null) {
                throw new IllegalArgumentException("neither a known word nor `constant = value': " + line);
            }
            if (draft == null) {
                defaults.put(sides[0], sides[1]);
            } else if (draft.settings.replace(sides[0], sides[1]) == null) {
                throw new IllegalArgumentException("no default for " + sides[0]);
            }
        }

        private Draft draft() {
            if (draft == null) {
                throw new IllegalArgumentException("a model must have begun before this line");
            }
            return draft;
        }

        private static List<String> words(String line) {
            return List.of(line.trim().split("\\s+"));
        }

        void finishModel() {
            if (draft != null) {
                models.add(draft.finish(always, temporal));
            }
            draft = null;
        }
    }

    private static final class Draft {
        private final String name;
        private final Map<String, String> settings;
        private final List<String> holds = new ArrayList<>();
        private final List<String> fails = new ArrayList<>();
        private String about = "";
        private boolean alike;
        private Model.Size size = Model.Size.SMALL;
        private boolean fair;
        private boolean conform;
        private long states;

        Draft(String name, Map<String, String> settings) {
            this.name = name;
            this.settings = settings;
        }

        Model finish(List<String> always, List<String> temporal) {
            List<String> allHold = new ArrayList<>(fails.isEmpty() ? always : List.of());
            allHold.addAll(holds);
            return new Model(
                    name,
                    about,
                    Collections.unmodifiableMap(settings),
                    List.copyOf(allHold),
                    List.copyOf(fails),
                    temporal,
                    size,
                    alike,
                    null,
                    fair,
                    conform,
                    states);
        }
    }

    static String text(String name) {
        try (InputStream in = Models.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks the resource " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the resource " + FOLDER + name, e);
        }
    }
}
