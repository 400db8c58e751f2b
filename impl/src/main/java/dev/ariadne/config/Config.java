package dev.ariadne.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of all parameters of one server. Reading one is an array access; not safe for use by several threads. */
public final class Config {
    /** Told about values that CONFIG SET changed, to make them effective. */
    @FunctionalInterface
    public interface Listener {
        /**
         * {@code param} has a new value in {@code config}.
         *
         * @return null, or why it cannot take effect: then all values of the same CONFIG SET go back to what they were
         */
        @Nullable
        String changed(Param param, Config config);
    }

    /** A name as it was asked for or listed, and the value as text. */
    public record Entry(String name, String value) {}

    /** A command's name, lower case, and what it is called instead; empty: it cannot be called. */
    public record Rename(String from, String to) {}

    /** Numbers, and 0 or 1 for booleans; by slot. */
    private final long[] numbers;
    /** Everything, by slot. */
    private final Object[] values;

    private final List<List<String>> users = new ArrayList<>();
    private final List<Rename> renames = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    /** All parameters at their defaults. */
    public Config() {
        List<Param> rows = Params.all();
        numbers = new long[rows.size()];
        values = new Object[rows.size()];
        for (Param row : rows) {
            store(row, row.defaultValue());
        }
    }

    private Config(Config other) {
        numbers = other.numbers.clone();
        values = other.values.clone();
        users.addAll(other.users);
        renames.addAll(other.renames);
    }

    /** The same values, no listeners. */
    public Config copy() {
        return new Config(this);
    }

    public long get(LongParam param) {
        return numbers[param.slot()];
    }

    public boolean get(BoolParam param) {
        return numbers[param.slot()] != 0;
    }

    public String get(EnumParam param) {
        return (String) values[param.slot()];
    }

    public String get(TextParam param) {
        return (String) values[param.slot()];
    }

    /** The output limits of all classes of clients: another list when one of them has changed. */
    @SuppressWarnings("unchecked") // every value in this parameter's slot was made by its parse or defaultValue
    public List<OutputLimit> outputLimits() {
        return (List<OutputLimit>) values[Params.CLIENT_OUTPUT_BUFFER_LIMIT.slot()];
    }

    /** The output limit of one class of clients. */
    public OutputLimit outputLimit(ClientClass clients) {
        return outputLimits().get(clients.ordinal());
    }

    /** Sets a number from within the server (the port that was bound), whatever CONFIG SET may do with it. */
    public void assign(LongParam param, long value) {
        store(param, value);
    }

    /** Sets a text from within the server (REPLICAOF changes {@code replicaof}), whatever CONFIG SET may do with it. */
    public void assign(TextParam param, String value) {
        store(param, value);
    }

    /** The {@code user} lines of the configuration file, each a name and rules. */
    public List<List<String>> users() {
        return Collections.unmodifiableList(users);
    }

    /** Takes a {@code user} line: a name and rules. */
    void addUser(List<String> words) {
        users.add(List.copyOf(words));
    }

    /** The {@code rename-command} lines of the configuration file; each is about the names that the ones before it left. */
    public List<Rename> renames() {
        return Collections.unmodifiableList(renames);
    }

    /** Takes a {@code rename-command} line. */
    void addRename(Rename rename) {
        renames.add(rename);
    }

    /** Calls {@code listener} for each parameter that {@link #set} changes from now on, and for each file that it names again. */
    public void onChange(Listener listener) {
        listeners.add(listener);
    }

    /**
     * What CONFIG GET tells: parameters and their aliases that match any of the patterns, each name once. A name without
     * wildcards also finds the parameters that are not listed.
     */
    public List<Entry> matching(String... globs) {
        Map<String, Entry> found = new LinkedHashMap<>();
        for (String glob : globs) {
            String pattern = glob.toLowerCase(Locale.ROOT);
            boolean wild = pattern.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
            Param exact = wild ? null : Params.find(pattern);
            if (exact != null) {
                found.putIfAbsent(pattern, new Entry(pattern, text(exact)));
            } else if (wild) {
                addMatching(Glob.ignoringCase(latin1(pattern)), found);
            }
        }
        return List.copyOf(found.values());
    }

