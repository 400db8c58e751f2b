package dev.ariadne.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One keyword of redis.conf: its names, what values it takes, and what may be done with it while the server runs. The rows are
 * in {@link Params}; values live in a {@link Config} at the parameter's slot, so that reading one is an array access.
 */
public abstract sealed class Param permits LongParam, BoolParam, EnumParam, TextParam, LimitParam {
    /** CONFIG SET is refused: the value is for the start. */
    static final int IMMUTABLE = 1;
    /** CONFIG SET asks for enable-protected-configs: with it a client could write files. */
    static final int PROTECTED = 2;
    /** Shown by CONFIG GET only when asked for by its full name. */
    static final int HIDDEN = 4;
    /** A password: never printed in messages. */
    static final int SENSITIVE = 8;
    /** A file's path: CONFIG SET of the value that it has already means that the file has changed. */
    static final int FILE = 16;

    /** Of Ariadne's own, not in Redis. */
    static final int OWN = 32;

    private final String name;
    private final List<String> aliases;
    private final int traits;
    private final int slot;
    private final String withoutEffect;
    private String refused = "";

    Param(Row row) {
        name = row.name;
        aliases = row.aliases;
        traits = row.traits;
        slot = row.slot;
        withoutEffect = row.withoutEffect;
    }

    /** What all kinds of parameters have in common; {@code withoutEffect} is empty for those that the server obeys. */
    record Row(String name, List<String> aliases, int traits, int slot, String withoutEffect) {}

    /** The keyword, lower case. */
    public String name() {
        return name;
    }

    /** Older names of the same parameter, such as {@code slave-read-only}. */
    public List<String> aliases() {
        return aliases;
    }

    int slot() {
        return slot;
    }

    /** Why nothing here reads it, though it is accepted so that any configuration file of Redis starts; empty when the server obeys it. */
    public String withoutEffect() {
        return withoutEffect;
    }

    /** Why a value other than the default cannot be had here; empty when it can. */
    public String refused() {
        return refused;
    }

    void refused(String why) {
        refused = why;
    }

    boolean has(int trait) {
        return (traits & trait) != 0;
    }

    /** Whether the value is a list of words: then one quoted string of words means the same as the words. */
    boolean takesWords() {
        return false;
    }

    /**
     * The value that the words of a line mean.
     *
     * @param words what stands after the keyword
     * @param current the value so far
     * @param again whether an earlier line of the same configuration has set it: some keywords add up
     * @throws ConfigError with Redis' text
     */
    abstract Object parse(List<String> words, Object current, boolean again);

    /** What becomes of a value that CONFIG SET gives: some are made to fit. */
    Object settled(Object value) {
        return value;
    }

    /** The value as CONFIG GET shows it. */
    abstract String render(Object value);

    abstract Object defaultValue();

    /** The lines of a configuration file that lead to the value; none when the value is that there is none. */
    List<String> lines(Object value) {
        return List.of(name + " " + render(value));
    }

    /** Whether it is of Ariadne's own, not in Redis. */
    boolean isOwn() {
        return has(OWN);
    }

    /** Whether it is a password: never to be shown in messages and logs. */
    public boolean isSecret() {
        return has(SENSITIVE);
    }

    /** The single word that most keywords take. */
    static String single(List<String> words) {
        if (words.size() != 1) {
            throw new ConfigError("wrong number of arguments");
        }
        return words.get(0);
    }

    /** The name, or the alias, equal to {@code word} without regard to case. */
    @Nullable
    String named(String word) {
        if (name.equalsIgnoreCase(word)) {
            return name;
        }
        for (String alias : aliases) {
            if (alias.equalsIgnoreCase(word)) {
                return alias;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name;
    }
}
