package dev.ariadne.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what redis-server reads at its start: {@code [redis.conf | -] [--keyword value …]…}. Later lines win over earlier ones and
 * flags over the file; {@code include} works at its place (Redis: config.c:loadServerConfig, server.c:main). Values are texts of one
 * char a byte.
 */
public final class RedisConf {
    private static final int MAX_INCLUDE_DEPTH = 16;
    /** Of older versions: Redis 7.0 itself reads over them. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands");

    private final Config config = new Config();
    private final Path workingDirectory;
    private final List<String> notes = new ArrayList<>();
    private final Set<Param> loaded = new HashSet<>();
    private final Supplier<List<String>> commands;
    /** Names by which commands are called, lower case; null while none has been renamed. */
    private @Nullable Set<String> commandNames;

    private @Nullable Path file;

    private RedisConf(Path workingDirectory, Supplier<List<String>> commands) {
        this.workingDirectory = workingDirectory;
        this.commands = commands;
    }

    /**
     * Reads the arguments of the command line and the file that they name.
     *
     * @param stdin read when an argument is {@code -}
     * @param workingDirectory what relative paths of configuration files start from
     * @param commands the names of all commands, asked for when one is renamed
     * @throws ConfigError one line: the place, the line itself and what is wrong with it
     */
    public static RedisConf read(
            List<String> args, InputStream stdin, Path workingDirectory, Supplier<List<String>> commands) {
        RedisConf conf = new RedisConf(workingDirectory, commands);
        try {
            conf.read(args, stdin);
            conf.noteWhatHasNoEffect();
        } catch (ConfigError e) {
            throw new ConfigError(decoded(e.text()));
        }
        return conf;
    }

    private void read(List<String> args, InputStream stdin) {
        int at = 0;
        if (!args.isEmpty() && !args.get(0).startsWith("-")) {
            Path path = workingDirectory.resolve(args.get(0)).toAbsolutePath().normalize();
            file = path;
            loadFile(path, args.get(0), 0);
            at = 1;
        }
        while (at < args.size()) {
            String arg = args.get(at++);
            if (arg.equals("-")) {
                loadStdin(stdin);
            } else if (arg.length() > 2 && arg.startsWith("--")) {
                int end = at;
                while (end < args.size()
                        && !isFlag(args.get(end))
                        && !args.get(end).equals("-")) {
                    end++;
                }
                flag(
                        encoded(arg.substring(2)),
                        args.subList(at, end).stream().map(RedisConf::encoded).toList());
                at = end;
            } else {
                throw new ConfigError("unexpected argument '" + arg + "': a flag is --keyword value, see --help");
            }
        }
    }

    private void noteWhatHasNoEffect() {
        for (Param param : Params.all()) {
            if (!param.withoutEffect().isEmpty() && config.isWritten(param)) {
                notes.add("'" + param.name() + " " + config.text(param) + "' is accepted and has no effect here: "
                        + param.withoutEffect());
            }
        }
    }

