package dev.ariadne.core.acl;

import dev.ariadne.config.Glob;
import java.nio.charset.StandardCharsets;

/** Keys that may be named, for reading, writing or both: {@code ~pattern}, {@code %R~pattern}, {@code %W~pattern}. */
record KeyPattern(String pattern, boolean reads, boolean writes, Glob glob) {
    static KeyPattern of(String pattern, boolean reads, boolean writes) {
        return new KeyPattern(pattern, reads, writes, Glob.of(pattern.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** This pattern for what either of them allows. */
    KeyPattern with(KeyPattern same) {
        return new KeyPattern(pattern, reads || same.reads, writes || same.writes, glob);
    }

    boolean allows(byte[] buf, int from, int to, boolean toRead, boolean toWrite) {
        return (reads || !toRead) && (writes || !toWrite) && glob.matches(buf, from, to);
    }

    /** As rules write it. */
    String rule() {
        String sign = reads && writes ? "~" : reads ? "%R~" : "%W~";
        return sign + pattern;
    }
}
