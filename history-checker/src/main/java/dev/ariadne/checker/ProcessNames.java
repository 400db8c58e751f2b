package dev.ariadne.checker;

import dev.ariadne.checker.edn.EdnPrinter;
import dev.ariadne.checker.edn.Keyword;
import dev.ariadne.checker.edn.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes by 32-bit numbers. An integer that fits is its own number; a name, or a larger integer, has one of the lowest, which no process is
 * called in practice, and if one were, it would be given another.
 */
final class ProcessNames {
    /** Numbers below it stand for names. */
    static final int LOWEST = Integer.MIN_VALUE + (1 << 24);

    private final List<Object> names = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();

    /** @throws HistoryException when it is neither an integer nor a name */
    int number(Object process) {
        if (isInteger(process) && ((Number) process).longValue() >= LOWEST) {
            long number = ((Number) process).longValue();
            if (number == (int) number) {
                return (int) number;
            }
        }
        requireName(process);
        return numbers.computeIfAbsent(isInteger(process) ? ((Number) process).longValue() : process, name -> {
            names.add(name);
            return Integer.MIN_VALUE + names.size() - 1;
        });
    }

    Object name(int number) {
        return number >= LOWEST ? (Object) number : names.get(number - Integer.MIN_VALUE);
    }

    /**
     * Whether an event is a client's. The nemesis' is not, nor is that of a name that has not invoked anything and does not now: what only ever
     * says {@code :info} is no client.
     */
    boolean isClient(Object process, EventType type) {
        requireName(process);
        String name = process instanceof Keyword keyword ? keyword.name() : process.toString();
        return isInteger(process)
                || !name.equals("nemesis") && (type != EventType.INFO || numbers.containsKey(process));
    }

    private static void requireName(Object process) {
        boolean name = process instanceof String || process instanceof Keyword || process instanceof Symbol;
        if (!name && !isInteger(process) && !(process instanceof java.math.BigInteger)) {
            throw new HistoryException(
                    "the :process " + EdnPrinter.print(process) + " is neither an integer nor a name");
        }
    }

    private static boolean isInteger(Object process) {
        return process instanceof Long
                || process instanceof Integer
                || process instanceof Short
                || process instanceof Byte;
    }
}