    /** One char for each byte, as all values are: a password need not be UTF-8. */
    private static String encoded(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String decoded(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The values that were read. */
    public Config config() {
        return config;
    }

    /** Absolute path of the configuration file; null when none was given. */
    public @Nullable Path file() {
        return file;
    }

    /** What was accepted without effect, for the log: a line each. */
    public List<String> notes() {
        return notes;
    }

    private static boolean isFlag(String arg) {
        return arg.length() > 2 && arg.startsWith("--");
    }

    private void flag(String keyword, List<String> words) {
        // A list without words is the empty list: `--save --port 7000` means no save points.
        Param param = Params.find(keyword);
        List<String> given = param != null && param.takesWords() && words.isEmpty() ? List.of("") : words;
        try {
            directive(keyword, given, 0);
        } catch (ConfigError e) {
            throw new ConfigError("command line: '" + shown(keyword, words) + "': " + e.text());
        }
    }

    private void loadFile(Path path, String shownPath, int depth) {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigError("can't open config file '" + shownPath + "': " + reason(path, e));
        }
        load(text, shownPath, depth);
    }

    private void loadStdin(InputStream stdin) {
        try {
            load(new String(stdin.readAllBytes(), StandardCharsets.ISO_8859_1), "standard input", 0);
        } catch (IOException e) {
            throw new ConfigError("can't read the configuration from standard input: " + e.getMessage());
        }
    }

    private void load(String text, String source, int depth) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String keyword = line;
            try {
                List<String> words = ConfLine.words(line);
                keyword = words.get(0);
                directive(keyword, words.subList(1, words.size()), depth);
            } catch (IncludeError e) {
                throw e.cause;
            } catch (ConfigError e) {
                Param param = Params.find(keyword);
                String shown = param != null && param.has(Param.SENSITIVE) ? shown(keyword, List.of()) : line;
                throw new ConfigError(source + ", line " + (i + 1) + ": '" + shown + "': " + e.text());
            }
        }
    }

    private static String shown(String keyword, List<String> words) {
        Param param = Params.find(keyword);
        boolean secret = param != null && param.has(Param.SENSITIVE);
        return ConfLine.quoted(keyword, secret ? List.of() : words);
    }

    private void directive(String keyword, List<String> words, int depth) {
        Param param = Params.find(keyword);
        if (param != null) {
            config.load(param, words, !loaded.add(param));
            return;
        }
        String name = keyword.toLowerCase(Locale.ROOT);
        if (name.equals("include") && words.size() == 1) {
            include(words.get(0), depth + 1);
        } else if (WITHOUT_MEANING.contains(name) && words.size() == 1) {
            return;
        } else if (name.equals("rename-command") && words.size() == 2) {
            rename(words.get(0).toLowerCase(Locale.ROOT), words.get(1).toLowerCase(Locale.ROOT));
        } else if (name.equals("loadmodule") && !words.isEmpty()) {
            throw new ConfigError("modules are not supported: take the line away");
        } else if (name.equals("user") && !words.isEmpty()) {
            config.addUser(words);
        } else {
            throw new ConfigError("Bad directive or wrong number of arguments");
        }
    }

    /** Each line sees the names that the ones before it left; an empty one takes the command away (Redis: config.c). */
    private void rename(String from, String to) {
        if (commandNames == null) {
            commandNames = new HashSet<>(commands.get());
        }
        if (!commandNames.remove(from)) {
            throw new ConfigError("No such command in rename-command");
        }
        if (!to.isEmpty() && !commandNames.add(to)) {
            throw new ConfigError("Target command name already exists");
        }
        config.addRename(new Config.Rename(from, to));
    }

    private void include(String pattern, int depth) {
        if (depth > MAX_INCLUDE_DEPTH) {
            throw new ConfigError("more than " + MAX_INCLUDE_DEPTH + " files include one another");
        }
        Path path = workingDirectory.resolve(decoded(pattern));
        try {
            if (pattern.matches(".*[*?\\[].*")) {
                for (Path each : matching(path)) {
                    loadFile(each, each.toString(), depth);
                }
            } else {
                loadFile(path, pattern, depth);
            }
        } catch (ConfigError e) {
            // It names its own file and line already; the including line has nothing to add.
            throw new IncludeError(e);
        }
    }

    private static List<Path> matching(Path pattern) {
        List<Path> found = new ArrayList<>();
        Path directory = pattern.getParent();
        Path name = pattern.getFileName();
        if (directory != null && name != null && Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name.toString())) {
                files.forEach(found::add);
            } catch (IOException e) {
                throw new ConfigError("can't list '" + directory + "': " + e.getMessage());
            }
        }
        found.sort(null);
        return found;
    }

    private static String reason(Path path, IOException e) {
        if (!Files.exists(path)) {
            return "No such file or directory";
        }
        return Files.isReadable(path) ? String.valueOf(e.getMessage()) : "Permission denied";
    }

    /** An error of an included file on its way out through the files that include it. */
    private static final class IncludeError extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final ConfigError cause;

        IncludeError(ConfigError cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
