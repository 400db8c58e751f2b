package dev.ariadne.core.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import org.junit.jupiter.api.Test;

/** WAITAOF: what is durable here and on replicas, as Redis 7.2 counts it. */
class WaitAofTest {
    private static final String APPENDONLY = "appendonly";

    private final World world = new World(1);

    @Test
    void itAnswersWhenTheLastWriteIsDurableHere() {
        World.Server server = world.start("a", APPENDONLY, "yes");
        World.Client client = server.client();
        world.pass(1_100);
        client.call("SET", "k", "1");
        world.nowMs += 10;
        client.call("SET", "k", "2");
        assertThat(client.call("WAITAOF", "1", "0", "0")).isEmpty();
        world.pass(1_200);

        assertThat(client.received()).isEqualTo("*2\r\n:1\r\n:0\r\n");
        assertThat(client.call("WAITAOF", "1", "0", "0")).isEqualTo("*2\r\n:1\r\n:0\r\n");
        assertThat(client.call("WAITAOF", "0", "0", "0")).isEqualTo("*2\r\n:1\r\n:0\r\n");
    }

    @Test
    void withAlwaysItAnswersAtOnce() {
        World.Server server = world.start("a", APPENDONLY, "yes", "appendfsync", "always");
        World.Client client = server.client();
        client.call("SET", "k", "1");

        assertThat(client.call("WAITAOF", "1", "0", "0")).isEqualTo("*2\r\n:1\r\n:0\r\n");
    }

    @Test
    void itTimesOut() {
        World.Server server = world.start("a", APPENDONLY, "yes", "appendfsync", "no");
        World.Client client = server.client();
        client.call("SET", "k", "1");
        assertThat(client.call("WAITAOF", "1", "1", "500")).isEmpty();
        world.pass(600);

        assertThat(client.received()).isEqualTo("*2\r\n:0\r\n:0\r\n");
        assertThat(client.call("GET", "k")).isEqualTo("$1\r\n1\r\n");
    }

    @Test
    void replicasCountWhenTheirFilesAreDurable() {
        World.Server primary = world.start("p");
        World.Server durable = world.start("d", APPENDONLY, "yes");
        World.Server memory = world.start("m");
        durable.call("REPLICAOF", "p", "6379");
        memory.call("REPLICAOF", "p", "6379");
        world.pass(9_000);
        World.Client client = primary.client();
        client.call("SET", "k", "0");
        client.call("SET", "k", "1");
        assertThat(client.call("WAITAOF", "0", "1", "0")).isEmpty();
        world.pass(3_000);
        assertThat(client.received()).isEqualTo("*2\r\n:0\r\n:1\r\n");
        client.call("SET", "k", "2");
        assertThat(client.call("WAITAOF", "0", "2", "2500")).isEmpty();
        world.pass(3_000);

        assertThat(client.received()).isEqualTo("*2\r\n:0\r\n:1\r\n");
        world.kill(durable);
        durable.disk.losePower();
        World.Server again = world.start("d", durable.disk, APPENDONLY, "yes");
        assertThat(again.call("GET", "k")).isEqualTo("$1\r\n2\r\n");
    }

    @Test
    void wrongUseIsRefused() {
        World.Server server = world.start("a");

        assertThat(server.call("WAITAOF", "1", "0", "0"))
                .isEqualTo("-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.\r\n");
        assertThat(server.call("WAITAOF", "2", "0", "0"))
                .isEqualTo("-ERR value is out of range, value must between 0 and 1\r\n");
        assertThat(server.call("WAITAOF", "0", "-1", "0"))
                .isEqualTo("-ERR value is out of range, must be positive\r\n");
        assertThat(server.call("WAITAOF", "0", "0", "-1")).isEqualTo("-ERR timeout is negative\r\n");
        server.call("REPLICAOF", "nowhere", "1");
        assertThat(server.call("WAITAOF", "0", "0", "0"))
                .startsWith("-ERR WAITAOF cannot be used with replica instances");
    }
}
