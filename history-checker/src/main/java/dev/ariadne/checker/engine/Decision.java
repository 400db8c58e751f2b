package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Verdict.Valid;
import org.jspecify.annotations.Nullable;

/**
 * An engine's answer on one key.
 *
 * @param failure present exactly when {@code valid} is FALSE
 * @param limit what ran out and where; present exactly when {@code valid} is UNKNOWN
 */
public record Decision(
        Valid valid, @Nullable Failure failure, @Nullable String limit) {
    static final Decision TRUE = new Decision(Valid.TRUE, null, null);

    static Decision invalid(Failure failure) {
        return new Decision(Valid.FALSE, failure, null);
    }

    static Decision unknown(String limit) {
        return new Decision(Valid.UNKNOWN, null, limit);
    }
}
