package dev.ariadne.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user's own model: a module in a file, which may extend ours, and TLC's configuration of it in another.
 *
 * @param specification the module with all that it uses
 * @param module where the module was read
 * @param configuration where the configuration was read
 * @param cfg its text
 */
public record Variation(Specification specification, Path module, Path configuration, String cfg) {
    private static final Pattern PROPERTIES = Pattern.compile(
            "\\b(INVARIANTS?|PROPERTY|PROPERTIES)\\s+(.*?)(?=\\b[A-Z][A-Z_]+\\b(?!\\w)|\\z)", Pattern.DOTALL);

    /**
     * Reads the files.
     *
     * @throws IOException if one cannot be read
     */
    public static Variation of(Path module, Path configuration) throws IOException {
        return new Variation(Specification.of(module), module, configuration, Files.readString(configuration));
    }

    /** As a model: named after its module; all that the configuration names must hold, and no number of states is pinned. */
    public Model model() {
        List<String> holds = new ArrayList<>();
        List<String> temporal = new ArrayList<>();
        Matcher found = PROPERTIES.matcher(cfg.replaceAll("\\\\\\*.*", "").replaceAll("(?s)\\(\\*.*?\\*\\)", ""));
        while (found.find()) {
            List<String> names = List.of(found.group(2).trim().split("[\\s,]+"));
            holds.addAll(names);
            if (found.group(1).startsWith("P")) {
                temporal.addAll(names);
            }
        }
        String about = "from " + configuration;
        return new Model(
                specification.root(),
                about,
                Map.of(),
                holds,
                List.of(),
                temporal,
                Model.Size.SMALL,
                false,
                null,
                false,
                false,
                0);
    }
}
