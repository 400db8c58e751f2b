package dev.ariadne.config;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A whole number, possibly of bytes. */
public final class LongParam extends Param {
    /** Decimal digits as Redis takes them: no sign but a minus, no zero before others (Redis: util.c:string2ll). */
    private static final Pattern DECIMAL = Pattern.compile("0|-?[1-9][0-9]*");

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

    /** Of a number of bytes (Redis: util.c:memtoull). */
    private static final int MOST_DIGITS = 127;

    private static final BigInteger BEYOND = BigInteger.TWO.pow(63);

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

    /** Only the default can be had here. */
    LongParam never(String why) {
        refused(why);
        return this;
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
            case PLAIN -> value = integer(word, "argument couldn't be parsed into an integer");
            case OCTAL -> value = octal(word);
            case MEMORY -> value = memory(word, "argument must be a memory value");
            default -> {
                if (word.endsWith("%")) {
                    return -percent(word);
                }
                value = memory(word, "argument must be a memory or percent value");
            }
        }
        if (!refused().isEmpty() && value != initial) {
            throw new ConfigError(refused());
        }
        if (value < min || value > max) {
            int radix = form == Form.OCTAL ? 8 : 10;
            throw new ConfigError("argument must be between " + Long.toString(min, radix) + " and "
                    + Long.toString(max, radix) + " inclusive");
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

    private static long integer(String word, String refusal) {
        try {
            if (DECIMAL.matcher(word).matches()) {
                return Long.parseLong(word);
            }
        } catch (NumberFormatException e) {
            throw new ConfigError(refusal);
        }
        throw new ConfigError(refusal);
    }

    private static long octal(String word) {
        try {
            return word.isEmpty() ? 0 : Long.parseLong(word.stripLeading(), 8);
        } catch (NumberFormatException e) {
            throw new ConfigError("argument couldn't be parsed as an octal number");
        }
    }

    private static long percent(String word) {
        long value = integer(word.substring(0, word.length() - 1), "argument must be a memory or percent value");
        if (value < 0) {
            throw new ConfigError("argument must be a memory or percent value");
        }
        if (value > 100) {
            throw new ConfigError("percentage argument must be less or equal to 100");
        }
        return value;
    }

    /**
     * Bytes from a number with an optional unit, negative when it is too large for a long (Redis: util.c:memtoull).
     *
     * @throws ConfigError with {@code refusal} when it is none or is negative
     */
    public static long memory(String word, String refusal) {
        int digits = 0;
        while (digits < word.length() && word.charAt(digits) >= '0' && word.charAt(digits) <= '9') {
            digits++;
        }
        if (digits > MOST_DIGITS) {
            throw new ConfigError(refusal);
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
        BigInteger bytes = new BigInteger("0" + word.substring(0, digits)).multiply(BigInteger.valueOf(unit));
        // A unit without digits is nothing of it; what does not fit is told to be too large, and not to be no number.
        return bytes.min(BEYOND).longValue();
    }
}
