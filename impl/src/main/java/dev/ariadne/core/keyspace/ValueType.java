package dev.ariadne.core.keyspace;

/** The types of values, with TYPE's word and the number that DEBUG DIGEST mixes in (Redis: server.h OBJ_*). */
public enum ValueType {
    STRING("string", 0),
    LIST("list", 1),
    SET("set", 2),
    ZSET("zset", 3),
    HASH("hash", 4),
    STREAM("stream", 6);

    /** What TYPE answers. */
    public final String word;

    /** Redis' number of the type. */
    public final int number;

    ValueType(String word, int number) {
        this.word = word;
        this.number = number;
    }
}
