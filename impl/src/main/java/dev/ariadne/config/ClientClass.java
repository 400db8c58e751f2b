package dev.ariadne.config;

/** The classes of clients that {@code client-output-buffer-limit} tells apart; {@link #wireName} is Redis' word. */
public enum ClientClass {
    NORMAL("normal"),
    REPLICA("slave"),
    PUBSUB("pubsub");

    public final String wireName;

    ClientClass(String wireName) {
        this.wireName = wireName;
    }
}
