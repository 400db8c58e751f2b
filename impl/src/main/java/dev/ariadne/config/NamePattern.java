package dev.ariadne.config;

/** A glob over parameter names: {@code *}, {@code ?} and {@code [a-z]} classes. */
final class NamePattern {
    private final String glob;

    private NamePattern(String glob) {
        this.glob = glob;
    }

    static NamePattern compile(String glob) {
        return new NamePattern(glob);
    }

    boolean matches(String name) {
        return matches(0, name, 0);
    }

    private boolean matches(int g, String name, int n) {
        int at = g;
        int pos = n;
        while (at < glob.length()) {
            char c = glob.charAt(at);
            if (c == '*') {
                for (int skip = pos; skip <= name.length(); skip++) {
                    if (matches(at + 1, name, skip)) {
                        return true;
                    }
                }
                return false;
            }
            if (pos == name.length()) {
                return false;
            }
            int close = c == '[' ? glob.indexOf(']', at) : -1;
            if (close > 0) {
                if (!inClass(glob.substring(at + 1, close), name.charAt(pos))) {
                    return false;
                }
                at = close;
            } else if (c != '?' && c != name.charAt(pos)) {
                return false;
            }
            at++;
            pos++;
        }
        return pos == name.length();
    }

    private static boolean inClass(String set, char c) {
        boolean negated = set.startsWith("^");
        int i = negated ? 1 : 0;
        boolean found = false;
        while (i < set.length()) {
            boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
            char last = range ? set.charAt(i + 2) : set.charAt(i);
            found |= set.charAt(i) <= c && c <= last;
            i += range ? 3 : 1;
        }
        return found != negated;
    }
}