    private void addMatching(Glob pattern, Map<String, Entry> found) {
        for (Param row : Params.all()) {
            if (row.has(Param.HIDDEN)) {
                continue;
            }
            List<String> names = new ArrayList<>(row.aliases());
            names.add(0, row.name());
            for (String name : names) {
                if (pattern.matches(latin1(name))) {
                    found.putIfAbsent(name, new Entry(name, text(row)));
                }
            }
        }
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * CONFIG SET for a client that is not on this machine.
     *
     * @see #set(boolean, String...)
     */
    public void set(String... namesAndValues) {
        set(false, namesAndValues);
    }

    /**
     * CONFIG SET name value [name value …]: all of them or, when one is refused, none.
     *
     * @param local whether the client is on this machine (enable-protected-configs local)
     * @throws ConfigError with the whole text of Redis' error reply
     */
    public void set(boolean local, String... namesAndValues) {
        List<Param> params = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Param param = Params.find(namesAndValues[i]);
            if (param == null || i + 1 == namesAndValues.length) {
                throw new ConfigError(
                        "ERR Unknown option or number of arguments for CONFIG SET - '" + namesAndValues[i] + "'");
            }
            String name = namesAndValues[i].toLowerCase(Locale.ROOT);
            refuseUnlessSettable(param, name, local, params);
            params.add(param);
            names.add(name);
        }
        Object[] before = values.clone();
        for (int i = 0; i < params.size(); i++) {
            try {
                Param param = params.get(i);
                store(
                        param,
                        param.settled(
                                param.parse(words(param, namesAndValues[2 * i + 1]), values[param.slot()], false)));
            } catch (ConfigError e) {
                restore(before);
                throw refused(names.get(i), e.text());
            }
        }
        announce(params, names, before);
    }

    private void refuseUnlessSettable(Param param, String name, boolean local, List<Param> earlier) {
        if (param.has(Param.IMMUTABLE)) {
            throw refused(name, "can't set immutable config");
        }
        String guard = get(Params.ENABLE_PROTECTED_CONFIGS);
        if (param.has(Param.PROTECTED) && !guard.equals("yes") && !(guard.equals("local") && local)) {
            throw refused(name, "can't set protected config");
        }
        if (earlier.contains(param)) {
            throw refused(name, "duplicate parameter");
        }
    }

    private void announce(List<Param> params, List<String> names, Object[] before) {
        for (int i = 0; i < params.size(); i++) {
            Param param = params.get(i);
            if (!param.has(Param.FILE) && values[param.slot()].equals(before[param.slot()])) {
                continue;
            }
            for (Listener listener : listeners) {
                String refusal = listener.changed(param, this);
                if (refusal != null) {
                    restore(before);
                    // What took effect before the refusal is made to go back as well.
                    params.subList(0, i).forEach(each -> listeners.forEach(l -> l.changed(each, this)));
                    throw refused(names.get(i), refusal);
                }
            }
        }
    }

    private static ConfigError refused(String name, String why) {
        return new ConfigError("ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
    }

    /** Takes one line of a file or one flag: all words after the keyword, or one string of them. */
    void load(Param param, List<String> words, boolean again) {
        boolean oneString =
                param.takesWords() && words.size() == 1 && !words.get(0).isEmpty();
        store(param, param.parse(oneString ? ConfLine.words(words.get(0)) : words, values[param.slot()], again));
    }

    /** What CONFIG SET gives is one string, of which each blank ends a word. */
    private static List<String> words(Param param, String value) {
        if (!param.takesWords()) {
            return List.of(value);
        }
        return value.isEmpty() ? List.of() : Arrays.asList(value.split(" ", -1));
    }

    /** The lines of a configuration file for the parameter's value. */
    List<String> lines(Param param) {
        return param.lines(values[param.slot()]);
    }

    /**
     * Whether a configuration file has to say the value: it is not the default, or depends on where the server was started. The percentiles
     * are said always, as by Redis.
     */
    boolean isWritten(Param param) {
        return param == Params.DIR
                || param == Params.LATENCY_TRACKING_INFO_PERCENTILES
                || !values[param.slot()].equals(param.defaultValue());
    }

    String text(Param param) {
        return param.render(values[param.slot()]);
    }

    private void restore(Object[] before) {
        for (Param row : Params.all()) {
            store(row, before[row.slot()]);
        }
    }

    private void store(Param param, Object value) {
        values[param.slot()] = value;
        if (value instanceof Long number) {
            numbers[param.slot()] = number;
        } else if (value instanceof Boolean truth) {
            numbers[param.slot()] = truth ? 1 : 0;
        }
    }
}
