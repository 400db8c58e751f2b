package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;

/**
 * What ZADD says before its scores, and which score follows from it (Redis: t_zset.c:zaddGenericCommand, zsetAdd).
 *
 * @param first index of the first argument after the words
 * @param nx only members that are not there
 * @param xx only members that are there
 * @param gt only to a greater score
 * @param lt only to a smaller score
 * @param ch the reply counts changed members too
 * @param incr the score is added to the one before
 */
record ScoreOptions(int first, boolean nx, boolean xx, boolean gt, boolean lt, boolean ch, boolean incr) {
    private static final String[] WORDS = {"NX", "XX", "GT", "LT", "CH", "INCR"};

    /** What ZINCRBY says. */
    static final ScoreOptions INCREMENT = new ScoreOptions(2, false, false, false, false, false, true);

    /** Reads the words from argument 2 on; throws {@link CommandError} when they, or the number of arguments after them, are wrong. */
    static ScoreOptions of(Args args) {
        boolean[] given = new boolean[WORDS.length];
        int first = 2;
        for (int word = word(args, first); word >= 0; word = word(args, first)) {
            given[word] = true;
            first++;
        }
        ScoreOptions options = new ScoreOptions(first, given[0], given[1], given[2], given[3], given[4], given[5]);
        options.check(args.count() - first);
        return options;
    }

    private static int word(Args args, int i) {
        for (int w = 0; w < WORDS.length && i < args.count(); w++) {
            if (args.is(i, WORDS[w])) {
                return w;
            }
        }
        return -1;
    }

    private void check(int arguments) {
        if (arguments == 0 || arguments % 2 != 0) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (nx && xx) {
            throw new CommandError(Errors.NX_XX_CONFLICT);
        }
        if ((gt && nx) || (lt && nx) || (gt && lt)) {
            throw new CommandError(Errors.GT_LT_NX_CONFLICT);
        }
        if (incr && arguments > 2) {
            throw new CommandError(Errors.INCR_PAIRS);
        }
    }

    /** The score that a member gets, NaN for none: it had {@code before}, NaN for a new one, and is given {@code score}. */
    double score(double before, double score) {
        if (Double.isNaN(before)) {
            return xx ? Double.NaN : score;
        }
        if (nx) {
            return Double.NaN;
        }
        double after = incr ? before + score : score;
        if (Double.isNaN(after)) {
            throw new CommandError(Errors.NAN_SCORE);
        }
        boolean refused = (lt && after >= before) || (gt && after <= before);
        return refused ? Double.NaN : after;
    }
}
