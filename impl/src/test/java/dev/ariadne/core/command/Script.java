package dev.ariadne.core.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A file of requests and expected replies, in sections that each begin on an empty server.
 *
 * <pre>
 * == name of a section
 * SET k v EX 10 -> +OK | SET k v PXAT 1700000010000
 * 2: GET k -> "v"
 * @ 1500
 * </pre>
 *
 * <p>A number and colon name the connection, 1 if absent; without a request, what it has received since is looked at. Replies are written as {@link Resp} shows them; {@code :*} is any
 * integer, {@code nothing} no reply. After a bar stands what enters the replication stream: commands separated by semicolons, {@code =} for the request as
 * it came, {@code -} for nothing; SELECT 0 may be left out. Without a bar the stream is not looked at. {@code @ ms} lets time pass; a section with such lines knows the
 * time, which begins at 1700000000000 ms.
 */
final class Script {
    private static final long NO_TIME = -1;

    /** A line of a section. */
    record Row(int line, int connection, List<String> request, String reply, String stream, long passMs) {
        boolean isTime() {
            return passMs >= 0;
        }

        /** How many replies and messages come in answer. */
        int replies() {
            String text = expected();
            int count = 0;
            int depth = 0;
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (depth == 0 && !quoted && (i == 0 || text.charAt(i - 1) == ' ')) {
                    count++;
                    if (c == '-') {
                        return count;
                    }
                }
                quoted ^= c == '"';
                if (!quoted) {
                    depth += "[{(<".indexOf(c) >= 0 ? 1 : 0;
                    depth -= "]})>".indexOf(c) >= 0 ? 1 : 0;
                }
            }
            return count;
        }

        private String expected() {
            return reply.equals("nothing") ? "" : reply;
        }

        Pattern replyPattern() {
            return Pattern.compile(Pattern.quote(expected()).replace(":*", "\\E:\\d+\\Q"));
        }
    }

    /** What runs on one server. */
    record Section(String file, String name, List<Row> rows) {
        boolean knowsTime() {
            return rows.stream().anyMatch(Row::isTime);
        }

        @Override
        public String toString() {
            return file + ": " + name;
        }
    }

    private Script() {}

    /** The sections of a resource of this directory. */
    static List<Section> sections(String file) {
        List<Section> sections = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.startsWith("== ")) {
                sections.add(new Section(file, line.substring(3), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.get(sections.size() - 1).rows.add(row(number, line));
            }
        }
        return sections;
    }

    private static Row row(int number, String line) {
        if (line.startsWith("@ ")) {
            return new Row(number, 1, List.of(), "", "", Long.parseLong(line.substring(2)));
        }
        int arrow = line.indexOf(" -> ");
        if (arrow < 0) {
            throw new IllegalArgumentException("line " + number + " has no arrow: " + line);
        }
        String request = line.substring(0, arrow);
        int connection = 1;
        if (request.matches("\\d:( .*)?")) {
            connection = request.charAt(0) - '0';
            request = request.substring(2);
        }
        String rest = line.substring(arrow + 4);
        int bar = rest.indexOf(" | ");
        String reply = bar < 0 ? rest : rest.substring(0, bar);
        String stream = bar < 0 ? "" : rest.substring(bar + 3);
        return new Row(number, connection, words(request), reply, stream, NO_TIME);
    }

    /** Splits at blanks; words in double quotes may hold blanks and {@code \xNN}, {@code \r}, {@code \n}. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == ' ') {
                i++;
                continue;
            }
            boolean quoted = text.charAt(i) == '"';
            int end = text.indexOf(quoted ? '"' : ' ', i + 1);
            end = end < 0 ? text.length() : end;
            words.add(quoted ? unescape(text.substring(i + 1, end)) : text.substring(i, end));
            i = end + 1;
        }
        return words;
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                out.append(text.charAt(i));
                continue;
            }
            switch (text.charAt(++i)) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                default -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
            }
        }
        return out.toString();
    }

    private static List<String> lines(String file) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Script.class.getResourceAsStream("/commands/" + file), file),
                StandardCharsets.UTF_8))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
