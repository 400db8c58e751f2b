package dev.ariadne.core.pubsub;

import dev.ariadne.config.Glob;
import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has subscribed to what, and the delivery of messages. A message reaches a connection's output at once, in front of the reply of the
 * command that published it when that is the subscriber's own (Redis: pubsub.c).
 */
public final class Subscriptions {
    private final Node node;
    private final Topics channels = new Topics();
    private final Patterns patterns = new Patterns();
    private final Topics shardChannels = new Topics();

    public Subscriptions(Node node) {
        this.node = node;
    }

    /** Makes the subscriptions of {@code original} those of {@code copy}, a connection of a copied node. */
    public void copy(Conn original, Conn copy) {
        Subscriber of = original.subscriber();
        if (of != null) {
            for (Kind kind : Kind.values()) {
                for (Topic topic : of.topics(kind)) {
                    join(copy, kind, topic.name);
                }
            }
        }
    }

    private Topics topics(Kind kind) {
        return switch (kind) {
            case CHANNEL -> channels;
            case PATTERN -> patterns;
            case SHARD_CHANNEL -> shardChannels;
        };
    }

    // ---- subscribing

    /** Subscribes, and tells the connection, also when it had subscribed before. */
    public void subscribe(Conn c, Kind kind, byte[] name) {
        Subscriber subscriber = join(c, kind, name);
        Reply reply = confirmation(c, kind.subscribed);
        reply.bulk(name);
        reply.integer(subscriber.told(kind));
    }

    private Subscriber join(Conn c, Kind kind, byte[] name) {
        Subscriber subscriber = c.subscriber();
        if (subscriber == null) {
            subscriber = new Subscriber();
            c.subscriber(subscriber);
        }
        Topic topic = topics(kind).obtain(name);
        topic.subscribers.add(c);
        subscriber.topics(kind).add(topic);
        return subscriber;
    }

    /** Ends a subscription, and tells the connection, also when there was none. */
    public void unsubscribe(Conn c, Kind kind, byte[] name) {
        Topic topic = topics(kind).find(name);
        if (topic != null) {
            leave(c, kind, topic);
        }
        sayUnsubscribed(c, kind, name);
    }

    /** Ends all subscriptions of one kind, and tells the connection of each, or that there was none. */
    public void unsubscribeAll(Conn c, Kind kind) {
        List<Topic> topics = topics(c, kind);
        for (Topic topic : topics) {
            leave(c, kind, topic);
            sayUnsubscribed(c, kind, topic.name);
        }
        if (topics.isEmpty()) {
            sayUnsubscribed(c, kind, null);
        }
    }

    /** Ends all subscriptions without a word: RESET, or the connection is gone. */
    public void forget(Conn c) {
        for (Kind kind : Kind.values()) {
            for (Topic topic : topics(c, kind)) {
                leave(c, kind, topic);
            }
        }
    }

    private static List<Topic> topics(Conn c, Kind kind) {
        Subscriber subscriber = c.subscriber();
        return subscriber == null ? List.of() : new ArrayList<>(subscriber.topics(kind));
    }

    private void leave(Conn c, Kind kind, Topic topic) {
        Subscriber subscriber = c.subscriber();
        if (subscriber == null || !subscriber.topics(kind).remove(topic)) {
            return;
        }
        topic.subscribers.remove(c);
        if (topic.subscribers.isEmpty()) {
            topics(kind).remove(topic);
        }
        if (subscriber.isEmpty()) {
            c.subscriber(null);
        }
    }

    private void sayUnsubscribed(Conn c, Kind kind, byte @Nullable [] name) {
        Subscriber subscriber = c.subscriber();
        Reply reply = confirmation(c, kind.unsubscribed);
        if (name == null) {
            reply.nil();
        } else {
            reply.bulk(name);
        }
        reply.integer(subscriber == null ? 0 : subscriber.told(kind));
    }

    private Reply confirmation(Conn c, String word) {
        Reply reply = node.replies().push(c);
        reply.push(3);
        reply.text(word);
        return reply;
    }

    // ---- publishing

    /** Delivers a message to the subscribers of a channel and of the patterns that it matches; returns how many there were. */
    public int publish(byte[] channel, byte[] message) {
        int[] receivers = {deliver(channels, Kind.CHANNEL, channel, message)};
        if (patterns.count() > 0) {
            patterns.matching(channel, pattern -> {
                for (Conn c : pattern.subscribers) {
                    Reply reply = node.replies().push(c);
                    reply.push(4);
                    reply.text(Kind.PATTERN.message);
                    reply.bulk(pattern.name);
                    reply.bulk(channel);
                    reply.bulk(message);
                }
                receivers[0] += pattern.subscribers.size();
            });
        }
        return receivers[0];
    }

    /** Delivers a message to the subscribers of a shard channel; returns how many there were. */
    public int publishToShard(byte[] channel, byte[] message) {
        return deliver(shardChannels, Kind.SHARD_CHANNEL, channel, message);
    }

    private int deliver(Topics topics, Kind kind, byte[] channel, byte[] message) {
        Topic topic = topics.find(channel);
        if (topic == null) {
            return 0;
        }
        for (Conn c : topic.subscribers) {
            Reply reply = node.replies().push(c);
            reply.push(3);
            reply.text(kind.message);
            reply.bulk(channel);
            reply.bulk(message);
        }
        return topic.subscribers.size();
    }

    // ---- what there is

    /** Topics of that kind with at least one subscriber. */
    public int count(Kind kind) {
        return topics(kind).count();
    }

    /** Names of the topics of that kind that match. */
    public List<byte[]> matching(Kind kind, Glob glob) {
        return topics(kind).matching(glob);
    }

    /** Subscribers of one topic, 0 if nobody knows it. */
    public int subscribers(Kind kind, byte[] name) {
        Topic topic = topics(kind).find(name);
        return topic == null ? 0 : topic.subscribers.size();
    }
}
