package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The entries with an expiry, earliest first: a binary heap that every entry knows its place in. */
final class Deadlines {
    private static final int FIRST_CAPACITY = 16;

    private Entry[] heap = new Entry[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    /** The entry that expires first, or null. */
    @Nullable
    Entry earliest() {
        return size == 0 ? null : heap[0];
    }

    /** The expiries of some entries, spread over the heap. */
    LongStream some(int count) {
        int step = Math.max(1, size / count);
        return IntStream.iterate(0, i -> i < size, i -> i + step).limit(count).mapToLong(i -> heap[i].expireAtMs);
    }

    /** Any of the entries, null when there are none. */
    @Nullable
    Entry random(RandomGenerator random) {
        return size == 0 ? null : heap[random.nextInt(size)];
    }

    /** Puts {@code entry} where its expiry, which may just have changed, belongs. */
    void update(Entry entry) {
        if (entry.expireAtMs == Entry.NEVER) {
            remove(entry);
            return;
        }
        if (entry.deadline < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            place(entry, size++);
        }
        settle(entry);
    }

    /** Takes {@code entry} out, if it is in. */
    void remove(Entry entry) {
        int hole = entry.deadline;
        if (hole < 0) {
            return;
        }
        entry.deadline = -1;
        Entry last = heap[--size];
        clear(size);
        if (last != entry) {
            place(last, hole);
            settle(last);
        }
        if (heap.length > FIRST_CAPACITY && size < heap.length / 4) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    private void settle(Entry entry) {
        int i = entry.deadline;
        while (i > 0 && heap[(i - 1) / 2].expireAtMs > entry.expireAtMs) {
            place(heap[(i - 1) / 2], i);
            i = (i - 1) / 2;
        }
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1].expireAtMs < heap[child].expireAtMs) {
                child++;
            }
            if (heap[child].expireAtMs >= entry.expireAtMs) {
                break;
            }
            place(heap[child], i);
            i = child;
        }
        place(entry, i);
    }

    private void place(Entry entry, int i) {
        heap[i] = entry;
        entry.deadline = i;
    }

    @SuppressWarnings("NullAway") // a freed place of the heap is never read
    private void clear(int i) {
        heap[i] = null;
    }
}
