package dev.ariadne.cli;

/** The exit codes of every subcommand; scripts may rely on them. */
public final class Exit {
    /** What was asked was done, and every property that was checked holds. */
    public static final int VALID = 0;

    /** A property is violated; the report says which and where. */
    public static final int VIOLATION = 1;

    /** A limit was reached before an answer was found. */
    public static final int UNKNOWN = 2;

    /** The world is not as needed (a program is missing, a port is taken); the message names the remedy. */
    public static final int ENVIRONMENT = 3;

    /** The command line is wrong; the message names the right one. */
    public static final int USAGE = 254;

    /** A fault in Ariadne itself. */
    public static final int INTERNAL = 255;

    private Exit() {}
}
