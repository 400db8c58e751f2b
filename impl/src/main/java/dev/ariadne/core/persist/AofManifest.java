package dev.ariadne.core.persist;

import dev.ariadne.core.resp.InlineWords;
import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which files an append-only file consists of: a base, increments in the order of their numbers, and files that are history. One line
 * {@code file NAME seq N type b|i|h} for each (Redis: aof.c). Immutable; each change is a new manifest, which counts once it is on disk.
 */
record AofManifest(@Nullable Part base, List<Part> increments, List<Part> history, long baseSeq, long incrementSeq) {
    /** A file. */
    record Part(String name, long seq) {}

    static final AofManifest EMPTY = new AofManifest(null, List.of(), List.of(), 0, 0);

    private static final int MAX_LINE_BYTES = 1024;

    /** Base and increments, in the order in which they are loaded. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (base != null) {
            parts.add(base);
        }
        parts.addAll(increments);
        return parts;
    }

    boolean isEmpty() {
        return base == null && increments.isEmpty();
    }

    /** A file of an old version becomes the base. */
    static AofManifest ofOldFile(String name) {
        return new AofManifest(new Part(name, 1), List.of(), List.of(), 1, 0);
    }

    /** With a new base in the place of the present one, which becomes history. */
    AofManifest withNewBase(String fileName, boolean rdb) {
        List<Part> old = new ArrayList<>(history);
        if (base != null) {
            old.add(0, base);
        }
        long seq = baseSeq + 1;
        Part next = new Part(fileName + "." + seq + ".base" + (rdb ? ".rdb" : ".aof"), seq);
        return new AofManifest(next, increments, old, seq, incrementSeq);
    }

    /** With one more increment. */
    AofManifest withNewIncrement(String fileName) {
        List<Part> more = new ArrayList<>(increments);
        long seq = incrementSeq + 1;
        more.add(new Part(fileName + "." + seq + ".incr.aof", seq));
        return new AofManifest(base, List.copyOf(more), history, baseSeq, seq);
    }

    /** With all increments but the last {@code kept} as history. */
    AofManifest withIncrementsAsHistory(int kept) {
        int split = Math.max(0, increments.size() - kept);
        List<Part> old = new ArrayList<>(history);
        for (int i = split - 1; i >= 0; i--) {
            old.add(0, increments.get(i));
        }
        List<Part> rest = List.copyOf(increments.subList(split, increments.size()));
        return new AofManifest(base, rest, old, baseSeq, incrementSeq);
    }

    AofManifest withoutHistory() {
        return new AofManifest(base, increments, List.of(), baseSeq, incrementSeq);
    }

    /** The last increment: the one that is written. */
    Part last() {
        return increments.get(increments.size() - 1);
    }

    // ---- text

    byte[] bytes() {
        StringBuilder text = new StringBuilder();
        if (base != null) {
            line(text, base, 'b');
        }
        history.forEach(p -> line(text, p, 'h'));
        increments.forEach(p -> line(text, p, 'i'));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void line(StringBuilder text, Part part, char type) {
        text.append("file ").append(quoted(part.name)).append(" seq ").append(part.seq);
        text.append(" type ").append(type).append('\n');
    }

    private static String quoted(String name) {
        boolean plain = name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\'' && c != '\\');
        if (plain) {
            return name;
        }
        StringBuilder out = new StringBuilder("\"");
        for (char c : name.toCharArray()) {
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\007' -> out.append("\\a");
                case '\b' -> out.append("\\b");
                default ->
                    out.append(
                            c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format(Locale.ROOT, "\\x%02x", (int) c));
            }
        }
        return out.append('"').toString();
    }

    static AofManifest parse(byte[] bytes) throws LoadFailure {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            throw new LoadFailure("Found an empty AOF manifest");
        }
        Parsing parsing = new Parsing();
        int number = 0;
        for (int from = 0; from < text.length(); ) {
            number++;
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            if (!line.startsWith("#")) {
                if (end < 0 || line.length() >= MAX_LINE_BYTES) {
                    throw new LoadFailure("The AOF manifest file contains too long line");
                }
                try {
                    parsing.line(line.strip());
                } catch (LoadFailure e) {
                    throw new LoadFailure("Reading the manifest file, at line " + number + " >>> '" + line.strip()
                            + "': " + e.what());
                }
            }
            from = end < 0 ? text.length() : end + 1;
        }
        return parsing.manifest();
    }

    private static final class Parsing {
        private static final String BAD = "Invalid AOF manifest file format";

        private @Nullable Part base;
        private final List<Part> increments = new ArrayList<>();
        private final List<Part> history = new ArrayList<>();

        void line(String line) throws LoadFailure {
            List<String> words = InlineWords.words(line);
            if (words == null || words.size() < 6 || words.size() % 2 != 0) {
                throw new LoadFailure(BAD);
            }
            String name = "";
            long seq = 0;
            String type = "";
            for (int i = 0; i < words.size(); i += 2) {
                String value = words.get(i + 1);
                switch (words.get(i).toLowerCase(Locale.ROOT)) {
                    case "file" -> name = value;
                    case "seq" -> seq = Numbers.prefix(value);
                    case "type" -> type = value;
                    default -> {
                        // A newer version's.
                    }
                }
            }
            if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
                throw new LoadFailure("File can't be a path, just a filename");
            }
            if (name.isEmpty() || seq == 0 || type.isEmpty()) {
                throw new LoadFailure(BAD);
            }
            add(new Part(name, seq), type.charAt(0));
        }

        private void add(Part part, char type) throws LoadFailure {
            switch (type) {
                case 'b' -> {
                    if (base != null) {
                        throw new LoadFailure("Found duplicate base file information");
                    }
                    base = part;
                }
                case 'h' -> history.add(part);
                case 'i' -> {
                    if (part.seq <= (increments.isEmpty() ? 0 : increments.get(increments.size() - 1).seq)) {
                        throw new LoadFailure("Found a non-monotonic sequence number");
                    }
                    increments.add(part);
                }
                default -> throw new LoadFailure("Unknown AOF file type");
            }
        }

        AofManifest manifest() {
            long baseSeq = base == null ? 0 : base.seq;
            long incrementSeq = increments.isEmpty() ? 0 : increments.get(increments.size() - 1).seq;
            return new AofManifest(base, List.copyOf(increments), List.copyOf(history), baseSeq, incrementSeq);
        }
    }
}
