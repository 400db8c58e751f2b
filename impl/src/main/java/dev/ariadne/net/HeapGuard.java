package dev.ariadne.net;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap, and of the memory for direct buffers, is still to be had.
 *
 * <p>What the heap's old generation has in use is garbage to some part. As long as it is below the limit, that does not matter. Beyond,
 * a collection tells what really lives; it is asked for when so much was added since the last one that it would come soon by itself, or when
 * the last one is long enough ago: so collections that are asked for take no more than a tenth of the time. In between, what is not known
 * to be garbage counts as in use.
 */
final class HeapGuard {
    private static final int ADDED_PART = 16;
    /** A collection is worth its time after so many times what the last one took. */
    private static final int PATIENCE = 10;

    private static final long LEAST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Of the heap, and of direct memory, this part is for what is under way. */
    private static final int ASIDE_PART = 8;

    private static final long LEAST_ASIDE_BYTES = 6 << 20;
    /** Clients have to give memory back when half of what is set aside is in use. */
    private static final int EXCESS_PART = 2;

    private final MemoryPoolMXBean old;
    private final @Nullable BufferPoolMXBean direct;
    private final long heapBytes;
    private final long heapAside;
    private final long directBytes;
    private final long directAside;
    private long usedAfter;
    private long collectedNanos;
    private long tookNanos;

    HeapGuard() {
        MemoryPoolMXBean found = null;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            boolean larger =
                    found == null || found.getUsage().getMax() < pool.getUsage().getMax();
            if (pool.getType() == MemoryType.HEAP && larger) {
                found = pool;
            }
        }
        if (found == null) {
            throw new IllegalStateException("the JVM tells nothing of its heap");
        }
        old = found;
        heapBytes = old.getUsage().getMax();
        heapAside = aside(heapBytes);
        direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElse(null);
        directBytes = PlatformDependent.maxDirectMemory();
        directAside = aside(directBytes);
        collectedNanos = System.nanoTime();
    }

    private static long aside(long bytes) {
        return Math.max(Math.min(LEAST_ASIDE_BYTES, bytes / 4), bytes / ASIDE_PART);
    }

    /** Bytes of heap that data and clients may take together. */
    long promisedBytes() {
        return heapBytes - heapAside;
    }

    /** Bytes of direct memory that backlog and replies may take together. */
    long directBytes() {
        return directBytes - directAside;
    }

    /**
     * Bytes of heap that can be promised; none when they are 0 or fewer; when they are fewer, clients have to give so many back.
     *
     * @param wanted as many as are asked for: whether they are there is found out
     */
    long freeHeap(long wanted) {
        long limit = promisedBytes();
        long used = old.getUsage().getUsed();
        if (limit - used > wanted) {
            return limit - used;
        }
        boolean known = false;
        if (isWorthCollecting(used)) {
            collect();
            used = usedAfter;
            known = true;
        }
        long free = limit - used;
        return free > 0 ? free : known ? Math.min(0, free + heapAside / EXCESS_PART) : 0;
    }

    private boolean isWorthCollecting(long used) {
        long sinceNanos = System.nanoTime() - collectedNanos;
        return used - usedAfter >= heapBytes / ADDED_PART
                || sinceNanos >= Math.max(LEAST_PATIENCE_NANOS, PATIENCE * tookNanos);
    }

    private void collect() {
        long start = System.nanoTime();
        System.gc();
        collectedNanos = System.nanoTime();
        tookNanos = collectedNanos - start;
        usedAfter = old.getUsage().getUsed();
    }

    /** As {@link #freeHeap}, of direct memory, of which all that is in use lives. */
    long freeDirect() {
        BufferPoolMXBean pool = direct;
        long used = Math.max(0, PlatformDependent.usedDirectMemory()) + (pool == null ? 0 : pool.getMemoryUsed());
        long free = directBytes() - used;
        return free > 0 ? free : Math.min(0, free + directAside / EXCESS_PART);
    }
}
