package dev.ariadne.core.pubsub;

import dev.ariadne.config.Params;
import dev.ariadne.core.Node;
import java.nio.charset.StandardCharsets;

/**
 * Tells subscribers what happens to keys, as far as notify-keyspace-events asks for it: the event on the channel of the key, the key on
 * the channel of the event (Redis: notify.c).
 */
public final class Notifications {
    private final Node node;
    /** A bit for each {@link NotificationClass} that is asked for; 0 when neither kind of channel is. */
    private int classes;

    private boolean byKey;
    private boolean byEvent;

    public Notifications(Node node) {
        this.node = node;
        followConfig();
    }

    /** Has to be called when notify-keyspace-events has changed. */
    public void followConfig() {
        String letters = node.config().get(Params.NOTIFY_KEYSPACE_EVENTS);
        byKey = letters.indexOf('K') >= 0;
        byEvent = letters.indexOf('E') >= 0;
        classes = 0;
        if (byKey || byEvent) {
            for (NotificationClass each : NotificationClass.values()) {
                boolean asked = letters.indexOf(each.letter) >= 0 || (each.isInAll() && letters.indexOf('A') >= 0);
                classes |= asked ? bit(each) : 0;
            }
        }
    }

    private static int bit(NotificationClass kind) {
        return 1 << kind.ordinal();
    }

    /** Whether anybody could hear of events of that class. */
    public boolean wants(NotificationClass kind) {
        return (classes & bit(kind)) != 0;
    }

    /** Something happened to a key of database {@code db}. */
    public void event(NotificationClass kind, String event, byte[] key, int db) {
        if (!wants(kind)) {
            return;
        }
        byte[] word = event.getBytes(StandardCharsets.US_ASCII);
        if (byKey) {
            node.subscriptions().publish(channel("__keyspace@", db, key), word);
        }
        if (byEvent) {
            node.subscriptions().publish(channel("__keyevent@", db, word), key);
        }
    }

    private static byte[] channel(String prefix, int db, byte[] about) {
        byte[] head = (prefix + db + "__:").getBytes(StandardCharsets.US_ASCII);
        byte[] channel = new byte[head.length + about.length];
        System.arraycopy(head, 0, channel, 0, head.length);
        System.arraycopy(about, 0, channel, head.length, about.length);
        return channel;
    }
}
