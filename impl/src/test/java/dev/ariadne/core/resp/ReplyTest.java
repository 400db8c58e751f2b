package dev.ariadne.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each kind of reply in both protocol versions, and the buffer that holds them. */
class ReplyTest {
    @Test
    void kindsInBothVersions() {
        both(r -> r.ok(), "+OK\r\n", "+OK\r\n");
        both(r -> r.integer(-12), ":-12\r\n", ":-12\r\n");
        both(r -> r.bulk(1234567890123L), "$13\r\n1234567890123\r\n", "$13\r\n1234567890123\r\n");
        both(r -> r.nil(), "$-1\r\n", "_\r\n");
        both(r -> r.nullArray(), "*-1\r\n", "_\r\n");
        both(r -> r.map(2), "*4\r\n", "%2\r\n");
        both(r -> r.set(2), "*2\r\n", "~2\r\n");
        both(r -> r.verbatim("ab"), "$2\r\nab\r\n", "=6\r\ntxt:ab\r\n");
        both(r -> r.text("é"), "$1\r\né\r\n", "$1\r\né\r\n");
    }

    @Test
    void lineEndsInAnErrorBecomeBlanks() {
        both(r -> r.error("ERR a\r\nb"), "-ERR a  b\r\n", "-ERR a  b\r\n");
    }

    @Test
    void theBufferGrowsAndIsGivenBack() {
        Reply reply = new Reply();
        byte[] large = new byte[3 << 20];
        reply.bulk(large);
        assertThat(reply.length()).isEqualTo(large.length + "$3145728\r\n\r\n".length());
        reply.clear();
        assertThat(reply.length()).isZero();
        assertThat(reply.buf().length).isLessThan(1 << 20);
    }

    @Test
    void truncateTakesBackAHalfWrittenReply() {
        Reply reply = new Reply();
        reply.ok();
        int before = reply.length();
        reply.array(3);
        reply.truncate(before);
        assertThat(text(reply)).isEqualTo("+OK\r\n");
    }

    @Test
    void theDiscardingReplyStaysEmpty() {
        Reply sink = Reply.discarding();
        for (int i = 0; i < 10_000; i++) {
            sink.text("0123456789");
        }
        assertThat(sink.length()).isZero();
        assertThat(sink.buf().length).isLessThan(1 << 10);
    }

    private static void both(Consumer<Reply> write, String resp2, String resp3) {
        Reply reply = new Reply();
        write.accept(reply);
        assertThat(text(reply)).isEqualTo(resp2);
        reply.clear();
        reply.protocol(3);
        write.accept(reply);
        assertThat(text(reply)).isEqualTo(resp3);
    }

    private static String text(Reply reply) {
        return new String(reply.buf(), 0, reply.length(), StandardCharsets.ISO_8859_1);
    }
}
