package dev.ariadne.tla;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What TLC and its parser complain of, as lines {@code FILE:LINE:COLUMN: message}. They print it in half a dozen forms, with the
 * name of the module or of nothing.
 */
final class Complaints {
    private static final Pattern SEMANTIC = Pattern.compile(
            "line (\\d+), col (\\d+) to line \\d+, col \\d+ of module (\\w+)\\n\\n(.+?)\\n\\n", Pattern.DOTALL);
    private static final Pattern SYNTAX =
            Pattern.compile("(?:Was expecting (.*?)\\n)?(Encountered .*?) at line (\\d+), column (\\d+)(.*)");
    private static final Pattern LEXICAL = Pattern.compile("(Lexical error) at line (\\d+), column (\\d+)\\.(.*)");
    private static final Pattern UNPARSED = Pattern.compile("Could not parse module (\\w+) from");
    private static final Pattern MISSING =
            Pattern.compile("Cannot find source file for module (\\w+) imported in module (\\w+)");
    private static final Pattern CONFIGURATION = Pattern.compile("configuration file at line (\\d+)");
    private static final Pattern CONFIGURED = Pattern.compile(
            "[Tt]he (?:\\w+ )*?(\\w+)\\s+(?:specified in|is not assigned a value by) the configuration\\s+file");
    private static final Pattern ERROR = Pattern.compile(
            "^Error: (.*?)(?=^Error: |^\\n|^Finished|^\\d+\\. Line|^[\\d,]+ states|^State 1|\\z)",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern WARNING = Pattern.compile(
            "^Warning: (.*?)(?=^\\(Use the -nowarning|^Warning: |^Error: |^\\n|\\z)",
            Pattern.MULTILINE | Pattern.DOTALL);
    /** What the parser warns of, under a heading that counts it. */
    private static final Pattern PARSED = Pattern.compile(
            "^\\*\\*\\* Warnings: \\d+\\n\\n(.*?)(?=^\\*\\*\\* |^Semantic|^Starting|\\z)",
            Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern POSITION = Pattern.compile(
            "^\\d+\\. Line (\\d+), column (\\d+) to line \\d+, column \\d+ in (\\w+)", Pattern.MULTILINE);
    private static final Set<String> EMPTY = Set.of(
            "Parsing or semantic analysis failed.",
            "The behavior up to this point is:",
            "TLC threw an unexpected exception.");

    private final String printed;
    private final Specification specification;
    private final Path configuration;
    private final String cfg;
    private final Set<String> lines = new LinkedHashSet<>();

    /**
     * Complaints of a run.
     *
     * @param printed all that TLC printed
     * @param configuration where the configuration was read
     * @param cfg its text
     */
    Complaints(String printed, Specification specification, Path configuration, String cfg) {
        this.printed = printed;
        this.specification = specification;
        this.configuration = configuration;
        this.cfg = cfg;
    }

    /** Why there is no verdict, one a line; all that was printed if nothing in it looks like an error. */
    String errors() {
        parsers();
        tlcs();
        return lines.isEmpty() ? printed.strip() : String.join("\n", lines);
    }

    /** What TLC and its parser warn of, one a line; what the parser says beside errors is among the errors. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        Matcher parsed = PARSED.matcher(printed);
        while (!printed.contains("*** Errors:") && parsed.find()) {
            Matcher semantic = SEMANTIC.matcher(parsed.group(1));
            while (semantic.find()) {
                warnings.add(file(semantic.group(3)) + ":" + semantic.group(1) + ":" + semantic.group(2) + ": warning: "
                        + oneLine(semantic.group(4).replaceFirst("^Warning: ", "")));
            }
        }
        Matcher warned = WARNING.matcher(PARSED.matcher(printed).replaceAll(""));
        while (warned.find()) {
            warnings.add("warning: " + oneLine(warned.group(1)));
        }
        return warnings;
    }

    private void parsers() {
        Matcher semantic = SEMANTIC.matcher(printed);
        while (semantic.find()) {
            add(file(semantic.group(3)), semantic.group(1), semantic.group(2), semantic.group(4));
        }
        Matcher missing = MISSING.matcher(printed);
        while (missing.find()) {
            String file = missing.group(2) + ".tla";
            String text = specification.modules().getOrDefault(file, "");
            at(
                    file(missing.group(2)),
                    text,
                    missing.group(1),
                    "there is no module " + missing.group(1)
                            + ": not beside this one, not among Ariadne's, not among TLA+'s own");
        }
        Matcher unparsed = UNPARSED.matcher(printed);
        String module = unparsed.find() ? unparsed.group(1) : specification.root();
        Matcher syntax = SYNTAX.matcher(printed);
        while (syntax.find()) {
            String expected = syntax.group(1) == null ? "" : "; was expecting " + syntax.group(1);
            add(
                    file(module),
                    syntax.group(3),
                    syntax.group(4),
                    syntax.group(2) + syntax.group(5).stripTrailing() + expected);
        }
        Matcher lexical = LEXICAL.matcher(printed);
        while (lexical.find()) {
            add(file(module), lexical.group(2), lexical.group(3), lexical.group(1) + ":" + lexical.group(4));
        }
    }

    private void tlcs() {
        List<String> messages = new ArrayList<>();
        Matcher error = ERROR.matcher(printed);
        while (error.find()) {
            String message = oneLine(error.group(1));
            if (!EMPTY.contains(message) && !message.startsWith("The error occurred when")) {
                messages.add(message);
            }
        }
        Matcher position = POSITION.matcher(printed);
        String where = "";
        while (position.find()) {
            where = file(position.group(3)) + ":" + position.group(1) + ":" + position.group(2) + ": ";
        }
        for (String message : messages) {
            Matcher line = CONFIGURATION.matcher(message);
            Matcher name = CONFIGURED.matcher(message);
            if (line.find()) {
                add(configuration.toString(), line.group(1), "1", message);
            } else if (name.find()) {
                at(configuration.toString(), cfg, name.group(1), message);
            } else {
                lines.add(where + message);
            }
        }
    }

    /** A complaint of a word, at the place where the word stands first; at the beginning if it stands nowhere. */
    private void at(String file, String text, String word, String message) {
        Matcher found = Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(text);
        int offset = found.find() ? found.start() : 0;
        String before = text.substring(0, offset);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        add(file, Long.toString(line), Integer.toString(offset - before.lastIndexOf('\n')), message);
    }

    private void add(String file, String line, String column, String message) {
        lines.add(file + ":" + line + ":" + column + ": " + oneLine(message));
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\n\\s*", " ");
    }

    private String file(String module) {
        Path origin = specification.origins().get(module + ".tla");
        return origin == null ? module + ".tla" : origin.toString();
    }
}
