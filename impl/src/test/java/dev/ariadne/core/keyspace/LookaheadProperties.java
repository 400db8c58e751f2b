package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.resp.Args;
import java.util.Arrays;
import net.jqwik.api.Example;

/** Looking ahead is worth it for large tables, and leaves the right hashes. */
class LookaheadProperties {
    private static final int KEYS = 5_000;

    private final Lookahead lookahead = new Lookahead();
    private final World.Server server = new World(1).start("s");
    private final World.Client client = server.client();

    private Database database() {
        return server.node.keyspace().database(0);
    }

    private boolean look(String... words) {
        Args[] requests = new Args[Lookahead.REQUESTS];
        Arrays.setAll(requests, i -> Args.of(words));
        return lookahead.look(database(), requests, requests.length);
    }

    @Example
    void aSmallDataSetIsOfNoInterestUnlessTheKeyIsALargeCollection() {
        for (String type : new String[] {"SADD", "HSET", "ZADD"}) {
            client.call("FLUSHALL");
            assertThat(look("SADD", "all", "member:1")).isFalse();
            for (int i = 0; i < KEYS; i++) {
                String[] words = type.equals("SADD")
                        ? new String[] {type, "all", "member:" + i}
                        : type.equals("HSET")
                                ? new String[] {type, "all", "member:" + i, "value"}
                                : new String[] {type, "all", "" + i, "member:" + i};
                client.call(words);
            }
            assertThat(look("SADD", "all", "member:1")).as(type).isTrue();
            assertThat(look("SADD", "all")).as(type).isTrue();
            assertThat(look("PING")).as(type).isFalse();
        }
        client.call("FLUSHALL");
        for (int i = 0; i < KEYS; i++) {
            client.call("RPUSH", "all", "element:" + i);
        }
        assertThat(look("SADD", "all", "member:1")).isFalse();
    }

    @Example
    void keysAreHashedOnceForTablesOfTheSameSeedOnly() {
        for (int i = 0; i < KEYS; i++) {
            client.call("SET", "key:" + i, i % 2 == 0 ? "text" : "1");
        }
        Args[] requests = {Args.of("GET", "key:1"), Args.of("PING"), Args.of("GET", "none"), Args.of("GET", "")};
        assertThat(lookahead.look(database(), requests, requests.length)).isTrue();
        assertThat(requests[0].isKeyHashed(database().hashSeed())).isTrue();
        assertThat(requests[0].isKeyHashed(database().hashSeed() + 1)).isFalse();
        assertThat(requests[0].keyHash()).isEqualTo(database().hash(requests[0].bytes(1), 0, 5));
        assertThat(requests[1].isKeyHashed(database().hashSeed())).isFalse();
        assertThat(lookahead.look(database(), requests, 3)).isFalse();
    }
}
