package dev.ariadne.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A specification's texts.
 *
 * @param root the name of the module that TLC is given
 * @param modules the modules it consists of, TLA+'s standard ones left out: file name to text
 * @param origins where those modules come from that were read from files: file name to path
 */
public record Specification(String root, Map<String, String> modules, Map<String, Path> origins) {
    private static final Pattern COMMENT = Pattern.compile("\\\\\\*.*|(?s:\\(\\*.*?\\*\\))");
    private static final Pattern USED = Pattern.compile("\\bEXTENDS\\s+(\\w+(?:\\s*,\\s*\\w+)*)|\\bINSTANCE\\s+(\\w+)");

    public Specification {
        modules = Map.copyOf(modules);
        origins = Map.copyOf(origins);
    }

    /** Ours. */
    static Specification registered() {
        return new Specification(Model.MODULE, Models.modules(), Map.of());
    }

    /** The same module in other texts. */
    Specification with(Map<String, String> texts) {
        return new Specification(root, texts, origins);
    }

    /**
     * A module in a file, with the modules that it uses: each is looked for beside it, and then among ours. One that is found in
     * neither place is TLA+'s own, or TLC will complain of it.
     *
     * @throws IOException if a file cannot be read
     */
    static Specification of(Path module) throws IOException {
        String file = module.getFileName().toString();
        Map<String, String> modules = new LinkedHashMap<>();
        Map<String, Path> origins = new LinkedHashMap<>();
        read(module, Models.modules(), modules, origins);
        return new Specification(file.endsWith(".tla") ? file.substring(0, file.length() - 4) : file, modules, origins);
    }

    private static void read(
            Path module, Map<String, String> ours, Map<String, String> modules, Map<String, Path> origins)
            throws IOException {
        String text = Files.readString(module);
        modules.put(module.getFileName().toString(), text);
        origins.put(module.getFileName().toString(), module);
        use(text, module, ours, modules, origins);
    }

    private static void use(
            String text, Path root, Map<String, String> ours, Map<String, String> modules, Map<String, Path> origins)
            throws IOException {
        Matcher used = USED.matcher(COMMENT.matcher(text).replaceAll(""));
        while (used.find()) {
            String names = used.group(1) != null ? used.group(1) : used.group(2);
            for (String name : names.split("\\s*,\\s*")) {
                String file = name + ".tla";
                Path local = root.resolveSibling(file);
                String our = ours.get(file);
                if (modules.containsKey(file)) {
                    continue;
                }
                if (Files.exists(local)) {
                    read(local, ours, modules, origins);
                } else if (our != null) {
                    modules.put(file, our);
                    use(our, root, ours, modules, origins);
                }
            }
        }
    }
}
