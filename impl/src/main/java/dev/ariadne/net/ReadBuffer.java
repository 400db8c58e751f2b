package dev.ariadne.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;

/**
 * One receive buffer for all connections of the loop: every read is consumed, or copied to where it is held, before the next one
 * begins. A read of full size makes the loop read again at most {@value #READS_PER_TURN} times, so that no connection starves the
 * others.
 */
final class ReadBuffer implements RecvByteBufAllocator {
    static final int BYTES = 64 << 10;
    private static final int READS_PER_TURN = 4;

    private final ByteBuf shared = Unpooled.directBuffer(BYTES, BYTES);
    private final byte[] heap = new byte[BYTES];

    /** Where a read's bytes are copied for the node, which works on arrays. */
    byte[] heap() {
        return heap;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty asks for both interfaces although only the extended one is not deprecated
    public Handle newHandle() {
        return new Reads();
    }

    private final class Reads implements ExtendedHandle {
        private int attempted;
        private int last;
        private int reads;

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            // Whoever still holds it (io_uring with a read under way) gets it alone.
            return shared.refCnt() == 1 ? shared.retain().clear() : alloc.directBuffer(BYTES);
        }

        @Override
        public int guess() {
            return BYTES;
        }

        @Override
        public void reset(ChannelConfig config) {
            reads = 0;
        }

        @Override
        public void incMessagesRead(int numMessages) {
            reads += numMessages;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return last == attempted && reads < READS_PER_TURN;
        }

        @Override
        public boolean continueReading(io.netty.util.UncheckedBooleanSupplier maybeMoreData) {
            return maybeMoreData.get() && continueReading();
        }

        @Override
        public void readComplete() {
            last = 0;
        }
    }
}
