package dev.ariadne.core.command;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The categories of commands that ACL rules name (Redis: acl.c ACLCommandCategories), in Redis' order. */
public enum Category {
    KEYSPACE,
    READ,
    WRITE,
    SET,
    SORTEDSET,
    LIST,
    HASH,
    STRING,
    BITMAP,
    HYPERLOGLOG,
    GEO,
    STREAM,
    PUBSUB,
    ADMIN,
    FAST,
    SLOW,
    BLOCKING,
    DANGEROUS,
    CONNECTION,
    TRANSACTION,
    SCRIPTING;

    /** Its bit in {@link Command#categories}. */
    public int bit() {
        return 1 << ordinal();
    }

    /** The category of that name in any case, null when there is none. */
    public static @Nullable Category named(String word) {
        for (Category each : values()) {
            if (each.name().equalsIgnoreCase(word)) {
                return each;
            }
        }
        return null;
    }

    /** As ACL rules write it, without the sign. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
