package dev.ariadne.core;

import dev.ariadne.config.LongParam;
import dev.ariadne.config.Params;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.keyspace.ExpiryRules;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.KeyspaceObserver;
import dev.ariadne.core.keyspace.Layout;
import dev.ariadne.core.keyspace.Usage;
import dev.ariadne.core.pubsub.NotificationClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The node's data and what hangs on it: rules of expiry, the configuration that it follows, and who hears of its changes. */
final class DataSet {
    private final Node node;
    private Keyspace keyspace;
    private ExpiryRules expiry;

    DataSet(Node node) {
        this.node = node;
        this.keyspace = make();
        this.expiry = new ExpiryRules(keyspace, propagation());
    }

    /** A copy for {@code node}, which is itself a copy. */
    DataSet(Node node, DataSet other) {
        this.node = node;
        this.keyspace = other.keyspace.copy();
        this.expiry = new ExpiryRules(keyspace, propagation());
        this.expiry.setActive(other.expiry.isActive());
    }

    Keyspace keyspace() {
        return keyspace;
    }

    ExpiryRules expiry() {
        return expiry;
    }

    /** Begins to tell the node of changes. */
    void observe() {
        keyspace.observer(new Hearer());
    }

    /** An empty data set as the configuration asks for it: to load into, or to begin with. */
    Keyspace make() {
        long hashSeed = ByteBuffer.wrap(node.effects().secret(Long.BYTES)).getLong();
        Keyspace made = new Keyspace((int) node.config().get(Params.DATABASES), hashSeed);
        follow(made);
        return made;
    }

    private final class Hearer implements KeyspaceObserver {
        @Override
        public void created(int db, byte[] key) {
            if (node.persistence().isLoading()) {
                return;
            }
            node.notifications().event(NotificationClass.NEW, "new", key, db);
        }

        @Override
        public void changed(byte[] key) {
            if (node.tracking().isOn()) {
                node.tracking().changed(key, node.dispatch().current());
            }
        }

        @Override
        public void expirySet(int db, byte[] key) {
            if (!node.replication().isPrimary()
                    && !node.dispatch().isApplying()
                    && !node.persistence().isLoading()) {
                expiry.remember(db, key);
            }
        }

        @Override
        public void flushed() {
            node.tracking().flushed(node.dispatch().current());
        }
    }

    void followConfig() {
        follow(keyspace);
    }

    private void follow(Keyspace followed) {
        Usage usage = followed.usage();
        usage.at(node.nowMs());
        usage.follow(
                node.config().get(Params.MAXMEMORY_POLICY).endsWith("lfu"),
                node.config().get(Params.LFU_LOG_FACTOR),
                node.config().get(Params.LFU_DECAY_TIME));
        Layout layout = followed.layout();
        layout.hashMaxPackedEntries = capped(Params.HASH_MAX_LISTPACK_ENTRIES);
        layout.hashMaxPackedBytes = capped(Params.HASH_MAX_LISTPACK_VALUE);
        layout.zsetMaxPackedEntries = capped(Params.ZSET_MAX_LISTPACK_ENTRIES);
        layout.zsetMaxPackedBytes = capped(Params.ZSET_MAX_LISTPACK_VALUE);
        layout.setMaxIntegers = capped(Params.SET_MAX_INTSET_ENTRIES);
        layout.listMaxPiece = capped(Params.LIST_MAX_LISTPACK_SIZE);
        layout.streamNodeMaxBytes = node.config().get(Params.STREAM_NODE_MAX_BYTES);
        layout.streamNodeMaxEntries = node.config().get(Params.STREAM_NODE_MAX_ENTRIES);
    }

    private int capped(LongParam param) {
        return (int) Math.min(Integer.MAX_VALUE, node.config().get(param));
    }

    /** Puts a loaded data set in place of the present one. */
    void replace(Keyspace loaded) {
        for (Conn c : node.clients().all()) {
            Transaction tx = c.tx();
            if (tx != null && tx.isWatching()) {
                tx.unwatch(keyspace);
                tx.touched();
            }
        }
        boolean active = expiry.isActive();
        node.blockedKeys().moveTo(loaded);
        keyspace = loaded;
        keyspace.observer(new Hearer());
        node.tracking().flushed(null);
        follow(keyspace);
        expiry = new ExpiryRules(keyspace, propagation());
        expiry.setActive(active);
    }

    private ExpiryRules.Propagation propagation() {
        return new ExpiryRules.Propagation() {
            private final byte[] del = "DEL".getBytes(StandardCharsets.US_ASCII);
            private final byte[] unlink = "UNLINK".getBytes(StandardCharsets.US_ASCII);

            @Override
            public void deletedByExpiry(int db, byte[] key) {
                node.stats().expiredKeys++;
                node.notifications().event(NotificationClass.EXPIRED, "expired", key, db);
                node.dispatch().effect(db, node.config().get(Params.LAZYFREE_LAZY_EXPIRE) ? unlink : del, key);
            }

            @Override
            public boolean deletesExpired() {
                return (node.replication().isPrimary() || Bug.EXPIRES_BY_OWN_CLOCK.on())
                        && !node.clients().isPaused()
                        && !node.persistence().isLoading();
            }

            @Override
            public boolean deletesToWrite() {
                return isWritableReplica()
                        && !node.dispatch().isApplying()
                        && node.dispatch().isWriting();
            }

            @Override
            public boolean hidesExpired() {
                return !node.dispatch().isApplying();
            }

            @Override
            public boolean isWritableReplica() {
                return !node.replication().isPrimary() && !node.config().get(Params.REPLICA_READ_ONLY);
            }
        };
    }
}
