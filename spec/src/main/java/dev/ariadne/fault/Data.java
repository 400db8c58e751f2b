package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a workload's keys hold, and the commands that read and change it. */
public enum Data {
    REGISTER(Data::number, "GET", "SET"),
    /** {@code add} and {@code incr}; the latter returns what it comes to. */
    COUNTER(Data::number, "GET", "INCRBY"),
    SET(Data::numbers, "SMEMBERS", "SADD"),
    LIST(Data::numbers, "LRANGE", "RPUSH"),
    /** Accounts, which only {@link Accounts.Transfer}s change: {@code INCRBY} pays in. */
    BANK(Data::numbersOrNothing, "MGET", "INCRBY");

    private final Function<Reply, @Nullable Object> reading;
    private final String read;
    private final String change;

    Data(Function<Reply, @Nullable Object> reading, String read, String change) {
        this.reading = reading;
        this.read = read;
        this.change = change;
    }

    /** The command that reads all of it. */
    List<String> read(String key) {
        if (this == BANK) {
            return Stream.concat(Stream.of(read), Accounts.names(key).stream()).toList();
        }
        return this == LIST ? List.of(read, key, "0", "-1") : List.of(read, key);
    }

    /** The command that changes it. */
    List<String> change(String key, long value) {
        return List.of(change, key, Long.toString(value));
    }

    /** Whether a reply is one that a read gives, rather than an error. */
    boolean isRead(Reply reply) {
        if (this == REGISTER || this == COUNTER) {
            return reply instanceof Reply.Bulk;
        }
        return reply instanceof Reply.Array array && array.items() != null;
    }

    /** What a read returned: a number, or numbers; null for nothing. */
    @Nullable
    Object value(Reply reply) {
        return reading.apply(reply);
    }

    private static @Nullable Object number(Reply reply) {
        String text = reply instanceof Reply.Bulk bulk ? bulk.text() : null;
        return text == null ? null : Long.valueOf(text);
    }

    private static @Nullable Object numbers(Reply reply) {
        List<@Nullable Object> numbers = numbersOrNothing(reply);
        numbers.removeIf(Objects::isNull);
        return numbers;
    }

    private static List<@Nullable Object> numbersOrNothing(Reply reply) {
        List<Reply> items = reply instanceof Reply.Array array ? array.items() : null;
        List<@Nullable Object> numbers = new ArrayList<>();
        for (Reply item : items == null ? List.<Reply>of() : items) {
            numbers.add(number(item));
        }
        return numbers;
    }
}
