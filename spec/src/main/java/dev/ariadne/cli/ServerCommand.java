package dev.ariadne.cli;

import dev.ariadne.net.Server;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code ariadne server}: its words are redis-server's and are passed on as they are, {@code --help} included. The launcher starts it from
 * the server's own jar, and {@link Main} before any other command, since it does not return but leaves its threads running.
 */
@Command(
        name = ServerCommand.NAME,
        description = "Runs the server: [redis.conf] [--keyword value …]; any keyword of redis.conf.")
final class ServerCommand implements Runnable {
    static final String NAME = "server";

    @Unmatched
    private List<String> words = new ArrayList<>();

    @Override
    public void run() {
        Server.main(words.toArray(String[]::new));
    }
}
