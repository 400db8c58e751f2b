package dev.ariadne.core.pubsub;

import dev.ariadne.config.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The topics of one kind that have subscribers, by name. */
class Topics {
    private final TreeMap<byte[], Topic> byName = new TreeMap<>(Arrays::compareUnsigned);

    /** How many there are. */
    int count() {
        return byName.size();
    }

    @Nullable
    Topic find(byte[] name) {
        return byName.get(name);
    }

    /** The topic of that name, a new one without subscribers if need be. */
    Topic obtain(byte[] name) {
        Topic topic = byName.get(name);
        if (topic == null) {
            topic = new Topic(name);
            byName.put(name, topic);
            added(topic);
        }
        return topic;
    }

    /** Nobody subscribes to it any more. */
    void remove(Topic topic) {
        byName.remove(topic.name);
        removed(topic);
    }

    /** Names that match. */
    List<byte[]> matching(Glob glob) {
        List<byte[]> names = new ArrayList<>();
        for (byte[] name : byName.keySet()) {
            if (glob.matches(name)) {
                names.add(name);
            }
        }
        return names;
    }

    void added(Topic topic) {}

    void removed(Topic topic) {}
}
