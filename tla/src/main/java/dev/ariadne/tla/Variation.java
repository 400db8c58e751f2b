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

    /** Words that newer TLCs know and this one would take for names, and two that it reads and never looks at again. */
    private static final Pattern LACKING = Pattern.compile(
            "^[ \\t]*(ALIAS|POSTCONDITION|_PERIODIC|_RL_REWARD|TYPE_CONSTRAINT|TYPE)\\b", Pattern.MULTILINE);

    private static final Pattern COMMENT = Pattern.compile("\\\\\\*[^\n]*|\\(\\*.*?\\*\\)", Pattern.DOTALL);

    /** The configuration asks for what this TLC does not do. The message has the place and the remedy. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Refused(String message) {
            super(message);
        }
    }

    /**
     * Reads the files.
     *
     * @throws IOException if one cannot be read
     * @throws Refused if the configuration has a word that this TLC does not do
     */
    public static Variation of(Path module, Path configuration) throws IOException {
        String cfg = Files.readString(configuration);
        Matcher lacking = LACKING.matcher(withoutComments(cfg));
        if (lacking.find()) {
            long line = 1
                    + cfg.substring(0, lacking.start(1))
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            throw new Refused(configuration + ":" + line + ": this TLC (2.18) does not do " + lacking.group(1)
                    + "; take it out, or use a newer TLC for it");
        }
        return new Variation(Specification.of(module), module, configuration, cfg);
    }

    /** The configuration with blanks in place of its comments. */
    private static String withoutComments(String cfg) {
        return COMMENT.matcher(cfg).replaceAll(found -> found.group().replaceAll("[^\n]", " "));
    }

    /** As a model: named after its module; all that the configuration names must hold, and no number of states is pinned. */
    public Model model() {
        List<String> holds = new ArrayList<>();
        List<String> temporal = new ArrayList<>();
        Matcher found = PROPERTIES.matcher(withoutComments(cfg));
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
