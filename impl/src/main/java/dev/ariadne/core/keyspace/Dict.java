package dev.ariadne.core.keyspace;

import dev.ariadne.core.Bug;
import dev.ariadne.core.Check;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of {@link Item}s by their keys, made for three things at once. The keys of a {@link Database} live in one, and so do
 * the members of large sets, hashes and sorted sets.
 *
 * <p><b>Bounded pauses.</b> The table grows and shrinks by powers of two, a few buckets with every insertion or removal: meanwhile
 * there are two tables, {@code main} whose buckets below {@code moved} are empty, and {@code target}. New keys go to the target.
 * Since doubling needs as many insertions as there are buckets to move, the move ends long before the next one is due.
 *
 * <p><b>Cursors.</b> {@link #scan} counts its cursor from the highest bit down, so that the buckets into which a bucket splits
 * are visited together: a key that is there for the whole of an iteration is reported at least once, whatever the table does.
 *
 * <p><b>Snapshots without fork</b> (see {@link Snapshot}). Each bucket has a bit, whether the present cut has it on paper. Buckets stand
 * in groups of {@value #GROUP}, and each group carries the number of the cut that its bits are of: {@link #cut} is one increment, whatever
 * the size of the table, and from then on every bucket is behind. A write asks {@link #beforeWrite} first, which hands the bucket over as
 * it is if it is still behind; the snapshot walks the others at leisure by {@link #save}, a group at a time. A bucket is thus handed over
 * exactly once, in its state at the cut: its pre-image costs no memory but the bytes it is written in, and a write no more than its own
 * bucket. Between cut and {@link #endCut} the tables do not move, so places stay what they are; chains may grow longer instead.
 */
final class Dict<E extends Item<E>> {
    /** Buckets in a group: bits in a long. */
    static final int GROUP = Long.SIZE;

    private static final int GROUP_SHIFT = 6;
    /** Few, since most tables are small collections. */
    private static final int FIRST_BUCKETS = 4;

    private static final int MAX_BUCKETS = 1 << 30;
    private static final int SHRINK_BELOW = 10;
    /** Buckets moved per insertion or removal, and how many empty ones may be passed over meanwhile. */
    private static final int MOVED_PER_STEP = 2;

    private static final int PASSED_PER_STEP = 32;
    private static final int[] NO_GROUPS = {};
    private static final long[] NO_BITS = {};
    /** Places in a bucket that a random pick may hit; chains are almost never longer. */
    private static final int PLACES = 8;
    /** Random picks before the search for a key goes on in order. */
    private static final int RANDOM_PICKS = 1024;

    /** Receives the entries of buckets; borrowed until it returns. */
    interface Cut<E> {
        /** An item as it was at the cut. */
        void entry(E entry);
    }

    private static final class Table<E extends Item<E>> {
        final @Nullable E[] buckets;
        /** The cut that the bits of each group are of. A small table, as of most collections, has no groups before its first cut. */
        int[] cutOf;
        /** By group, the buckets that were handed over to that cut. */
        long[] saved;

        @SuppressWarnings("unchecked") // erased to Item[], and only E goes in
        Table(int buckets) {
            this.buckets = (E[]) new Item<?>[buckets];
            this.cutOf = buckets < GROUP ? NO_GROUPS : new int[buckets >> GROUP_SHIFT];
            this.saved = buckets < GROUP ? NO_BITS : new long[buckets >> GROUP_SHIFT];
        }

        void beforeCut() {
            if (cutOf.length == 0) {
                cutOf = new int[1];
                saved = new long[1];
            }
        }

        int groups() {
            return cutOf.length;
        }

        /** The buckets of a group that cut number {@code cut} has. */
        long saved(int group, int cut) {
            return cutOf[group] == cut ? saved[group] : 0;
        }

        void saved(int group, int cut, long buckets) {
            cutOf[group] = cut;
            saved[group] = buckets;
        }

        int mask() {
            return buckets.length - 1;
        }

        Table<E> copy(Consumer<E> onCopy) {
            Table<E> copy = new Table<>(buckets.length);
            copy.cutOf = cutOf.clone();
            copy.saved = saved.clone();
            for (int i = 0; i < buckets.length; i++) {
                E last = null;
                for (E e = buckets[i]; e != null; e = e.next) {
                    E twin = e.copy();
                    if (last == null) {
                        copy.buckets[i] = twin;
                    } else {
                        last.next = twin;
                    }
                    last = twin;
                    onCopy.accept(twin);
                }
            }
            return copy;
        }
    }

    private final long seed;
    private Table<E> main;
    private @Nullable Table<E> target;
    private int moved;
    private int size;
    private int cuts;
    private @Nullable Cut<E> cut;
    /** Receives what was read ahead, so that the reading is not optimised away. */
    private int touched;

    Dict(long seed) {
        this(seed, 0);
    }

    /** A table that will soon hold {@code expected} items. */
    Dict(long seed, int expected) {
        this(seed, new Table<>(bucketsFor(expected)));
    }

    private Dict(long seed, Table<E> main) {
        this.seed = seed;
        this.main = main;
    }

    /** Buckets with room for {@code items}. */
    private static int bucketsFor(int items) {
        return Math.max(FIRST_BUCKETS, Integer.highestOneBit(Math.max(1, items)) * 2);
    }

    /** A deep copy with the same buckets; {@code onCopy} sees every copied entry. A cut under way is to be {@link #resumeCut}. */
    Dict<E> copy(Consumer<E> onCopy) {
        Dict<E> copy = new Dict<>(seed, main.copy(onCopy));
        copy.target = target == null ? null : target.copy(onCopy);
        copy.moved = moved;
        copy.size = size;
        copy.cuts = cuts;
        return copy;
    }

    int size() {
        return size;
    }

    long seed() {
        return seed;
    }

    /** The entry of that key, or null. */
    @Nullable
    E find(byte[] buf, int from, int length) {
        return find(hash(buf, from, length), buf, from, length);
    }

    /** As {@link #find(byte[], int, int)}, with the key's {@link #hash}. */
    @Nullable
    E find(int hash, byte[] buf, int from, int length) {
        Table<E> next = target;
        int index = hash & main.mask();
        if (next == null || index >= moved) {
            E hit = inChain(main.buckets[index], hash, buf, from, length);
            if (hit != null || next == null) {
                return hit;
            }
        }
        return inChain(next.buckets[hash & next.mask()], hash, buf, from, length);
    }

    /** The first item of the bucket in which one with this hash is, if it is there. */
    @Nullable
    E first(int hash) {
        Table<E> next = target;
        int index = hash & main.mask();
        return next == null || index >= moved ? main.buckets[index] : next.buckets[hash & next.mask()];
    }

    private static <E extends Item<E>> @Nullable E inChain(
            @Nullable E head, int hash, byte[] buf, int from, int length) {
        for (E e = head; e != null; e = e.next) {
            if (e.hash == hash && e.hasKey(buf, from, length)) {
                return e;
            }
        }
        return null;
    }

    /** The hash that an item with this key is to be made with. */
    int hash(byte[] key) {
        return hash(key, 0, key.length);
    }

    /** As {@link #hash(byte[])} for a range. */
    int hash(byte[] buf, int from, int length) {
        return Hash.of(buf, from, length, seed);
    }

    /** Adds an item whose key is not there and whose hash is that of {@link #hash}; returns it. */
    E insert(E entry) {
        if (cut == null) {
            moveSome();
            if (target == null && size >= main.buckets.length && main.buckets.length < MAX_BUCKETS) {
                resize(main.buckets.length * 2);
            }
        }
        Table<E> table = target == null ? main : target;
        int index = entry.hash & table.mask();
        if (cut != null) {
            handOver(table, index);
        }
        entry.next = table.buckets[index];
        table.buckets[index] = entry;
        size++;
        return entry;
    }

    /** Takes out an entry that is there. */
    void remove(E entry) {
        beforeWrite(entry);
        boolean found = unlink(main, entry) || (target != null && unlink(target, entry));
        Check.that(found, "a removed entry belongs to its table");
        size--;
        if (cut == null) {
            moveSome();
            if (target == null && main.buckets.length > FIRST_BUCKETS && size < main.buckets.length / SHRINK_BELOW) {
                resize(bucketsFor(size));
            }
        }
    }

    private static <E extends Item<E>> boolean unlink(Table<E> table, E entry) {
        int index = entry.hash & table.mask();
        E before = null;
        for (E e = table.buckets[index]; e != null; e = e.next) {
            if (e == entry) {
                if (before == null) {
                    table.buckets[index] = e.next;
                } else {
                    before.next = e.next;
                }
                e.next = null;
                return true;
            }
            before = e;
        }
        return false;
    }

    private void resize(int buckets) {
        target = new Table<>(buckets);
        moved = 0;
        // Small collections are many: they had better have one table each, and moving it is no pause.
        while (target != null && buckets <= GROUP && main.buckets.length <= GROUP) {
            moveSome();
        }
    }

    private void moveSome() {
        Table<E> to = target;
        if (to == null) {
            return;
        }
        int left = MOVED_PER_STEP;
        int stop = Math.min(main.buckets.length, moved + PASSED_PER_STEP);
        while (moved < stop && left > 0) {
            E e = main.buckets[moved];
            if (e != null) {
                left--;
            }
            main.buckets[moved++] = null;
            while (e != null) {
                E rest = e.next;
                int index = e.hash & to.mask();
                e.next = to.buckets[index];
                to.buckets[index] = e;
                e = rest;
            }
        }
        if (moved == main.buckets.length) {
            main = to;
            target = null;
        }
    }

    // ---- iteration

    /** Visits every entry once; the table must not change meanwhile. */
    void forEach(Consumer<E> visitor) {
        visitAll(main, visitor);
        if (target != null) {
            visitAll(target, visitor);
        }
    }

    private static <E extends Item<E>> void visitAll(Table<E> table, Consumer<E> visitor) {
        for (int i = 0; i < table.buckets.length; i++) {
            visit(table, i, visitor);
        }
    }

    private static <E extends Item<E>> void visit(Table<E> table, int index, Consumer<E> visitor) {
        for (E e = table.buckets[index]; e != null; e = e.next) {
            visitor.accept(e);
        }
    }

    /** Visits entries until the visitor says false, or all of them; the table must not change meanwhile. */
    void forEachWhile(Predicate<E> visitor) {
        if (visitWhile(main, visitor) && target != null) {
            visitWhile(target, visitor);
        }
    }

    private static <E extends Item<E>> boolean visitWhile(Table<E> table, Predicate<E> visitor) {
        for (int i = 0; i < table.buckets.length; i++) {
            for (E e = table.buckets[i]; e != null; e = e.next) {
                if (!visitor.test(e)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Visits the next few entries of an iteration and returns the cursor to go on with, 0 at the end; begin with 0. The table must
     * not change during the call, and may between calls.
     */
    long scan(long cursor, Consumer<E> visitor) {
        Table<E> small = main;
        Table<E> large = target;
        if (large == null) {
            visit(small, (int) cursor & small.mask(), visitor);
            return advance(cursor, small.mask());
        }
        if (large.buckets.length < small.buckets.length) {
            small = large;
            large = main;
        }
        visit(small, (int) cursor & small.mask(), visitor);
        long next = cursor;
        do {
            visit(large, (int) next & large.mask(), visitor);
            next = advance(next, large.mask());
        } while ((next & (small.mask() ^ large.mask())) != 0);
        return next;
    }

    /** Adds one to the masked bits read from the highest down. */
    private static long advance(long cursor, int mask) {
        long ones = cursor | ~(long) mask;
        return Long.reverse(Long.reverse(ones) + 1);
    }

    /**
     * An entry picked at random, all with the same chance; the table must not be empty. A place in a bucket is drawn until one is
     * taken, so that an entry gains nothing by being alone in its bucket.
     */
    E random(RandomGenerator random) {
        Check.that(size > 0, "a random key is asked of a table that has one");
        Table<E> second = target;
        int buckets = main.buckets.length + (second == null ? 0 : second.buckets.length);
        for (int tries = 0; tries < RANDOM_PICKS; tries++) {
            E picked = inPlace(chain(random.nextInt(buckets)), random.nextInt(PLACES), random);
            if (picked != null) {
                return picked;
            }
        }
        int pick = random.nextInt(buckets);
        while (chain(pick) == null) {
            pick = (pick + 1) % buckets;
        }
        return Objects.requireNonNull(chain(pick));
    }

    /** The entry of a chain in that place, null when it is free. Entries beyond the last place share that one. */
    private static <E extends Item<E>> @Nullable E inPlace(@Nullable E head, int place, RandomGenerator random) {
        E e = head;
        for (int i = 0; i < place && e != null; i++) {
            e = e.next;
        }
        if (e == null || e.next == null || place < PLACES - 1) {
            return e;
        }
        int beyond = 1;
        for (E rest = e.next; rest != null; rest = rest.next) {
            beyond++;
        }
        for (int skip = random.nextInt(beyond); skip > 0; skip--) {
            e = Objects.requireNonNull(e.next);
        }
        return e;
    }

    private @Nullable E chain(int bucket) {
        if (bucket < main.buckets.length) {
            return main.buckets[bucket];
        }
        return Objects.requireNonNull(target).buckets[bucket - main.buckets.length];
    }

    // ---- snapshot

    /** Begins a snapshot of the table as it is now: every bucket will be handed to {@code receiver} once. */
    void cut(Cut<E> receiver) {
        Check.that(cut == null, "one cut at a time");
        cut = receiver;
        cuts++;
        main.beforeCut();
        if (target != null) {
            target.beforeCut();
        }
    }

    /** Goes on with a cut that was under way when this table was copied. */
    void resumeCut(Cut<E> receiver) {
        cut = receiver;
    }

    /** Ends the cut, complete or not. */
    void endCut() {
        cut = null;
    }

    /** Number of groups; does not change during a cut. */
    int groups() {
        return main.groups() + (target == null ? 0 : target.groups());
    }

    /** Hands over what writes have not caused to be handed over already of group {@code group}. */
    void save(int group) {
        int ofMain = main.groups();
        if (group < ofMain) {
            handOverGroup(main, group);
        } else {
            handOverGroup(Objects.requireNonNull(target), group - ofMain);
        }
    }

    /** Has to be called before {@code entry} changes. */
    void beforeWrite(E entry) {
        if (cut == null || Bug.SNAPSHOT_OF_LATER.on()) {
            return;
        }
        handOver(main, entry.hash & main.mask());
        if (target != null) {
            handOver(target, entry.hash & target.mask());
        }
    }

    private void handOver(Table<E> table, int bucket) {
        int group = bucket >> GROUP_SHIFT;
        long saved = table.saved(group, cuts);
        long bit = 1L << bucket;
        if ((saved & bit) == 0) {
            table.saved(group, cuts, saved | bit);
            handOverChain(table.buckets[bucket]);
        }
    }

    private void handOverGroup(Table<E> table, int group) {
        long saved = table.saved(group, cuts);
        table.saved(group, cuts, -1);
        int first = group << GROUP_SHIFT;
        int end = Math.min(first + GROUP, table.buckets.length);
        touch(table, first, end);
        for (int i = first; i < end; i++, saved >>>= 1) {
            if ((saved & 1) == 0) {
                handOverChain(table.buckets[i]);
            }
        }
    }

    /** Brings the items of some buckets into the processor's caches: asked for together, they are waited for once and not one by one. */
    private void touch(Table<E> table, int first, int end) {
        int sum = 0;
        for (int i = first; i < end; i++) {
            for (E e = table.buckets[i]; e != null; e = e.next) {
                sum += e.hash;
            }
        }
        for (int i = first; i < end; i++) {
            for (E e = table.buckets[i]; e != null; e = e.next) {
                sum += e.touch();
            }
        }
        touched = sum;
    }

    private void handOverChain(@Nullable E head) {
        Cut<E> receiver = Objects.requireNonNull(cut);
        for (E e = head; e != null; e = e.next) {
            receiver.entry(e);
        }
    }
}
