package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Deadlines come in order, copies share nothing, and watchers hear of every change and of nothing else. */
class DatabaseProperties {
    private static final long NOW_MS = RandomWrites.NOW_MS;

    /** A primary that counts what it deletes. */
    private static final class Deletions implements ExpiryRules.Propagation {
        final List<String> deleted = new ArrayList<>();
        boolean primary = true;

        @Override
        public void deletedByExpiry(int db, byte[] key) {
            deleted.add(db + "/" + RandomWrites.text(key));
        }

        @Override
        public boolean deletesExpired() {
            return primary;
        }

        @Override
        public boolean deletesToWrite() {
            return false;
        }

        @Override
        public boolean hidesExpired() {
            return true;
        }

        @Override
        public boolean isWritableReplica() {
            return !primary;
        }
    }

    @Property(tries = 200)
    void theEarliestDeadlineIsTheEarliest(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomWrites writes = new RandomWrites(random, 200);
        Keyspace keyspace = new Keyspace(RandomWrites.DATABASES, seed);
        for (int i = 0; i < 1000; i++) {
            writes.write(keyspace);
            Database db = keyspace.database(i % RandomWrites.DATABASES);
            List<Long> deadlines = new ArrayList<>();
            db.forEach(e -> {
                if (e.expireAtMs() != Entry.NEVER) {
                    deadlines.add(e.expireAtMs());
                }
            });
            Entry earliest = db.earliestDeadline();
            assertThat(db.expires()).isEqualTo(deadlines.size());
            assertThat(earliest == null ? List.of() : List.of(earliest.expireAtMs()))
                    .isEqualTo(deadlines.stream().sorted().limit(1).toList());
        }
    }

    @Property(tries = 100)
    void aCopySharesNothing(@ForAll long seed) {
        RandomWrites writes = new RandomWrites(new SplittableRandom(seed), 200);
        Keyspace original = new Keyspace(RandomWrites.DATABASES, seed);
        for (int i = 0; i < 500; i++) {
            writes.write(original);
        }
        Keyspace copy = original.copy();
        var before = RandomWrites.contents(original);
        assertThat(RandomWrites.contents(copy)).isEqualTo(before);
        for (int i = 0; i < 500; i++) {
            writes.write(copy);
        }
        assertThat(RandomWrites.contents(original)).isEqualTo(before);
    }

    @Example
    void activeExpiryDeletesInSlicesWhatIsDue() {
        Keyspace keyspace = new Keyspace(1, 1);
        Database db = keyspace.database(0);
        int due = ExpiryRules.KEYS_PER_SLICE + 10;
        for (int i = 0; i < due + 5; i++) {
            Entry entry = db.insert(RandomWrites.bytes("k" + i), i);
            db.expireAt(entry, i < due ? NOW_MS - 1 : NOW_MS);
        }
        Deletions deletions = new Deletions();
        ExpiryRules rules = new ExpiryRules(keyspace, deletions);

        assertThat(rules.slice(NOW_MS)).isTrue();
        assertThat(rules.slice(NOW_MS)).isFalse();
        assertThat(deletions.deleted).hasSize(due);
        assertThat(db.size()).isEqualTo(5);

        rules.setActive(false);
        assertThat(rules.slice(NOW_MS + 1)).isFalse();
        assertThat(db.size()).isEqualTo(5);
    }

    @Example
    void aReplicaHidesWhatIsDueAndDeletesNothing() {
        Keyspace keyspace = new Keyspace(1, 1);
        Database db = keyspace.database(0);
        byte[] key = RandomWrites.bytes("k");
        db.expireAt(db.insert(key, 1), NOW_MS - 1);
        Deletions deletions = new Deletions();
        ExpiryRules rules = new ExpiryRules(keyspace, deletions);
        deletions.primary = false;

        assertThat(rules.find(db, key, 0, key.length, NOW_MS)).isNull();
        rules.slice(NOW_MS);
        assertThat(db.size()).isEqualTo(1);

        deletions.primary = true;
        assertThat(rules.find(db, key, 0, key.length, NOW_MS)).isNull();
        assertThat(db.size()).isZero();
        assertThat(deletions.deleted).containsExactly("0/k");
    }

    @Example
    void aReplicaDeletesWhatItsOwnClientsGaveAnExpiry() {
        Keyspace keyspace = new Keyspace(1, 1);
        Database db = keyspace.database(0);
        Deletions deletions = new Deletions();
        deletions.primary = false;
        ExpiryRules rules = new ExpiryRules(keyspace, deletions);
        for (String key : List.of("own", "kept", "primary's")) {
            db.expireAt(db.insert(RandomWrites.bytes(key), 1), NOW_MS);
        }
        rules.remember(0, RandomWrites.bytes("own"));
        rules.remember(0, RandomWrites.bytes("kept"));
        rules.remember(0, RandomWrites.bytes("none"));
        db.clearExpiry(Objects.requireNonNull(db.find(RandomWrites.bytes("kept"))));

        rules.slice(NOW_MS);
        assertThat(deletions.deleted).isEmpty();
        rules.slice(NOW_MS + 1);
        rules.slice(NOW_MS + 2);
        assertThat(deletions.deleted).containsExactly("0/own");
        assertThat(db.size()).isEqualTo(2);
    }

    @Property(tries = 200)
    void aWatcherHearsOfEveryChange(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomWrites writes = new RandomWrites(random, 20);
        Keyspace keyspace = new Keyspace(RandomWrites.DATABASES, seed);
        byte[] key = RandomWrites.bytes("key:7");
        Database db = keyspace.database(1);
        List<String> heard = new ArrayList<>();
        db.watch(key, () -> heard.add("x"), false);
        for (int i = 0; i < 300; i++) {
            String before = RandomWrites.contents(keyspace).getOrDefault("1/key:7", "");
            heard.clear();
            writes.write(keyspace);
            String after = RandomWrites.contents(keyspace).getOrDefault("1/key:7", "");
            if (!before.equals(after)) {
                assertThat(heard).isNotEmpty();
            }
        }
    }
}
