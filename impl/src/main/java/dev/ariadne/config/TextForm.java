package dev.ariadne.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The grammars of text parameters. An enum rather than one lambda each: a server has to start in a fraction of a second. */
enum TextForm {
    /** One word, anything. */
    WORD,
    /** A file's name without a directory. */
    FILE_NAME,
    /** As FILE_NAME, and there has to be one. */
    AOF_NAME,
    /** A directory's name without those that it is in; there has to be one. */
    AOF_DIRECTORY,
    /** Letters, digits, hyphens and dots. */
    HOST_NAME,
    /** Text with fields in braces, of which a process' title is made. */
    TITLE,
    /** {@code host port} or {@code no one}. */
    PRIMARY,
    /** {@code seconds changes} pairs; further lines add to the first; an empty string clears. */
    SAVE_POINTS,
    /** Addresses, each with an optional {@code -} before it: not being able to bind it is no error. */
    ADDRESSES,
    /** Three integers. */
    OOM_SCORES,
    /** Numbers from 0 to 100. */
    PERCENTILES,
    /** Letters of keyspace event classes. */
    EVENT_CLASSES;

    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_HOST_NAME = 256;

    boolean takesWords() {
        return switch (this) {
            case PRIMARY, SAVE_POINTS, ADDRESSES, OOM_SCORES, PERCENTILES -> true;
            case WORD, FILE_NAME, AOF_NAME, AOF_DIRECTORY, HOST_NAME, TITLE, EVENT_CLASSES -> false;
        };
    }

    String parse(List<String> words, String current, boolean again) {
        return switch (this) {
            case WORD -> Param.single(words);
            case FILE_NAME -> name(Param.single(words), "dbfilename can't be a path, just a filename");
            case AOF_NAME ->
                name(present(Param.single(words), "appendfilename"), "appendfilename can't be a path, just a filename");
            case AOF_DIRECTORY ->
                name(present(Param.single(words), "appenddirname"), "appenddirname can't be a path, just a dirname");
            case HOST_NAME -> hostName(Param.single(words));
            case TITLE -> title(Param.single(words));
            case PRIMARY -> primary(words);
            case SAVE_POINTS -> savePoints(words, current, again);
            case ADDRESSES -> addresses(words);
            case OOM_SCORES -> oomScores(words);
            case PERCENTILES -> percentiles(words);
            case EVENT_CLASSES -> eventClasses(Param.single(words));
        };
    }

    /** As CONFIG GET shows the value: Redis 7.0 does not show n beside A. */
    String render(String value) {
        return this == EVENT_CLASSES && value.startsWith("An") ? "A" + value.substring(2) : value;
    }

    /** The lines of a configuration file that lead to the value. */
    List<String> lines(String keyword, String value) {
        return switch (this) {
            case SAVE_POINTS -> savePointLines(keyword, value);
            case PRIMARY -> value.isEmpty() ? List.of() : List.of(keyword + " " + value);
            case EVENT_CLASSES -> List.of(ConfLine.quoted(keyword, List.of(value)));
            case WORD, FILE_NAME, AOF_NAME, AOF_DIRECTORY, HOST_NAME, TITLE ->
                value.isEmpty() ? List.of() : List.of(ConfLine.quoted(keyword, List.of(value)));
            case ADDRESSES, OOM_SCORES, PERCENTILES -> List.of(keyword + " " + (value.isEmpty() ? "\"\"" : value));
        };
    }

