package dev.ariadne.core.pubsub;

/** What can be subscribed to, with the first words of the messages about it. */
public enum Kind {
    CHANNEL("subscribe", "unsubscribe", "message"),
    PATTERN("psubscribe", "punsubscribe", "pmessage"),
    SHARD_CHANNEL("ssubscribe", "sunsubscribe", "smessage");

    final String subscribed;
    final String unsubscribed;
    final String message;

    Kind(String subscribed, String unsubscribed, String message) {
        this.subscribed = subscribed;
        this.unsubscribed = unsubscribed;
        this.message = message;
    }
}
