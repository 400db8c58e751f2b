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
    private static final String SADD = "*3\r\n$4\r\nSADD\r\n$3\r\nall\r\n$8\r\nmember:1\r\n";
    private static final int AT_A_TIME = 16;

    private final Lookahead lookahead = new Lookahead();
    private final World.Server server = new World(1).start("s");
    private final Database database = filled();

    private Database filled() {
        World.Client client = server.client();
        for (int i = 0; i < KEYS; i++) {
            client.call("SET", "key:" + i, i % 2 == 0 ? "text" : "1");
            client.call("INCR", "count:" + i);
        }
        return database(server);
    }

    private static Database database(World.Server of) {
        return of.node.keyspace().database(0);
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
    void aSmallDataSetIsOfNoInterestUnlessTheKeyIsALargeCollection() {
        World.Server small = new World(1).start("s");
        World.Client client = small.client();
        byte[] bytes = SADD.repeat(40).getBytes(StandardCharsets.ISO_8859_1);
        for (String type : new String[] {"SADD", "HSET", "ZADD"}) {
            client.call("FLUSHALL");
            assertThat(lookahead.look(database(small), bytes, 0, bytes.length)).isEqualTo(bytes.length);
            for (int i = 0; i < KEYS; i++) {
                String[] words = type.equals("SADD")
                        ? new String[] {type, "all", "member:" + i}
                        : type.equals("HSET")
                                ? new String[] {type, "all", "member:" + i, "value"}
                                : new String[] {type, "all", "" + i, "member:" + i};
                client.call(words);
            }
            assertThat(lookahead.look(database(small), bytes, 0, bytes.length))
                    .as(type)
                    .isEqualTo(AT_A_TIME * SADD.length());
        }
        client.call("FLUSHALL");
        for (int i = 0; i < KEYS; i++) {
            client.call("RPUSH", "all", "element:" + i);
        }
        assertThat(lookahead.look(database(small), bytes, 0, bytes.length)).isEqualTo(bytes.length);
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
