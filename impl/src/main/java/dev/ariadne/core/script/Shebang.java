package dev.ariadne.core.script;

import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.InlineWords;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a script or library, {@code #!lua name=… flags=…}.
 *
 * @param bytes its length without the line end; 0 when there is none
 * @param flags what it says of the script; null when there is no such line, which has a meaning of its own
 * @param name the library's name, empty when absent
 */
record Shebang(int bytes, @Nullable Set<ScriptFlag> flags, String name) {
    private static final String LUA = "#!lua";

    /** Reads the line of a script for EVAL; throws {@link CommandError} when it is none that is known. */
    static Shebang ofScript(byte[] body) {
        if (body.length < 2 || body[0] != '#' || body[1] != '!') {
            return new Shebang(0, null, "");
        }
        int end = lineEnd(body);
        if (end < 0) {
            throw new CommandError("ERR Invalid script shebang");
        }
        List<String> parts = words(body, end, "ERR Invalid engine in script shebang");
        if (!parts.get(0).equals(LUA)) {
            throw new CommandError("ERR Unexpected engine in script shebang: " + parts.get(0));
        }
        Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
        for (String part : parts.subList(1, parts.size())) {
            if (!part.startsWith("flags=")) {
                throw new CommandError("ERR Unknown lua shebang option: " + part);
            }
            String words = part.substring("flags=".length());
            for (String word : words.isEmpty() ? new String[0] : words.split(",", -1)) {
                ScriptFlag flag = ScriptFlag.of(word);
                if (flag == null) {
                    throw new CommandError("ERR Unexpected flag in script shebang: " + word);
                }
                flags.add(flag);
            }
        }
        return new Shebang(end, flags, "");
    }

    /** Reads the line of a library for FUNCTION LOAD. */
    static Shebang ofLibrary(byte[] body) {
        int end = lineEnd(body);
        if (body.length < 2 || body[0] != '#' || body[1] != '!') {
            throw new CommandError("ERR Missing library metadata");
        }
        if (end < 0) {
            throw new CommandError("ERR Invalid library metadata");
        }
        List<String> parts = words(body, end, "ERR Invalid library metadata");
        String name = null;
        for (String part : parts.subList(1, parts.size())) {
            if (!part.regionMatches(true, 0, "name=", 0, "name=".length())) {
                throw new CommandError("ERR Invalid metadata value given: " + part);
            }
            if (name != null) {
                throw new CommandError("ERR Invalid metadata value, name argument was given multiple times");
            }
            name = part.substring("name=".length());
        }
        if (name == null) {
            throw new CommandError("ERR Library name was not given");
        }
        String engine = parts.get(0).substring(2);
        if (!Functions.isName(name)) {
            throw new CommandError(
                    "ERR Library names can only contain letters, numbers, or underscores(_) and must be at"
                            + " least one character long");
        }
        if (!engine.equalsIgnoreCase("lua")) {
            throw new CommandError("ERR Engine '" + engine + "' not found");
        }
        return new Shebang(end, null, name);
    }

    private static int lineEnd(byte[] body) {
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The words of the line, with quotes as in redis.conf; throws {@code error} when a quote is not closed. */
    private static List<String> words(byte[] body, int end, String error) {
        List<String> words = InlineWords.words(new String(body, 0, end, StandardCharsets.ISO_8859_1));
        if (words == null) {
            throw new CommandError(error);
        }
        return words;
    }
}
