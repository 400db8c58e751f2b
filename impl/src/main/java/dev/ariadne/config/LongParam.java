package dev.ariadne.config;

import java.util.List;
import java.util.Locale;

/** A whole number, possibly of bytes. */
public final class LongParam extends Param {
    /** How the number is written. */
    enum Form {
        PLAIN,
        /** With a unit: 1k = 1000, 1kb = 1024, and so on. */
        MEMORY,
        /** As MEMORY, or {@code N%}, which is held as -N. */
        MEMORY_OR_PERCENT,
        /** Base 8, as file modes are. */
        OCTAL
    }

    private final Form form;
    private final long min;
    private final long max;
    private final long initial;
    private long least = Long.MIN_VALUE;
    private long most = Long.MAX_VALUE;

    LongParam(Row row, Form form, long min, long max, long initial) {
        super(row);
        this.form = form;
        this.min = min;
        this.max = max;
        this.initial = initial;
    }

    /** What CONFIG SET gives that is outside of these bounds counts as the nearest of them (Redis: config.c:updateHZ). */
    LongParam settlingWithin(long from, long to) {
        least = from;
        most = to;
        return this;
    }

    @Override
    Object settled(Object value) {
        return Math.max(least, Math.min(most, (Long) value));
    }

    @Override
    Long defaultValue() {
        return initial;
    }

    @Override
    Long parse(List<String> words, Object current, boolean again) {
        String word = single(words);
        long value;
        switch (form) {
            case PLAIN -> value = integer(word, 10, "argument couldn't be parsed into an integer");
            case OCTAL -> value = integer(word, 8, "argument couldn't be parsed as an octal number");
            case MEMORY -> value = memory(word, "argument must be a memory value");
            default -> {
                if (word.endsWith("%")) {
                    return -percent(word);
                }
                value = memory(word, "argument must be a memory or percent value");
            }
        }
        if (value < min || value > max) {
            throw new ConfigError(
                    form == Form.OCTAL
                            ? "argument must be between " + Long.toOctalString(min) + " and " + Long.toOctalString(max)
                                    + " inclusive"
                            : "argument must be between " + min + " and " + max + " inclusive");
        }
        return value;
    }

    @Override
    String render(Object value) {
        long number = (Long) value;
        if (form == Form.OCTAL) {
            return Long.toOctalString(number);
        }
        return form == Form.MEMORY_OR_PERCENT && number < 0 ? -number + "%" : Long.toString(number);
    }

    @Override
    List<String> lines(Object value) {
        long number = (Long) value;
        boolean bytes = number > 0 && (form == Form.MEMORY || form == Form.MEMORY_OR_PERCENT);
        return List.of(name() + " " + (bytes ? bytes(number) : render(value)));
    }

    /** Bytes with the largest unit that leaves a whole number. */
    static String bytes(long number) {
        String[] units = {"gb", "mb", "kb"};
        for (int i = 0; i < units.length; i++) {
            long unit = 1L << 10 * (units.length - i);
            if (number > 0 && number % unit == 0) {
                return number / unit + units[i];
            }
        }
        return Long.toString(number);
    }

    private static long integer(String word, int radix, String refusal) {
        // As Redis reads integers (util.c:string2ll): no plus, no leading zeros. Octal is read by strtoul, which takes
        // them.
        boolean plain = radix == 10 ? word.matches("0|-?[1-9][0-9]*") : word.matches("[+-]?[0-7]+");
        try {
            if (plain) {
                return Long.parseLong(word, radix);
            }
        } catch (NumberFormatException e) {
            throw new ConfigError(refusal);
        }
        throw new ConfigError(refusal);
    }

    private static long percent(String word) {
        long value = integer(word.substring(0, word.length() - 1), 10, "argument must be a memory or percent value");
        if (value < 0) {
            throw new ConfigError("argument must be a memory or percent value");
        }
        if (value > 100) {
            throw new ConfigError("percentage argument must be less or equal to 100");
        }
        return value;
    }

    /**
     * Bytes from a number with an optional unit (Redis: util.c:memtoull).
     *
     * @throws ConfigError with {@code refusal} when it is none, is negative or is too large
     */
    public static long memory(String word, String refusal) {
        int digits = 0;
        while (digits < word.length() && Character.isDigit(word.charAt(digits))) {
            digits++;
        }
        long unit = switch (word.substring(digits).toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "k" -> 1_000;
            case "kb" -> 1 << 10;
            case "m" -> 1_000_000;
            case "mb" -> 1 << 20;
            case "g" -> 1_000_000_000;
            case "gb" -> 1 << 30;
            default -> throw new ConfigError(refusal);
        };
        try {
            // Nothing before the unit, or nothing at all, is 0 in Redis.
            return digits == 0 ? 0 : Math.multiplyExact(Long.parseLong(word.substring(0, digits)), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new ConfigError(refusal);
        }
    }
}
