package dev.ariadne.core.pubsub;

import dev.ariadne.core.Conn;
import java.util.LinkedHashSet;
import java.util.Set;

/** A channel, shard channel or pattern that somebody has subscribed to, and who, in the order in which they came. */
final class Topic {
    final byte[] name;
    final Set<Conn> subscribers = new LinkedHashSet<>();

    Topic(byte[] name) {
        this.name = name;
    }
}