    private static List<String> savePointLines(String keyword, String value) {
        if (value.isEmpty()) {
            return List.of(keyword + " \"\"");
        }
        List<String> lines = new ArrayList<>();
        String[] words = value.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            lines.add(keyword + " " + words[i] + " " + words[i + 1]);
        }
        return lines;
    }

    private static String name(String word, String refusal) {
        if (word.contains("/") || word.contains("\\")) {
            throw new ConfigError(refusal);
        }
        return word;
    }

    private static String present(String word, String keyword) {
        if (word.isEmpty()) {
            throw new ConfigError(keyword + " can't be empty");
        }
        return word;
    }

    /** Refused when it names no variable of Redis' or would be empty where a server has no title of its own. */
    private static String title(String word) {
        String filled = word.replace("{{", "").replaceAll("\\{(listen-addr|server-mode|port|tls-port)}", "x");
        String rest = filled.replaceAll("\\{(title|unixsocket|config-file)}", "");
        if (rest.contains("{") || (rest.isBlank() && !word.contains("{{"))) {
            throw new ConfigError("template format is invalid or contains unknown variables");
        }
        return word;
    }

    private static String hostName(String word) {
        if (word.length() >= MAX_HOST_NAME) {
            throw new ConfigError("Hostnames must be less than " + MAX_HOST_NAME + " characters");
        }
        if (!word.matches("[A-Za-z0-9.-]*")) {
            throw new ConfigError("Hostnames may only contain alphanumeric characters, hyphens or dots");
        }
        return word;
    }

    private static String primary(List<String> words) {
        if (words.size() != 2) {
            throw new ConfigError("wrong number of arguments");
        }
        if (words.get(0).equalsIgnoreCase("no") && words.get(1).equalsIgnoreCase("one")) {
            return "";
        }
        long port = integer(words.get(1), "Invalid master port");
        if (port < 0 || port > 65535) {
            throw new ConfigError("Invalid master port");
        }
        return words.get(0) + " " + port;
    }

    private static String savePoints(List<String> words, String current, boolean again) {
        if (isNothing(words)) {
            return "";
        }
        if (words.size() % 2 != 0) {
            throw new ConfigError("Invalid save parameters");
        }
        for (int i = 0; i < words.size(); i += 2) {
            if (integer(words.get(i), "Invalid save parameters") < 1
                    || integer(words.get(i + 1), "Invalid save parameters") < 0) {
                throw new ConfigError("Invalid save parameters");
            }
        }
        String points = String.join(" ", words);
        return again && !current.isEmpty() ? current + " " + points : points;
    }

    private static String addresses(List<String> words) {
        if (words.size() > MAX_ADDRESSES) {
            throw new ConfigError("Too many bind addresses specified.");
        }
        return String.join(" ", words);
    }

    private static String oomScores(List<String> words) {
        if (words.size() != 3) {
            throw new ConfigError("wrong number of arguments");
        }
        for (String word : words) {
            String refusal = "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
            long value = integer(word, refusal);
            if (value < -2000 || value > 2000) {
                throw new ConfigError(refusal);
            }
        }
        return String.join(" ", words);
    }

    /** An empty string stands for no words. */
    private static boolean isNothing(List<String> words) {
        return words.isEmpty() || words.equals(List.of(""));
    }

    private static String percentiles(List<String> words) {
        if (isNothing(words)) {
            return "";
        }
        List<String> shown = new ArrayList<>();
        for (String word : words) {
            double value;
            try {
                value = Double.parseDouble(word);
            } catch (NumberFormatException e) {
                throw new ConfigError("Invalid latency-tracking-info-percentiles parameters");
            }
            if (!(value >= 0 && value <= 100)) {
                throw new ConfigError("latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
            }
            shown.add(value == (long) value ? Long.toString((long) value) : Double.toString(value));
        }
        return String.join(" ", shown);
    }

    /** In Redis' canonical order: A for "all but m and n", or the letters one by one; then n, K, E, m. */
    private static String eventClasses(String word) {
        String all = "g$lshzxetd";
        StringBuilder distinct = new StringBuilder();
        word.chars().distinct().forEach(c -> distinct.append((char) c));
        String letters = distinct.toString().replace("A", all);
        String known = all + "nKEm";
        StringBuilder out = new StringBuilder();
        boolean isAll = all.chars().allMatch(c -> letters.indexOf(c) >= 0);
        out.append(isAll ? "A" : "");
        for (char c : known.toCharArray()) {
            boolean covered = isAll && all.indexOf(c) >= 0;
            if (!covered && letters.indexOf(c) >= 0) {
                out.append(c);
            }
        }
        if (letters.chars().anyMatch(c -> known.indexOf(c) < 0)) {
            throw new ConfigError("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
        }
        return out.toString();
    }

    private static long integer(String word, String refusal) {
        try {
            return Long.parseLong(word.toLowerCase(Locale.ROOT));
        } catch (NumberFormatException e) {
            throw new ConfigError(refusal);
        }
    }
}
