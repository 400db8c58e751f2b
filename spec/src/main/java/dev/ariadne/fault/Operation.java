package dev.ariadne.fault;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client is about to do.
 *
 * @param data what the key holds
 * @param f what
 * @param key the register, counter, set, list or bank, from 0
 * @param expected the value that a cas replaces; null for nil, and for other operations
 * @param value what is written, added or appended; null for a read or a transfer
 * @param transfer null for other operations
 */
public record Operation(
        Data data,
        Function f,
        int key,
        @Nullable Long expected,
        @Nullable Long value,
        Accounts.@Nullable Transfer transfer) {
    /** What can be done, with the names that histories use. */
    public enum Function {
        READ,
        WRITE,
        CAS,
        /** Adds a number to a counter, or an element to a set. */
        ADD,
        /** Adds to a counter and is told what it came to. */
        INCR,
        /** Adds an element at the end of a list. */
        APPEND,
        /** Takes from one account and adds to another. */
        TRANSFER;

        /** Whether it may well fail on what it finds, at a server in the best of health. */
        boolean conditional() {
            return this == CAS || this == TRANSFER;
        }

        /** In lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Operation read(int key) {
        return read(Data.REGISTER, key);
    }

    public static Operation read(Data data, int key) {
        return new Operation(data, Function.READ, key, null, null, null);
    }

    /** A change of a counter, set or list. */
    public static Operation change(Data data, Function f, int key, long value) {
        return new Operation(data, f, key, null, value, null);
    }

    public static Operation write(int key, long value) {
        return new Operation(Data.REGISTER, Function.WRITE, key, null, value, null);
    }

    public static Operation cas(int key, @Nullable Long expected, long value) {
        return new Operation(Data.REGISTER, Function.CAS, key, expected, value, null);
    }

    public static Operation transfer(int key, Accounts.Transfer transfer) {
        return new Operation(Data.BANK, Function.TRANSFER, key, null, null, transfer);
    }

    /** What a history calls it: in a bank, everything is a transaction. */
    public String historyFunction() {
        return data == Data.BANK ? "txn" : f.word();
    }

    /** The name under which the server knows the key. */
    public String redisKey() {
        return redisKey(data, key);
    }

    public static String redisKey(Data data, int key) {
        return data.name().toLowerCase(Locale.ROOT) + ":" + key;
    }
}
