package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.math.BigInteger;

/** How long a command may block, read from an argument (Redis: timeout.c:getTimeoutFromObjectOrReply). */
final class BlockTimeout {
    /** A timeout that has no end. */
    private static final long NEVER = 0;

    private static final int MS_PER_SECOND = 1000;

    private BlockTimeout() {}

    /** Argument {@code i} in seconds, fractions allowed: the Unix time in ms at which it is over, 0 for never. */
    static long seconds(Call call, int i) {
        Args args = call.args();
        long whole = Numbers.parse(args.buf(), args.start(i), args.length(i), -1);
        if (whole >= 0 && whole < Integer.MAX_VALUE) {
            return deadline(call, whole * 1000);
        }
        String text = args.text(i);
        if (ExtendedDouble.isInfinite(text)) {
            throw new CommandError(Errors.TIMEOUT_NEGATIVE);
        }
        ExtendedDouble seconds;
        try {
            seconds = ExtendedDouble.parse(text);
        } catch (CommandError e) {
            throw new CommandError(Errors.TIMEOUT_NOT_FLOAT);
        }
        BigInteger ms = seconds.times(MS_PER_SECOND).ceiling();
        // What no long can hold counts as negative.
        if (ms.signum() < 0 || ms.bitLength() >= Long.SIZE) {
            throw new CommandError(Errors.TIMEOUT_NEGATIVE);
        }
        return deadline(call, ms.longValue());
    }

    /** As {@link #seconds}, of an argument in whole milliseconds. */
    static long millis(Call call, int i) {
        long ms = call.args().number(i, Errors.TIMEOUT_NOT_INTEGER);
        if (ms < 0) {
            throw new CommandError(Errors.TIMEOUT_NEGATIVE);
        }
        return deadline(call, ms);
    }

    private static long deadline(Call call, long ms) {
        return ms == 0 || ms > Long.MAX_VALUE - call.nowMs() ? NEVER : call.nowMs() + ms;
    }
}
