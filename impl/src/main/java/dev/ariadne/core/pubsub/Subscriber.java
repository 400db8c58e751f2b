package dev.ariadne.core.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one connection has subscribed to. */
public final class Subscriber {
    final Set<Topic> channels = new LinkedHashSet<>();
    final Set<Topic> patterns = new LinkedHashSet<>();
    final Set<Topic> shardChannels = new LinkedHashSet<>();

    Set<Topic> topics(Kind kind) {
        return switch (kind) {
            case CHANNEL -> channels;
            case PATTERN -> patterns;
            case SHARD_CHANNEL -> shardChannels;
        };
    }

    /** What it has subscribed to of that kind, one char a byte. */
    public List<String> names(Kind kind) {
        return topics(kind).stream()
                .map(topic -> new String(topic.name, StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** Subscriptions of that kind. */
    public int count(Kind kind) {
        return topics(kind).size();
    }

    /** The number that confirmations of that kind carry: shard channels are counted apart. */
    int told(Kind kind) {
        return kind == Kind.SHARD_CHANNEL ? shardChannels.size() : channels.size() + patterns.size();
    }

    /** Whether there is no subscription of any kind. */
    boolean isEmpty() {
        return channels.isEmpty() && patterns.isEmpty() && shardChannels.isEmpty();
    }
}
