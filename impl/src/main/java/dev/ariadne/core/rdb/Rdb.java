package dev.ariadne.core.rdb;

import org.jspecify.annotations.Nullable;

/** Numbers of the RDB format (Redis: rdb.h). */
public final class Rdb {
    static final String MAGIC = "REDIS";
    static final int MAGIC_BYTES = 9;
    /** The version that is written, and the newest that is read: Redis 7.0's. */
    public static final int NEWEST_VERSION = 10;
    /** What a file begins with: magic and version, in four digits. */
    static final String HEADER = MAGIC + "00" + NEWEST_VERSION;
    /** From this version on a checksum ends the file. */
    static final int CHECKSUM_VERSION = 5;

    static final int FUNCTION2 = 245;
    /** Of the release candidates of 7.0: the library's name and engine stand beside its code. */
    static final int FUNCTION = 246;

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
    public static final int TYPE_ZSET = 3;
    public static final int TYPE_HASH = 4;
    public static final int TYPE_ZSET_2 = 5;
    public static final int TYPE_HASH_ZIPMAP = 9;
    public static final int TYPE_LIST_ZIPLIST = 10;
    public static final int TYPE_SET_INTSET = 11;
    public static final int TYPE_ZSET_ZIPLIST = 12;
    public static final int TYPE_HASH_ZIPLIST = 13;
    public static final int TYPE_LIST_QUICKLIST = 14;
    public static final int TYPE_STREAM_LISTPACKS = 15;
    public static final int TYPE_HASH_LISTPACK = 16;
    public static final int TYPE_ZSET_LISTPACK = 17;
    public static final int TYPE_LIST_QUICKLIST_2 = 18;
    public static final int TYPE_STREAM_LISTPACKS_2 = 19;

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
