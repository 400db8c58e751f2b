package dev.ariadne.cli;

/** The one command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        throw new UnsupportedOperationException("no subcommand yet");
    }
}
