package dev.ariadne.core.pubsub;

/** What a keyspace notification is about, with its letter in notify-keyspace-events (Redis: server.h NOTIFY_*). */
public enum NotificationClass {
    GENERIC('g'),
    STRING('$'),
    LIST('l'),
    SET('s'),
    HASH('h'),
    ZSET('z'),
    EXPIRED('x'),
    EVICTED('e'),
    STREAM('t'),
    KEY_MISS('m'),
    NEW('n');

    /** Its letter in the setting. */
    public final char letter;

    NotificationClass(char letter) {
        this.letter = letter;
    }

    /** Whether the letter A stands for it too. */
    boolean isInAll() {
        return this != KEY_MISS && this != NEW;
    }
}
