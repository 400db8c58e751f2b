package dev.ariadne.net;

/** What connections hold together that have not said who they are: a small share of the heap, so that no password is needed to be kept out. */
final class Strangers {
    private static final int SHARE_PART = 16;

    private final long mostBytes;
    private long bytes;

    /** @param heapBytes that all may take together */
    Strangers(long heapBytes) {
        mostBytes = heapBytes / SHARE_PART;
    }

    /** One of them holds so many bytes more (or fewer); whether all hold too much. */
    boolean hold(int more) {
        bytes += more;
        return bytes > mostBytes;
    }
}
