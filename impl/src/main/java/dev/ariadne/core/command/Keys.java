package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a command's arguments its keys stand. */
public interface Keys {
    /** There are none. */
    Keys NONE = range(0, 0, 0);

    /** Tells the index of every key, in order; tells nothing of a request that is wrong. */
    void find(Args args, IntConsumer key);

    /** Index of the first key for COMMAND INFO, 0 when there is none or it has no fixed place. */
    default int first() {
        return 0;
    }

    /** Index of the last key for COMMAND INFO; negative counts from the end. */
    default int last() {
        return 0;
    }

    /** Distance between keys for COMMAND INFO. */
    default int step() {
        return 0;
    }

    /** Whether COMMAND INFO cannot say where they are, so that clients have to ask COMMAND GETKEYS. */
    default boolean isMovable() {
        return false;
    }

    /** Keys from {@code first} to {@code last}, which counts from the end when negative, {@code step} apart. */
    static Keys range(int first, int last, int step) {
        return new Range(first, last, step);
    }

    /** A number of keys at index {@code countAt}, which follow it; and before it {@code fixed} keys from index 1 on. */
    static Keys counted(int countAt, int fixed) {
        return new Counted(countAt, fixed);
    }

    /** Keys that only {@code finder} knows to find; for COMMAND INFO those of the range. */
    static Keys found(int first, int last, int step, Keys finder) {
        return new Found(first, last, step, finder);
    }

    /** See {@link #range}. */
    record Range(int first, int last, int step) implements Keys {
        @Override
        public void find(Args args, IntConsumer key) {
            if (first == 0) {
                return;
            }
            int end = last >= 0 ? last : args.count() + last;
            for (int i = first; i <= end && i < args.count(); i += step) {
                key.accept(i);
            }
        }
    }

    /** See {@link #counted}. */
    record Counted(int countAt, int fixed) implements Keys {
        private static final Pattern LEADING_NUMBER = Pattern.compile("^\\s*([+-]?\\d{1,9})");

        @Override
        public void find(Args args, IntConsumer key) {
            int keys = countAt < args.count() ? leadingNumber(args.text(countAt)) : 0;
            if (keys < 1 || keys > args.count() - 1 - countAt) {
                // The request is wrong, so nothing in it is a key.
                return;
            }
            for (int i = 1; i <= fixed && i < args.count(); i++) {
                key.accept(i);
            }
            for (int i = countAt + 1; i <= countAt + keys; i++) {
                key.accept(i);
            }
        }

        /** As C's atoi reads it, which is how Redis counts keys before a command looks at the number itself. */
        private static int leadingNumber(String text) {
            Matcher digits = LEADING_NUMBER.matcher(text);
            return digits.find() ? Integer.parseInt(digits.group(1)) : 0;
        }

        @Override
        public int first() {
            return fixed > 0 ? 1 : 0;
        }

        @Override
        public int last() {
            return fixed;
        }

        @Override
        public int step() {
            return fixed > 0 ? 1 : 0;
        }

        @Override
        public boolean isMovable() {
            return true;
        }
    }

    /** See {@link #found}. */
    record Found(int first, int last, int step, Keys finder) implements Keys {
        @Override
        public void find(Args args, IntConsumer key) {
            finder.find(args, key);
        }

        @Override
        public boolean isMovable() {
            return true;
        }
    }
}
