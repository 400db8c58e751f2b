package dev.ariadne.bench;

import java.util.Locale;

/**
 * What a figure has to reach.
 *
 * @param limit of the ratio of ours to theirs, or of our figure itself
 */
public record Bar(Kind kind, double limit) {
    /** What is compared with the limit, and how. */
    public enum Kind {
        RATIO_AT_MOST,
        RATIO_AT_LEAST,
        AT_MOST
    }

    /** Costs: ours is at most so much of theirs. */
    public static Bar ratioAtMost(double limit) {
        return new Bar(Kind.RATIO_AT_MOST, limit);
    }

    /** Throughput: ours is at least so many times theirs. */
    public static Bar ratioAtLeast(double limit) {
        return new Bar(Kind.RATIO_AT_LEAST, limit);
    }

    /** Our figure alone, in its unit. */
    public static Bar atMost(double limit) {
        return new Bar(Kind.AT_MOST, limit);
    }

    boolean ofRatio() {
        return kind != Kind.AT_MOST;
    }

    boolean metBy(double value) {
        return kind == Kind.RATIO_AT_LEAST ? value >= limit : value <= limit;
    }

    /** "met", or by how many percent of the limit it is missed. */
    String verdict(double value) {
        if (metBy(value)) {
            return "met";
        }
        double percent = Math.abs(value - limit) / limit * 100;
        return String.format(Locale.ROOT, percent < 10 ? "missed by %.1f%%" : "missed by %.0f%%", percent);
    }

    @Override
    public String toString() {
        return (kind == Kind.RATIO_AT_LEAST ? ">= " : "<= ") + Figure.number(limit) + (ofRatio() ? "x" : "");
    }
}
