package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Looking ahead in a pipeline is a hint: it survives any bytes, and goes as far as it should. */
class LookaheadProperties {
    private static final int KEYS = 5_000;
    private static final String SET = "*3\r\n$3\r\nSET\r\n$5\r\nkey:1\r\n$5\r\nvalue\r\n";
    private static final int AT_A_TIME = 16;

    private final Lookahead lookahead = new Lookahead();
    private final World.Server server = new World(1).start("s");
    private final Database database = filled();

    private Database filled() {
        for (int i = 0; i < KEYS; i++) {
            server.call("SET", "key:" + i, i % 2 == 0 ? "text" : "1");
            server.call("INCR", "count:" + i);
        }
        return server.node.keyspace().database(0);
    }

    @Property
    void anyBytesArePassedOver(@ForAll @StringLength(max = 300) @CharRange(from = 0, to = 255) String text) {
        look(text);
    }

    @Property
    void brokenRequestsArePassedOver(
            @ForAll @Size(max = 12) String[] pieces, @ForAll @CharRange(from = '0', to = '9') char digit) {
        look(SET.repeat(5) + "*" + digit + "\r\n$" + digit + String.join("\r\n$" + digit, pieces));
    }

    private void look(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int from = 0; from < bytes.length; from++) {
            assertThat(lookahead.look(database, bytes, from, bytes.length)).isBetween(from + 1, bytes.length);
        }
        // Nothing beyond the end is read: there is nothing.
        for (int to = 1; to <= bytes.length; to++) {
            assertThat(lookahead.look(database, Arrays.copyOf(bytes, to), 0, to))
                    .isBetween(1, to);
        }
    }

    @Example
    void aPipelineIsLookedAtPieceByPiece() {
        byte[] bytes = SET.repeat(40).getBytes(StandardCharsets.ISO_8859_1);
        int first = lookahead.look(database, bytes, 0, bytes.length);
        int second = lookahead.look(database, bytes, first, bytes.length);

        assertThat(first).isEqualTo(AT_A_TIME * SET.length());
        assertThat(second).isEqualTo(2 * first);
        assertThat(lookahead.look(database, bytes, second, bytes.length)).isEqualTo(bytes.length);
    }
}
