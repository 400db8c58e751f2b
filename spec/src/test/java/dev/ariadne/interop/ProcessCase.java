package dev.ariadne.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a server is started with and what happens to it then, as lines that can be left out one by one. The first word of a line says what
 * the rest is:
 *
 * <ul>
 *   <li>{@code conf}, {@code included}, {@code acl}, {@code stdin}: a line of redis.conf, of included.conf, of users.acl, of standard input
 *   <li>{@code arg}: words of the command line
 *   <li>{@code file} and {@code folder}: a name in its directory that exists already
 *   <li>{@code nofile}: the limit of open files
 *   <li>{@code say}: a command, on a connection that has a user's rights
 *   <li>{@code rename}: gives a file of its directory another name, as logrotate does
 *   <li>{@code crowd}: so many connections at once
 *   <li>{@code signal}: a signal's name
 *   <li>{@code end}: TERM, INT, SHUTDOWN or KILL; without one it is TERM
 * </ul>
 *
 * <p>In all of them {@code @DIR} and {@code @PORT} stand for its own directory and port, {@code @OTHER} for a port that is free.
 */
record ProcessCase(List<String> lines) {
    private static final String SEPARATOR = " ; ";

    /** From the text that {@link #toString} makes. */
    static ProcessCase of(String text) {
        return new ProcessCase(Arrays.asList(text.split(SEPARATOR)));
    }

    /** What follows the word {@code kind}, of all its lines. */
    List<String> all(String kind) {
        return lines.stream()
                .filter(line -> line.startsWith(kind + " "))
                .map(line -> line.substring(kind.length() + 1))
                .toList();
    }

    /** Without the line at an index. */
    ProcessCase without(int index) {
        List<String> fewer = new ArrayList<>(lines);
        fewer.remove(index);
        return new ProcessCase(fewer);
    }

    /** The command line for a program, with the files that it names made in {@code directory}. */
    List<String> prepare(List<String> program, Path directory, int port, int other) {
        List<String> command = new ArrayList<>();
        for (String limit : all("nofile")) {
            command.addAll(List.of("bash", "-c", "ulimit -n " + limit + "; exec \"$@\"", "bash"));
        }
        command.addAll(program);
        command.add("redis.conf");
        all("arg").forEach(words -> {
            for (String word : words.split(" ")) {
                command.add(filled(word, directory, port, other).replace("''", ""));
            }
        });
        List<String> conf = new ArrayList<>(
                List.of("port @PORT", "bind 127.0.0.1", "dir @DIR", "save \"\"", "enable-protected-configs yes"));
        conf.addAll(all("conf"));
        try {
            for (String folder : all("folder")) {
                Files.createDirectory(directory.resolve(folder));
            }
            for (String file : all("file")) {
                Files.writeString(directory.resolve(file), "nothing of use\n");
            }
            write(directory.resolve("redis.conf"), conf, directory, port, other);
            write(directory.resolve("included.conf"), all("included"), directory, port, other);
            write(directory.resolve("stdin"), all("stdin"), directory, port, other);
            if (!all("acl").isEmpty()) {
                write(directory.resolve("users.acl"), all("acl"), directory, port, other);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return command;
    }

    private static void write(Path file, List<String> lines, Path directory, int port, int other) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(filled(line, directory, port, other)).append('\n'));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    static String filled(String text, Path directory, int port, int other) {
        return text.replace("@DIR", directory.toString())
                .replace("@PORT", "" + port)
                .replace("@OTHER", "" + other);
    }

    @Override
    public String toString() {
        return String.join(SEPARATOR, lines);
    }
}
