package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.Objects;
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
        return IntStream.iterate(0, i -> i < size, i -> i + step).limit(count).mapToLong(i -> heap[i].expireAtMs());
    }

    /** Any of the entries, null when there are none. */
    @Nullable
    Entry random(RandomGenerator random) {
        return size == 0 ? null : heap[random.nextInt(size)];
    }

    /** Gives {@code entry} an expiry and the place where that belongs; {@link Entry#NEVER} takes both away. */
    void set(Entry entry, long atMs) {
        Entry.Deadline deadline = entry.deadline;
        if (atMs == Entry.NEVER) {
            remove(entry);
            if (deadline != null) {
                deadline.atMs = Entry.NEVER;
            }
            return;
        }
        if (deadline == null) {
            deadline = new Entry.Deadline();
            entry.deadline = deadline;
        }
        deadline.atMs = atMs;
        if (deadline.index < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            place(entry, deadline, size++);
        }
        settle(entry, deadline);
    }

    /** Takes {@code entry}, which keeps its expiry, out, if it is in. */
    void remove(Entry entry) {
        Entry.Deadline deadline = entry.deadline;
        if (deadline == null || deadline.index < 0) {
            return;
        }
        int hole = deadline.index;
        deadline.index = -1;
        Entry last = heap[--size];
        clear(size);
        if (last != entry) {
            Entry.Deadline moved = of(last);
            place(last, moved, hole);
            settle(last, moved);
        }
        if (heap.length > FIRST_CAPACITY && size < heap.length / 4) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    private void settle(Entry entry, Entry.Deadline deadline) {
        int i = deadline.index;
        while (i > 0 && of(heap[(i - 1) / 2]).atMs > deadline.atMs) {
            place(heap[(i - 1) / 2], i);
            i = (i - 1) / 2;
        }
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && of(heap[child + 1]).atMs < of(heap[child]).atMs) {
                child++;
            }
            if (of(heap[child]).atMs >= deadline.atMs) {
                break;
            }
            place(heap[child], i);
            i = child;
        }
        place(entry, deadline, i);
    }

    /** The expiry of an entry that is in. */
    private static Entry.Deadline of(Entry entry) {
        return Objects.requireNonNull(entry.deadline);
    }

    private void place(Entry entry, int i) {
        place(entry, of(entry), i);
    }

    private void place(Entry entry, Entry.Deadline deadline, int i) {
        heap[i] = entry;
        deadline.index = i;
    }

    @SuppressWarnings("NullAway") // a freed place of the heap is never read
    private void clear(int i) {
        heap[i] = null;
    }
}
