package dev.ariadne.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the word that was probably meant. */
final class Nearest {
    /** More single-character edits than this, and the word was not a slip of the finger. */
    private static final int MOST_EDITS = 4;

    /** More words than this are not read. */
    private static final int MOST_WORDS = 12;

    private Nearest() {}

    /**
     * What {@code word} may have meant among {@code known}: "; did you mean X?" when one is near, else those that begin with it, else all of
     * them or, where they are many, the nearest; nothing when nothing is known.
     */
    static String suggestion(String word, Collection<String> known) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        List<String> longer =
                known.stream().filter(candidate -> candidate.startsWith(name)).toList();
        if (!longer.isEmpty() && longer.size() <= MOST_WORDS) {
            return "; did you mean " + (longer.size() == 1 ? "" : "one of: ") + String.join(" ", longer) + "?";
        }
        List<String> nearest = known.stream()
                .sorted(Comparator.comparingInt(candidate -> edits(name, candidate)))
                .toList();
        if (nearest.isEmpty()) {
            return "";
        }
        if (edits(name, nearest.get(0)) <= Math.min(MOST_EDITS, name.length() / 2)) {
            return "; did you mean " + nearest.get(0) + "?";
        }
        return known.size() <= MOST_WORDS
                ? "; one of: " + String.join(" ", known)
                : "; of " + known.size() + ", the nearest: " + String.join(" ", nearest.subList(0, MOST_WORDS));
    }

    /** Levenshtein's distance. */
    static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
