package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What chance chooses: of the right number, different, members all, fair, and the same on a replica. */
class SamplesProperties {
    private final World world = new World(1);
    private final World.Server node = world.start("node");
    private final World.Client client = node.client();

    @Property(tries = 60)
    void aSampleIsOfDifferentMembers(
            @ForAll @IntRange(min = 1, max = 80) int size,
            @ForAll @IntRange(min = 0, max = 100) int count,
            @ForAll boolean texts) {
        client.call("DEL", "s", "h");
        for (String member : fill(size, texts)) {
            client.call("SADD", "s", member);
            client.call("HSET", "h", member, texts ? "v".repeat(100) : "v");
        }
        for (String[] request :
                new String[][] {{"SRANDMEMBER", "s", String.valueOf(count)}, {"HRANDFIELD", "h", String.valueOf(count)}
                }) {
            List<String> sample = words(client.call(request));
            assertThat(sample).hasSize(Math.min(size, count)).doesNotHaveDuplicates();
            assertThat(fill(size, texts)).containsAll(sample);
        }
        List<String> repeated = words(client.call("SRANDMEMBER", "s", String.valueOf(-count)));
        assertThat(repeated).hasSize(count);
        assertThat(fill(size, texts)).containsAll(repeated);
    }

    @Property(tries = 60)
    void whatIsPoppedIsGoneHereAndOnAReplica(
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @IntRange(min = 1, max = 50) int count,
            @ForAll boolean texts) {
        World.Server replica = world.start("replica");
        replica.call("REPLICAOF", "node", "1");
        world.pass(7_000);
        client.call("DEL", "s");
        for (String member : fill(size, texts)) {
            client.call("SADD", "s", member);
        }
        List<String> popped = words(client.call("SPOP", "s", String.valueOf(count)));
        assertThat(popped).hasSize(Math.min(size, count)).doesNotHaveDuplicates();
        Set<String> left = new HashSet<>(words(client.call("SMEMBERS", "s")));
        assertThat(left).hasSize(size - popped.size()).doesNotContainAnyElementsOf(popped);
        world.pass(1_000);
        assertThat(KeyspaceDigest.hex(replica.node.keyspace())).isEqualTo(KeyspaceDigest.hex(node.node.keyspace()));
    }

    @Example
    void everyMemberIsInASampleEquallyOften() {
        client.call("SADD", "s", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        for (int count : new int[] {2, 7}) {
            int[] seen = new int[10];
            for (int i = 0; i < 5000; i++) {
                words(client.call("SRANDMEMBER", "s", String.valueOf(count))).forEach(m -> seen[m.charAt(0) - 'a']++);
            }
            int expected = 5000 * count / 10;
            // Five standard deviations.
            assertThat(Arrays.stream(seen)).allMatch(n -> Math.abs(n - expected) < 5 * Math.sqrt(expected));
        }
    }

    private static List<String> fill(int size, boolean texts) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add((texts ? "m" : "") + i);
        }
        return members;
    }

    /** The elements of a flat array of plain words. */
    private static List<String> words(String reply) {
        String shown = Resp.show(reply);
        assertThat(shown).startsWith("[");
        String inside = shown.substring(1, shown.length() - 1).replace("\"", "");
        return inside.isEmpty() ? List.of() : List.of(inside.split(" "));
    }
}
