package dev.ariadne.fault;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reply of the Redis protocol, version 2. */
public sealed interface Reply {
    /** {@code +text}. */
    record Simple(String text) implements Reply {}

    /** {@code -text}: the first word is the code. */
    record Error(String text) implements Reply {
        /** The first word, such as READONLY. */
        public String code() {
            int space = text.indexOf(' ');
            return space < 0 ? text : text.substring(0, space);
        }
    }

    /** {@code :value}. */
    record Int(long value) implements Reply {}

    /** A string of bytes, read as UTF-8; null where there is none ({@code $-1}). */
    record Bulk(@Nullable String text) implements Reply {
        static Bulk of(byte[] bytes) {
            return new Bulk(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** Replies in order; null for the null array ({@code *-1}), which is what an aborted EXEC answers. */
    record Array(@Nullable List<Reply> items) implements Reply {}
}
