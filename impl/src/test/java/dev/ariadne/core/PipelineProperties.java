package dev.ariadne.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Goal: requests that come together are answered as if each had come alone, whatever the ones before them change: the database, the tables, who
 * the client is, whether it waits. Method: the same requests for two servers of the same seed, for one at once or cut anywhere, for the other one
 * by one; the data set is large enough for the requests to be looked at together.
 */
class PipelineProperties {
    private static final int KEYS = 5_000;
    private static final int REQUESTS = 60;
    private static final List<String> KINDS = List.of(
            "SET key:%d v",
            "GET key:%d",
            "INCR count:%d",
            "DEL key:%d",
            "SADD all member:%d",
            "SISMEMBER all member:%d",
            "HSET h key:%d v",
            "SELECT 1",
            "SELECT 0",
            "SWAPDB 0 1",
            "FLUSHALL",
            "MULTI",
            "EXEC",
            "BLPOP list 1",
            "RPUSH list a",
            "EVAL return(redis.call('get',KEYS[1])) 1 key:%d",
            "CONFIG SET requirepass secret",
            "RESET",
            "AUTH secret",
            "PING",
            "",
            "*1\r\n$4\r\nPING");

    private static World.Client filled() {
        World.Client client = new World(1).start("s").client();
        for (int i = 0; i < KEYS; i++) {
            client.call("SET", "key:" + i, "text");
            client.call("SADD", "all", "member:" + i);
        }
        return client;
    }

    @Property(tries = 60)
    void togetherOrOneByOne(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            // What changes much comes seldom, or nothing would be left of the rest.
            String kind = KINDS.get(random.nextInt(random.nextInt(4) == 0 ? KINDS.size() : 7));
            requests.add(String.format(kind, random.nextInt(KEYS)) + "\r\n");
        }
        if (random.nextInt(3) == 0) {
            requests.add(random.nextInt(requests.size()), "*2\r\n$3\r\nGET\r\n$x\r\n");
        }
        World.Client apart = filled();
        StringBuilder expected = new StringBuilder();
        for (String request : requests) {
            expected.append(apart.send(request));
        }
        World.Client together = filled();
        String all = String.join("", requests);
        StringBuilder got = new StringBuilder();
        for (int from = 0; from < all.length(); ) {
            int to = random.nextBoolean() ? all.length() : from + 1 + random.nextInt(all.length() - from);
            got.append(together.send(all.substring(from, to)));
            from = to;
        }
        assertThat(got.toString()).isEqualTo(expected.toString());
        assertThat(together.isClosed()).isEqualTo(apart.isClosed());
    }

    @Example
    void whatWaitsBehindARequestThatBlocksIsParsedAgain() {
        World world = new World(1);
        World.Server server = world.start("s");
        World.Client client = server.client();
        World.Client other = server.client();
        assertThat(
                        client.send(
                                "PING\r\nBLPOP list 0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2\r\n$4\r\nEC"))
                .isEqualTo("+PONG\r\n");
        other.call("RPUSH", "list", "x");
        assertThat(client.received()).isEqualTo("*2\r\n$4\r\nlist\r\n$1\r\nx\r\n+OK\r\n$1\r\n1\r\n");
        assertThat(client.send("HO\r\n$2\r\nhi\r\n")).isEqualTo("$2\r\nhi\r\n");
    }
}
