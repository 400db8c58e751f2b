package dev.ariadne.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of each keyword of redis.conf, as text: for {@code --help} and for the documents, out of the rows of {@link Params}. */
public final class Keywords {
    /** Keywords that are no parameters, and values of parameters that depend on others, are refused elsewhere. */
    private static final String LOADMODULE = "modules are not supported";

    private static final int HELP_COLUMNS = 116;

    private Keywords() {}

    /** Keywords that work; those with a value that is refused; those without effect; each with the reason. */
    public static String help() {
        StringBuilder text = new StringBuilder("Keywords that are refused:\n");
        refused()
                .forEach((what, why) ->
                        text.append("  ").append(what).append(": ").append(why).append('\n'));
        text.append("Keywords that are accepted and have no effect, since\n");
        withoutEffect()
                .forEach((why, names) ->
                        text.append("  ").append(why).append(":\n").append(wrapped(String.join(", ", names))));
        return text + "All other keywords of Redis 7.0 work, and Ariadne's own: " + String.join(", ", own()) + ".";
    }

    /** The same as tables of Markdown, those that work included. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("| refused | why |\n|---|---|\n");
        refused().forEach((what, why) -> text.append("| `" + what + "` | " + why + " |\n"));
        text.append("\n| accepted without effect, and told in the log when set | why |\n|---|---|\n");
        withoutEffect().forEach((why, names) -> text.append("| " + coded(names) + " | " + why + " |\n"));
        List<String> works = new ArrayList<>(List.of("include", "rename-command", "user"));
        for (Param row : Params.all()) {
            if (row.withoutEffect().isEmpty()) {
                works.add(row.name());
            }
        }
        works.sort(null);
        works.removeAll(own());
        return text + "\nWork as in Redis: " + coded(works) + ".\n\nAriadne's own: " + coded(own()) + ".\n";
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("loadmodule", LOADMODULE);
        for (Param row : Params.all()) {
            if (!row.refused().isEmpty()) {
                refused.put(
                        row.name()
                                + (row instanceof BoolParam ? " yes" : " other than " + row.render(row.defaultValue())),
                        row.refused());
            }
        }
        return refused;
    }

    private static Map<String, List<String>> withoutEffect() {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Param row : Params.all()) {
            if (!row.withoutEffect().isEmpty() && row.refused().isEmpty()) {
                byReason.computeIfAbsent(row.withoutEffect(), why -> new ArrayList<>())
                        .add(row.name());
            }
        }
        return byReason;
    }

    private static List<String> own() {
        return Params.all().stream()
                .filter(Param::isOwn)
                .map(Param::name)
                .sorted()
                .toList();
    }

    private static String coded(List<String> names) {
        return "`" + String.join("` `", names) + "`";
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder("   ");
        for (String word : text.split(" ")) {
            if (line.length() + word.length() >= HELP_COLUMNS) {
                lines.append(line).append('\n');
                line = new StringBuilder("   ");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }
}
