package dev.ariadne.core;

/**
 * What a driver holds for one connection, for CLIENT LIST.
 *
 * @param inputBytes requests that the node has not consumed yet
 * @param inputRoom bytes that fit beside them without asking for memory
 * @param replyCapacity size of the buffer that replies are written to
 * @param replyBytes what stands in it
 * @param queuedBytes output that the kernel has not taken yet
 * @param queuedPieces pieces that it stands in
 */
public record Buffers(
        long inputBytes, long inputRoom, long replyCapacity, long replyBytes, long queuedBytes, int queuedPieces) {
    /** Of a driver that keeps nothing. */
    public static final Buffers NONE = new Buffers(0, 0, 0, 0, 0, 0);

    /** Bytes of memory. */
    public long total() {
        return inputBytes + inputRoom + replyCapacity + queuedBytes;
    }
}
