package dev.ariadne.report;

import dev.ariadne.checker.Op;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.checker.engine.Describe;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How things are said in the summary and on the page. */
final class Words {
    private Words() {}

    static String verdict(Valid valid) {
        return switch (valid) {
            case TRUE -> "VALID";
            case FALSE -> "INVALID";
            case UNKNOWN -> "UNKNOWN";
        };
    }

    /** {@code read → 5}, {@code write 5}, {@code cas 4 → 5}. */
    static String operation(Op op) {
        if (op.f().equals("cas") && op.value() instanceof List<?> pair) {
            return "cas " + nil(pair.get(0)) + " → " + nil(pair.get(1));
        }
        if (op.f().equals("read")) {
            return op.crashed() || op.completeIndex() < 0 ? "read" : "read → " + nil(op.result());
        }
        return op.f() + " " + nil(op.value())
                + (op.f().equals("incr") && op.result() != null ? " → " + op.result() : "");
    }

    /** What a write or a cas sets. */
    static String setValue(Op op) {
        return op.value() instanceof List<?> pair ? nil(pair.get(1)) : nil(op.value());
    }

    static String nil(@Nullable Object value) {
        return value == null ? "nil" : value instanceof Collection<?> ? Describe.value(value) : value.toString();
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.2f" : "%.0f", nanos / 1e6);
    }

    /** A number without a needless fraction. */
    static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.format(Locale.ROOT, "%.1f", number);
    }

    /** {@code 1 key}, {@code 2 keys}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
