package dev.ariadne.checker.edn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the one {@link Keyword} for the bytes of its name without making a string first. */
final class KeywordTable {
    private @Nullable Keyword[] keywords = new @Nullable Keyword[64];
    private byte[][] names = new byte[64][];
    private int size;

    Keyword intern(byte[] buffer, int from, int length) {
        int slot = slot(buffer, from, length);
        Keyword known = keywords[slot];
        if (known != null) {
            return known;
        }
        byte[] name = Arrays.copyOfRange(buffer, from, from + length);
        Keyword keyword = new Keyword(EdnParser.decode(name, 0, length));
        keywords[slot] = keyword;
        names[slot] = name;
        if (++size * 2 > keywords.length) {
            grow();
        }
        return keyword;
    }

    private int slot(byte[] buffer, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        int mask = keywords.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (keywords[slot] != null
                && !Arrays.equals(names[slot], 0, names[slot].length, buffer, from, from + length)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        @Nullable Keyword[] oldKeywords = keywords;
        byte[][] oldNames = names;
        keywords = new @Nullable Keyword[oldKeywords.length * 2];
        names = new byte[keywords.length][];
        for (int i = 0; i < oldKeywords.length; i++) {
            if (oldKeywords[i] != null) {
                int slot = slot(oldNames[i], 0, oldNames[i].length);
                keywords[slot] = oldKeywords[i];
                names[slot] = oldNames[i];
            }
        }
    }
}
