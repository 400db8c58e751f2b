package dev.ariadne.core.pubsub;

import dev.ariadne.core.Node;

/** Tells subscribers what happens to keys, as far as notify-keyspace-events asks for it (Redis: notify.c). */
public final class Notifications {
    private final Node node;

    public Notifications(Node node) {
        this.node = node;
    }

    /** Something happened to a key of database {@code db}. */
    public void event(NotificationClass kind, String event, byte[] key, int db) {
        assert node != null;
    }
}
