package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.repl.Backlog;
import dev.ariadne.core.repl.Chunk;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: what is written is what was given, also while the socket takes nothing, and is counted once. Method: Netty's channel in memory. */
class ReplicaOutputTest {
    private static final byte[] STREAM = "0123456789".getBytes(StandardCharsets.ISO_8859_1);

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext ctx = channel.pipeline().firstContext();
    private final List<String> sent = new ArrayList<>();
    private final ReplicaOutput output =
            new ReplicaOutput((bytes, ofSnapshot) -> sent.add((ofSnapshot ? "snapshot " : "stream ") + bytes));
    private final Chunk chunk = chunk();

    private static Chunk chunk() {
        Backlog backlog = new Backlog(1 << 20, 0, ByteBuffer::allocateDirect);
        backlog.append(STREAM, 0, STREAM.length);
        return backlog.chunk(0);
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            text.append(next.toString(StandardCharsets.ISO_8859_1)).append('|');
            next.release();
        }
        return text.toString();
    }

    @Test
    void rangesOfOneChunkWaitTogether() {
        output.stream(ctx, chunk, 0, 3);
        output.stream(ctx, chunk, 3, 4);
        output.payload(ctx, STREAM, 8, 10);
        output.stream(ctx, chunk, 4, 9);
        assertThat(sent).isEmpty();
        ctx.flush();
        assertThat(written()).isEqualTo("012|3|89|45678|");
        assertThat(sent).containsExactly("stream 3", "stream 1", "snapshot 2", "stream 5");
    }

    @Test
    void aRangeAfterTheOtherUsesOneBuffer() {
        output.stream(ctx, chunk, 0, 3);
        ctx.flush();
        ByteBuf first = channel.readOutbound();
        assertThat(first.toString(StandardCharsets.ISO_8859_1)).isEqualTo("012");
        first.release();
        output.stream(ctx, chunk, 3, 5);
        ctx.flush();
        ByteBuf second = channel.readOutbound();
        assertThat(second).isSameAs(first);
        assertThat(second.toString(StandardCharsets.ISO_8859_1)).isEqualTo("34");
        second.release();
    }

    @Test
    void whatIsNotWrittenIsLetGoAndNotCounted() {
        output.stream(ctx, chunk, 0, 3);
        output.stream(ctx, chunk, 3, 6);
        channel.close();
        assertThat(sent).isEmpty();
        output.stream(ctx, chunk, 6, 7);
        assertThat(sent).isEmpty();
        assertThat(written()).isEmpty();
    }
}
