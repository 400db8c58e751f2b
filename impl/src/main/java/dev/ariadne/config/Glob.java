package dev.ariadne.config;

/**
 * Redis' glob patterns: {@code * ? [a-z] [^x] \c} (util.c: stringmatchlen). One backtracking point is kept, the last star, so a
 * hostile pattern costs at most pattern × text instead of exponential time.
 */
public final class Glob {
    private final byte[] pattern;
    private final boolean ignoreCase;
    private boolean classHit;

    private Glob(byte[] pattern, boolean ignoreCase) {
        this.pattern = pattern;
        this.ignoreCase = ignoreCase;
    }

    /** A pattern for binary text such as keys. */
    public static Glob of(byte[] pattern) {
        return new Glob(pattern, false);
    }

    /** A pattern that ignores the case of ASCII letters, as for configuration names. */
    public static Glob ignoringCase(byte[] pattern) {
        return new Glob(pattern, true);
    }

    /** Whether everything matches. */
    public boolean matchesAll() {
        return pattern.length == 1 && pattern[0] == '*';
    }

    /** Whether the whole of {@code text} matches. */
    public boolean matches(byte[] text) {
        return matches(text, 0, text.length);
    }

    /** As {@link #matches(byte[])}, of the range. */
    public boolean matches(byte[] text, int from, int to) {
        int p = 0;
        int t = from;
        int afterStar = -1;
        int starText = 0;
        while (t < to) {
            if (p < pattern.length && pattern[p] == '*') {
                afterStar = ++p;
                starText = t;
                continue;
            }
            int next = p < pattern.length ? step(p, text[t]) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (afterStar >= 0) {
                p = afterStar;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    /** Index after the one-byte pattern at {@code p} when it matches {@code c}, else -1. */
    private int step(int p, byte c) {
        switch (pattern[p]) {
            case '?':
                return p + 1;
            case '[':
                int after = bracket(p + 1, c);
                return classHit ? after : -1;
            case '\\':
                int escaped = p + 1 < pattern.length ? p + 1 : p;
                return same(pattern[escaped], c) ? escaped + 1 : -1;
            default:
                return same(pattern[p], c) ? p + 1 : -1;
        }
    }

    /** Index after the class that begins at {@code p}, its closing bracket included; the answer is left in {@link #classHit}. */
    private int bracket(int p, byte c) {
        int i = p;
        boolean negated = i < pattern.length && pattern[i] == '^';
        if (negated) {
            i++;
        }
        boolean hit = false;
        while (i < pattern.length && pattern[i] != ']') {
            if (pattern[i] == '\\' && i + 1 < pattern.length) {
                hit |= pattern[i + 1] == c;
                i += 2;
            } else if (i + 2 < pattern.length && pattern[i + 1] == '-') {
                hit |= inRange(pattern[i], pattern[i + 2], c);
                i += 3;
            } else {
                hit |= same(pattern[i], c);
                i++;
            }
        }
        classHit = hit != negated;
        return Math.min(i + 1, pattern.length);
    }

    private boolean inRange(byte a, byte b, byte c) {
        int x = fold(a);
        int y = fold(b);
        int z = fold(c);
        return Math.min(x, y) <= z && z <= Math.max(x, y);
    }

    private boolean same(byte a, byte b) {
        return a == b || (ignoreCase && fold(a) == fold(b));
    }

    private int fold(byte b) {
        return ignoreCase && b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b & 0xff;
    }
}
