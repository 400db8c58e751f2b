package dev.ariadne.conform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replication history: which bytes end a command. A command's place is how many commands there are up to its end. A history that a promoted
 * server began continues another one's beginning, and shares it.
 */
final class TraceHistory {
    /** The number that the model knows its primary by. */
    final int epoch;

    private final @Nullable TraceHistory earlier;
    private final int sharedPlaces;
    private final long sharedEnd;
    private long[] ends = new long[64];
    private int size;

    /** A history that continues {@code earlier} from byte {@code end} on, which ends a command there; or one of its own, null. */
    TraceHistory(int epoch, @Nullable TraceHistory earlier, long end) {
        this.epoch = epoch;
        this.earlier = earlier;
        this.sharedEnd = end;
        this.sharedPlaces = earlier == null ? (end == 0 ? 0 : 1) : earlier.place(end);
    }

    /** Where the last command that its primary wrote ends. */
    long end() {
        return size == 0 ? sharedEnd : ends[size - 1];
    }

    /** Adds a command that ends there. */
    void add(long end) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
        }
        ends[size++] = end;
    }

    /** How many commands there are up to byte {@code end}; -1 if no command ends there. */
    int place(long end) {
        if (end < sharedEnd && earlier != null) {
            return earlier.place(end);
        }
        if (end <= sharedEnd) {
            return end == sharedEnd ? sharedPlaces : end == 0 ? 0 : -1;
        }
        int found = Arrays.binarySearch(ends, 0, size, end);
        return found < 0 ? -1 : sharedPlaces + found + 1;
    }

    /** The least place whose command ends at byte {@code at} or later; one beyond the last if there is none. */
    int placeFrom(long at) {
        if (at < sharedEnd && earlier != null) {
            return earlier.placeFrom(at);
        }
        if (at <= sharedEnd) {
            return at <= 0 ? 0 : sharedPlaces;
        }
        int found = Arrays.binarySearch(ends, 0, size, at);
        return sharedPlaces + (found < 0 ? -found - 1 : found) + 1;
    }

    /** The commands up to a place, as History.tla keeps them. */
    List<Object> log(int place) {
        List<Object> runs = earlier == null ? new ArrayList<>() : earlier.log(Math.min(place, sharedPlaces));
        if (place > (earlier == null ? 0 : sharedPlaces)) {
            runs.add(List.of(epoch, "write", place));
        }
        return runs;
    }
}
