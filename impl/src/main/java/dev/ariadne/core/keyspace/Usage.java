package dev.ariadne.core.keyspace;

import java.util.random.RandomGenerator;

/**
 * How long ago or how often keys were used, for the choice of a victim (Redis: evict.c). An entry keeps one int of it: the second of its
 * last access, or with an LFU policy the minute (16 bits) in which its counter (8 bits) was last looked at. The counter grows ever more
 * rarely the larger it is and loses one in each {@code lfu-decay-time}.
 */
public final class Usage {
    private static final int FRESH_COUNTER = 5;
    private static final int MAX_COUNTER = 255;
    private static final int COUNTER_BITS = 8;
    private static final int MINUTE_MASK = 0xffff;
    private static final long MS_PER_SECOND = 1000;
    private static final long MS_PER_MINUTE = 60_000;

    private boolean counting;
    private int now;
    private int logFactor = 10;
    private int decayMinutes = 1;
    private long nowMs;

    /**
     * What the configuration asks for.
     *
     * @param counting whether the policy is an LFU one
     */
    public void follow(boolean counting, long logFactor, long decayMinutes) {
        this.counting = counting;
        this.logFactor = (int) logFactor;
        this.decayMinutes = (int) decayMinutes;
        at(nowMs);
    }

    /** Time of the event under way: Unix time in ms. */
    public void at(long ms) {
        nowMs = ms;
        now = counting ? (int) (ms / MS_PER_MINUTE) & MINUTE_MASK : (int) (ms / MS_PER_SECOND);
    }

    /** Whether accesses are counted rather than dated. */
    public boolean isCounting() {
        return counting;
    }

    /** What an entry begins with. */
    int fresh() {
        return counting ? now << COUNTER_BITS | FRESH_COUNTER : now;
    }

    /** A client's command has looked the key up. */
    public void accessed(Entry entry, RandomGenerator random) {
        if (!counting) {
            entry.usage = now;
            return;
        }
        int counter = frequency(entry);
        if (counter < MAX_COUNTER) {
            double base = Math.max(0, counter - FRESH_COUNTER);
            if (random.nextDouble() < 1 / (base * logFactor + 1)) {
                counter++;
            }
        }
        frequency(entry, counter);
    }

    /** The counter of accesses as it is now, 0 to 255; only when {@link #isCounting}. */
    public int frequency(Entry entry) {
        int counter = entry.usage & MAX_COUNTER;
        int minutes = now - (entry.usage >>> COUNTER_BITS) & MINUTE_MASK;
        return decayMinutes == 0 ? counter : Math.max(0, counter - minutes / decayMinutes);
    }

    private void frequency(Entry entry, int counter) {
        entry.usage = now << COUNTER_BITS | counter;
    }

    /** Seconds since the last access; only when not {@link #isCounting}. */
    public long idleSeconds(Entry entry) {
        return Math.max(0, now - entry.usage);
    }

    /** Takes over what RESTORE or a snapshot tells of a key's use, as far as the policy has use for it; -1 is unknown. */
    public void recall(Entry entry, long idleSeconds, int frequency) {
        if (counting && frequency >= 0) {
            frequency(entry, frequency);
        } else if (!counting && idleSeconds >= 0) {
            entry.usage = now - (int) Math.min(now, idleSeconds);
        }
    }

    /** How much an entry deserves to be evicted: the larger, the more. */
    public long score(Entry entry) {
        return counting ? MAX_COUNTER - frequency(entry) : idleSeconds(entry);
    }
}
