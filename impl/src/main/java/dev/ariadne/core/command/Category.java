package dev.ariadne.core.command;

import java.util.Locale;

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

    /** As ACL rules write it, without the sign. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
