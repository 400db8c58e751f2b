package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A bank: a few accounts, each a key of its own. An account opens with {@link #OPENING}; its key holds what came in less what went out since, and
 * is not there before the first transfer. So an empty server is a bank at its opening, and nothing has to be set up.
 */
public final class Accounts {
    /** How many accounts a bank has. */
    public static final int COUNT = 5;

    /** What each account opens with. */
    public static final long OPENING = 20;

    /**
     * Money from one account to another of the same bank.
     *
     * @param from the paying account, from 0
     * @param to another one
     * @param amount above 0; more than the balance is refused
     */
    public record Transfer(int from, int to, long amount) {}

    /**
     * A part of a transaction, as histories have it.
     *
     * @param writes whether it sets the account, or reads it
     * @param value what the key holds, null for no key
     */
    public record Part(
            boolean writes, int account, @Nullable Long value) {}

    private Accounts() {}

    static String name(String bank, int account) {
        return bank + ":" + account;
    }

    /** The names of all accounts of a bank. */
    static List<String> names(String bank) {
        return IntStream.range(0, COUNT).mapToObj(i -> name(bank, i)).toList();
    }

    /** What an account holds whose key holds {@code value}. */
    public static long balance(@Nullable Long value) {
        return OPENING + (value == null ? 0 : value);
    }

    /**
     * An operation as a transaction: what it read, and what it set.
     *
     * @param read what the operation read: of a read all accounts, of a transfer the two; null when it is not known
     */
    public static List<Part> transaction(Operation operation, @Nullable List<@Nullable Long> read) {
        List<Part> parts = new ArrayList<>();
        Transfer transfer = operation.transfer();
        if (transfer == null) {
            for (int i = 0; i < COUNT; i++) {
                parts.add(new Part(false, i, read == null ? null : read.get(i)));
            }
        } else if (read != null) {
            Long from = read.get(0);
            Long to = read.get(1);
            parts.add(new Part(false, transfer.from(), from));
            parts.add(new Part(false, transfer.to(), to));
            parts.add(new Part(true, transfer.from(), (from == null ? 0 : from) - transfer.amount()));
            parts.add(new Part(true, transfer.to(), (to == null ? 0 : to) + transfer.amount()));
        }
        return parts;
    }
}
