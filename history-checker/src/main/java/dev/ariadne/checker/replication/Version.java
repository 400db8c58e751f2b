package dev.ariadne.checker.replication;

import dev.ariadne.checker.History;
import dev.ariadne.checker.History.Meta;
import org.jspecify.annotations.Nullable;

/** A place in the log of a replicated store: epochs follow each other, offsets within one. */
record Version(long epoch, long offset) implements Comparable<Version> {
    /** Where an operation that completed says it was, or null when it does not. */
    static @Nullable Version of(History history, int op) {
        long epoch = history.meta(op, Meta.EPOCH);
        long offset = history.meta(op, Meta.OFFSET);
        boolean tells = History.isInteger(epoch) && History.isInteger(offset);
        return tells && history.completePosition(op) != History.NEVER ? new Version(epoch >> 1, offset >> 1) : null;
    }

    @Override
    public int compareTo(Version other) {
        return epoch != other.epoch ? Long.compare(epoch, other.epoch) : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return "offset " + offset + " of epoch " + epoch;
    }
}
