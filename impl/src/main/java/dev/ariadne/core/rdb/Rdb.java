package dev.ariadne.core.rdb;

import org.jspecify.annotations.Nullable;

/** Numbers of the RDB format (Redis: rdb.h). */
public final class Rdb {
    static final String MAGIC = "REDIS";
    static final int MAGIC_BYTES = 9;
    /** The version that is written: the newest that every Redis since 5.0 reads. */
    static final String VERSION = "0009";
    /** Newest version that is read: Redis 7.0's. */
    static final int NEWEST_VERSION = 10;
    /** From this version on a checksum ends the file. */
    static final int CHECKSUM_VERSION = 5;

    static final int FUNCTION2 = 245;
    static final int MODULE_AUX = 247;
    static final int IDLE = 248;
    static final int FREQ = 249;
    static final int AUX = 250;
    static final int RESIZE_DB = 251;
    static final int EXPIRE_MS = 252;
    static final int EXPIRE_SECONDS = 253;
    static final int SELECT_DB = 254;
    static final int EOF = 255;

    public static final int TYPE_STRING = 0;
    public static final int TYPE_LIST = 1;
    public static final int TYPE_SET = 2;
    public static final int TYPE_HASH = 4;
    public static final int TYPE_ZSET_2 = 5;
    public static final int TYPE_STREAM_LISTPACKS = 15;

    static final int LENGTH_6 = 0;
    static final int LENGTH_14 = 1;
    static final int LENGTH_32 = 0x80;
    static final int LENGTH_64 = 0x81;
    static final int ENCODED = 3;

    static final int ENCODED_INT8 = 0;
    static final int ENCODED_INT16 = 1;
    static final int ENCODED_INT32 = 2;
    static final int ENCODED_LZF = 3;

    static final int MODULE_EOF = 0;
    static final int MODULE_SIGNED = 1;
    static final int MODULE_UNSIGNED = 2;
    static final int MODULE_FLOAT = 3;
    static final int MODULE_DOUBLE = 4;
    static final int MODULE_STRING = 5;

    private static final String[] TYPES = {
        "string",
        "list",
        "set",
        "sorted set",
        "hash",
        "sorted set",
        "module",
        "module",
        null,
        "hash",
        "list",
        "set",
        "sorted set",
        "hash",
        "list",
        "stream",
        "hash",
        "sorted set",
        "list",
        "stream"
    };

    private Rdb() {}

    /** Name of the value type with that number, or null. */
    static @Nullable String typeName(int type) {
        return type < TYPES.length ? TYPES[type] : null;
    }
}
