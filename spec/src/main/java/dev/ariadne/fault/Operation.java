package dev.ariadne.fault;

import org.jspecify.annotations.Nullable;

/**
 * What a client is about to do.
 *
 * @param f what
 * @param key the register, from 0
 * @param expected the value that a cas replaces; null for nil, and for other operations
 * @param value what is written; null for a read
 */
public record Operation(
        Function f,
        int key,
        @Nullable Long expected,
        @Nullable Long value) {
    /** The functions of a register, with the names that histories use. */
    public enum Function {
        READ,
        WRITE,
        CAS;

        /** As in a history: lower case. */
        public String historyName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public static Operation read(int key) {
        return new Operation(Function.READ, key, null, null);
    }

    public static Operation write(int key, long value) {
        return new Operation(Function.WRITE, key, null, value);
    }

    public static Operation cas(int key, @Nullable Long expected, long value) {
        return new Operation(Function.CAS, key, expected, value);
    }

    /** The name under which the server knows the register. */
    public String redisKey() {
        return redisKey(key);
    }

    public static String redisKey(int key) {
        return "register:" + key;
    }
}
