package dev.ariadne.core;

/** Redis' log levels, most talkative first; {@code sign} is the character of the log line. */
public enum LogLevel {
    DEBUG('.'),
    VERBOSE('-'),
    NOTICE('*'),
    WARNING('#');

    public final char sign;

    LogLevel(char sign) {
        this.sign = sign;
    }
}
