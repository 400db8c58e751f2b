package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.config.Config;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Goal: plaintext that waits for its flush holds a connection back as bytes in the channel's own queue do. Method: an embedded channel. */
class TlsGateTest {
    /** Takes what is written without the channel's queue hearing of it, as the encryption does until the flush. */
    private static final class Encryption extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            promise.setSuccess();
        }
    }

    @Test
    void tooMuchUnflushedPlaintextMakesTheChannelUnwritableUntilTheFlush() throws NoSuchAlgorithmException {
        Tls tls = new Tls(new Config(), LogLine.standardOutput(1));
        SslHandler unused = new SslHandler(SSLContext.getDefault().createSSLEngine());
        EmbeddedChannel channel = new EmbeddedChannel();
        LoopTurn turn = new LoopTurn(channel.eventLoop(), defect -> {
            throw new AssertionError(defect);
        });
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10_000, 20_000));
        channel.pipeline().addLast(new Encryption(), TlsGate.ofLink(tls, turn, unused));
        ByteBuf part = Unpooled.buffer().writeZero(1_000);

        for (int i = 0; i < 19; i++) {
            channel.write(part.retainedDuplicate());
        }
        assertThat(channel.isWritable()).isTrue();
        channel.write(part.retainedDuplicate());
        assertThat(channel.isWritable()).isFalse();
        channel.flush();
        assertThat(channel.isWritable()).isTrue();

        channel.finishAndReleaseAll();
        assertThat(part.refCnt()).isEqualTo(1);
        part.release();
    }
}
