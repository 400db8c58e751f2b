package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How long a command may block, read from an argument (Redis: timeout.c:getTimeoutFromObjectOrReply). */
final class BlockTimeout {
    /** A timeout that has no end. */
    private static final long NEVER = 0;

    private static final BigDecimal MS_PER_SECOND = BigDecimal.valueOf(1000);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

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
        BigDecimal seconds;
        try {
            seconds = ExtendedDouble.parse(text);
        } catch (CommandError e) {
            throw new CommandError(Errors.TIMEOUT_NOT_FLOAT);
        }
        BigDecimal ms = ExtendedDouble.round(seconds.multiply(MS_PER_SECOND)).setScale(0, RoundingMode.CEILING);
        // What no long can hold counts as negative.
        if (ms.signum() < 0 || ms.compareTo(LONGEST) > 0) {
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
