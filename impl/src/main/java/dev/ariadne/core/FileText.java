package dev.ariadne.core;

import org.jspecify.annotations.Nullable;

/**
 * A small file as {@link Effects#readText} found it.
 *
 * @param text one char a byte, null when it could not be read
 * @param error why, in the operating system's words; empty when it could
 */
public record FileText(@Nullable String text, String error) {
    /** The {@link #error} of a file that is not there. */
    public static final String NOT_THERE = "No such file or directory";
}
