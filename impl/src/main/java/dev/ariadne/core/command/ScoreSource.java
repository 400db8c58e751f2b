package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.SetValue;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.keyspace.Value;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Members with scores: a sorted set, or a set, whose members all have 1, or nothing.
 *
 * @param weight what its scores are to be multiplied with
 */
record ScoreSource(@Nullable Value value, double weight) {
    private static final int VISITED_AT_ONCE = 64;

    /** Receives a member and its score, and says whether it wants another. */
    @FunctionalInterface
    interface Visitor {
        boolean member(byte[] member, double score);
    }

    /** The value of an entry; throws {@link CommandError} when it is neither kind of set. */
    static ScoreSource of(@Nullable Entry entry) {
        if (entry == null) {
            return new ScoreSource(null, 1);
        }
        return switch (entry.type()) {
            case SET, ZSET -> new ScoreSource(entry.collection(), 1);
            default -> throw new CommandError(Errors.WRONG_TYPE);
        };
    }

    ScoreSource weighing(double weight) {
        return new ScoreSource(value, weight);
    }

    int size() {
        return value == null ? 0 : value.size();
    }

    /** The score of a member, NaN when it is not there. */
    double score(byte[] member) {
        if (value instanceof SortedSet set) {
            return set.score(member, 0, member.length);
        }
        return value instanceof SetValue set && set.contains(member) ? 1 : Double.NaN;
    }

    /** Visits members until the visitor has enough. */
    void forEachWhile(Visitor visitor) {
        if (value instanceof SortedSet set) {
            boolean[] goesOn = {true};
            for (int from = 0; from < set.size() && goesOn[0]; from += VISITED_AT_ONCE) {
                set.forEach(from, Math.min(set.size(), from + VISITED_AT_ONCE), (member, score) -> {
                    goesOn[0] = goesOn[0] && visitor.member(member, score);
                });
            }
        } else if (value instanceof SetValue set) {
            set.forEachWhile(member -> visitor.member(member, 1));
        }
    }
}
