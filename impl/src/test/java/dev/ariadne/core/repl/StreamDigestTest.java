package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.persist.MemoryDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** repl-stream-digest: nodes at the same position with the same bytes have the same sum, and others do not. */
class StreamDigestTest {
    private final World world = new World(1);

    @Property(tries = 200)
    void aSumAtAnEarlierPositionIsWorkedOutAgain(@ForAll long seed, @ForAll @IntRange(max = 100_000) int bytes) {
        Random random = new Random(seed);
        Backlog backlog = new Backlog(1 << 20, 1000, ByteBuffer::allocate);
        StreamDigest own = StreamDigest.begin("id", 1000);
        StreamDigest other = StreamDigest.begin("id", 1000);
        StreamDigest stranger = StreamDigest.begin("another id", 1000);
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        int cut = bytes == 0 ? 0 : random.nextInt(bytes);
        backlog.append(data, 0, cut);
        other.advance(backlog);
        stranger.advance(backlog);
        backlog.append(data, cut, bytes);
        own.advance(backlog);

        StreamDigest.Sum sum = other.sum();
        assertThat(own.compare(sum, backlog)).isEqualTo(StreamDigest.Verdict.EQUAL);
        assertThat(own.compare(new StreamDigest.Sum(sum.origin(), sum.position(), ~sum.crc()), backlog))
                .isEqualTo(StreamDigest.Verdict.DIFFERS);
        assertThat(own.compare(stranger.sum(), backlog)).isEqualTo(StreamDigest.Verdict.UNKNOWN);
        assertThat(StreamDigest.Sum.parse(sum.text())).isEqualTo(sum);
    }

    @Test
    void aReplicaProvesThatItHasTheSameStream() {
        World.Server primary = start("p");
        World.Server replica = start("r", "replicaof", "p 6379");
        primary.call("SET", "k", "v");
        world.pass(3_000);
        primary.call("SET", "k", "w");
        world.pass(3_000);

        assertThat(field(primary, "replica0")).endsWith(",stream=equal");
        assertThat(field(replica, "repl_stream_digest")).isNotEmpty().isEqualTo(field(primary, "repl_stream_digest"));
    }

    @Test
    void aReplicaWithOtherBytesIsNamed() {
        World.Server primary = start("p");
        World.Server replica = start("r", "replicaof", "p 6379");
        world.pass(3_000);
        byte[] alien = "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII);
        replica.node.replication().passOn(alien, 0, alien.length);
        primary.call("PUBLISH", "c", "x");
        world.pass(3_000);

        assertThat(field(primary, "replica0")).endsWith(",stream=differs");
        assertThat(primary.log.stream().filter(line -> line.contains("CRITICAL")))
                .hasSize(1);
    }

    @Test
    void theSumOutlivesARestartAndAPromotion() {
        MemoryDisk disk = new MemoryDisk();
        World.Server primary = start("p");
        World.Server replica = start("r", disk, "replicaof", "p 6379");
        World.Server other = start("o", "replicaof", "p 6379");
        primary.call("SET", "k", "v");
        world.pass(3_000);
        replica.call("SAVE");
        world.kill(replica);
        replica = start("r", disk, "replicaof", "p 6379");
        world.pass(3_000);
        assertThat(field(replica, "repl_stream_digest")).isEqualTo(field(primary, "repl_stream_digest"));

        other.call("REPLICAOF", "NO", "ONE");
        replica.call("REPLICAOF", "o", "6379");
        other.call("SET", "k", "w");
        world.pass(3_000);
        assertThat(field(other, "replica0")).endsWith(",stream=equal");
        assertThat(primary.node.stats().syncFull).isEqualTo(2);
    }

    @Test
    void withoutTheSettingThereIsNone() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "0");
        World.Server replica = start("r", "replicaof", "p 6379");
        world.pass(3_000);

        assertThat(field(primary, "repl_stream_digest")).isEmpty();
        assertThat(field(primary, "replica0")).endsWith(",stream=unknown");
        assertThat(field(replica, "repl_stream_digest")).isNotEmpty();
    }

    private World.Server start(String name, String... settings) {
        return start(name, new MemoryDisk(), settings);
    }

    private World.Server start(String name, MemoryDisk disk, String... settings) {
        World.Server server = world.start(name, disk, settings);
        server.node.config().set("repl-diskless-sync-delay", "0", "repl-stream-digest", "yes");
        return server;
    }

    private static String field(World.Server server, String name) {
        return server.call("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElse(name + ":")
                .substring(name.length() + 1);
    }
}
