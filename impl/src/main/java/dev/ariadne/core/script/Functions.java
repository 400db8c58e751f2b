package dev.ariadne.core.script;

import dev.ariadne.core.resp.CommandError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The libraries of functions that are loaded (Redis: functions.c). */
public final class Functions {
    /**
     * A function.
     *
     * @param callback reference to it in the {@link ScriptEngine}
     */
    public record Function(
            String name, @Nullable String description, Set<ScriptFlag> flags, Library library, int callback) {}

    /** A library: its name, its code as it was loaded, and its functions by name. */
    public static final class Library {
        private final String name;
        private final byte[] code;
        private final TreeMap<String, Function> functions = new TreeMap<>();

        Library(String name, byte[] code) {
            this.name = name;
            this.code = code;
        }

        /** Its name. */
        public String name() {
            return name;
        }

        /** The code with its first line; not to be changed. */
        public byte[] code() {
            return code;
        }

        /** Its functions. */
        public Collection<Function> functions() {
            return Collections.unmodifiableCollection(functions.values());
        }

        /** Adds a function; returns why that is refused, or null. */
        @Nullable
        String register(String function, @Nullable String description, String flagWords, int callback) {
            if (!isName(function)) {
                return "Library names can only contain letters, numbers, or underscores(_) and must be at least one character long";
            }
            if (functions.containsKey(function)) {
                return "Function already exists in the library";
            }
            Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
            for (String word : flagWords.isEmpty() ? new String[0] : flagWords.split(",")) {
                ScriptFlag flag = ScriptFlag.of(word);
                if (flag == null) {
                    return "unknown flag given";
                }
                flags.add(flag);
            }
            functions.put(function, new Function(function, description, flags, this, callback));
            return null;
        }
    }

    private final TreeMap<String, Library> libraries = new TreeMap<>();
    /** By names whose case does not matter, as it does within a library. */
    private final TreeMap<String, Function> functions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** Whether that may be the name of a library or function. */
    static boolean isName(String name) {
        return name.matches("[A-Za-z0-9_]+");
    }

    /** All libraries. */
    public Collection<Library> libraries() {
        return Collections.unmodifiableCollection(libraries.values());
    }

    /** How many functions there are. */
    public int count() {
        return functions.size();
    }

    @Nullable
    Function find(String name) {
        return functions.get(name);
    }

    @Nullable
    Library library(String name) {
        return libraries.get(name);
    }

    /**
     * Adds libraries, all or none; throws {@link CommandError} when a name is taken.
     *
     * @param replace whether libraries of the same names give way
     * @param quote what stands around a library's name in the error: LOAD and RESTORE differ
     * @return the libraries that gave way
     */
    List<Library> join(List<Library> more, boolean replace, String quote) {
        List<Library> replaced = new ArrayList<>();
        for (Library library : more) {
            Library there = libraries.get(library.name);
            if (there != null && !replace) {
                throw new CommandError("ERR Library " + quote + library.name + quote + " already exists");
            }
            if (there != null) {
                replaced.add(there);
            }
        }
        for (Library library : more) {
            for (String name : library.functions.keySet()) {
                Function there = functions.get(name);
                if (there != null && !replaced.contains(there.library)) {
                    throw new CommandError("ERR Function " + name + " already exists");
                }
            }
        }
        replaced.forEach(this::remove);
        for (Library library : more) {
            libraries.put(library.name, library);
            functions.putAll(library.functions);
        }
        return replaced;
    }

    void remove(Library library) {
        libraries.remove(library.name);
        library.functions.keySet().forEach(functions::remove);
    }
}
