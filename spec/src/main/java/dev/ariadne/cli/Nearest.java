package dev.ariadne.cli;

import java.util.Collection;
import java.util.Comparator;

/** Finds the word that was probably meant. */
final class Nearest {
    /** More single-character edits than this, and the word was not a slip of the finger. */
    private static final int MOST_EDITS = 4;

    private Nearest() {}

    /** "; did you mean X?" when one of {@code known} is near, else the list of what is known, else nothing. */
    static String suggestion(String word, Collection<String> known) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        return known.stream()
                .min(Comparator.comparingInt(candidate -> edits(name, candidate)))
                .filter(candidate -> edits(name, candidate) <= Math.min(MOST_EDITS, name.length() / 2))
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse(known.isEmpty() ? "" : "; one of: " + String.join(" ", known));
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
