package dev.ariadne.core.rdb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is odd in an image: contents that contradict themselves and that Redis loads all the same, because some version or client of it
 * wrote them. They are loaded here too, and told; or refused, for who would rather not have them (rdb-strict, sanitize-dump-payload).
 *
 * <p>Bytes that cannot be read without guessing are no oddity but damage, which is always a {@link BadRecord}.
 */
public final class Oddities {
    /** What is refused. */
    public enum Strictness {
        /** Damage only. */
        DAMAGE,
        /** What Redis refuses when it looks at every element (Redis: sanitize-dump-payload yes). */
        UNSOUND,
        /** Everything odd. */
        ALL
    }

    /** More are counted, but not told one by one. */
    private static final int MAX_TOLD = 10;

    private final Strictness refused;
    private final List<String> told = new ArrayList<>();
    private long count;
    private RdbReader.@Nullable Key key;

    public Oddities(Strictness refused) {
        this.refused = refused;
    }

    /** What follows is found in the value of that key. */
    public void in(RdbReader.Key where) {
        key = where;
    }

    /** Something that Redis takes whatever its configuration says. */
    public void odd(String what) throws BadRecord {
        note(what, Strictness.ALL);
    }

    /** Something that Redis takes as long as it does not look at every element. */
    public void unsound(String what) throws BadRecord {
        note(what, Strictness.UNSOUND);
    }

    private void note(String what, Strictness refusing) throws BadRecord {
        if (refused.compareTo(refusing) >= 0) {
            throw new BadRecord(what);
        }
        count++;
        if (told.size() < MAX_TOLD) {
            RdbReader.Key k = key;
            told.add(k == null ? what : what + ", in the key '" + k.text() + "' of database " + k.db());
        }
    }

    /** Lines for the log, none when there was nothing; each begins with what was read, as {@code source} calls it. */
    public List<String> lines(String source) {
        List<String> lines = new ArrayList<>();
        for (String what : told) {
            lines.add(source + ": loaded although it is odd: " + what);
        }
        if (count > told.size()) {
            lines.add(source + ": and " + (count - told.size()) + " more oddities (rdb-strict yes refuses them all)");
        }
        return lines;
    }
}
