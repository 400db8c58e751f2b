package dev.ariadne.core.command;

/** What a command does. */
@FunctionalInterface
public interface Handler {
    /**
     * Executes one call: reads {@link Call#args}, changes the data set, writes exactly one reply (unless it blocks the
     * connection). A client's mistake is an error reply and leaves the data set as it was.
     */
    void run(Call call);
}
