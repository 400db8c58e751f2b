package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Value;
import dev.ariadne.core.pubsub.NotificationClass;
import org.jspecify.annotations.Nullable;

/** Results that go to a key and not to the client: BITOP, SORT STORE, SINTERSTORE and their kin. */
final class Stored {
    private Stored() {}

    /**
     * Makes the result the value of the key that is argument {@code key}, whatever was there, without expiry, and replies its size; an
     * empty one deletes the key.
     *
     * @param event what subscribers hear when it is kept
     * @param changes how many changes that counts as
     */
    static void put(Call call, int key, Value result, NotificationClass kind, String event, int changes) {
        Entry there = replace(call, key, result.size());
        if (result.size() == 0) {
            return;
        }
        if (there == null) {
            call.db().insert(call.args().bytes(key), result);
        } else {
            call.db().replace(there, result);
        }
        tell(call, key, kind, event, changes);
    }

    /** As above for a string. */
    static void put(Call call, int key, byte[] result, String event) {
        Entry there = replace(call, key, result.length);
        if (result.length == 0) {
            return;
        }
        if (there == null) {
            call.db().insert(call.args().bytes(key), result);
        } else {
            call.db().replace(there, result);
        }
        tell(call, key, NotificationClass.STRING, event, 1);
    }

    /** Replies the size, and makes what is at the key ready to be replaced: removed for an empty result, else without its expiry. */
    private static @Nullable Entry replace(Call call, int key, int size) {
        call.reply().integer(size);
        Entry there = call.lookup(key);
        if (there != null && size == 0) {
            call.db().remove(there);
            tell(call, key, NotificationClass.GENERIC, "del", 1);
        } else if (there != null) {
            call.db().clearExpiry(there);
        }
        return there;
    }

    private static void tell(Call call, int key, NotificationClass kind, String event, int changes) {
        call.changed(changes);
        call.notify(kind, event, call.args().bytes(key));
    }
}
