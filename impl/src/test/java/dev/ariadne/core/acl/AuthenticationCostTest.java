package dev.ariadne.core.acl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What AUTH costs tells nobody which users there are. */
class AuthenticationCostTest {
    private static final int ROUNDS = 201;
    /** A password so long that its hash is nearly all that AUTH does. */
    private static final String WRONG = "x".repeat(20_000);

    @Test
    void anUnknownUserAndADisabledOneCostWhatAKnownOneCosts() {
        World.Server server = new World(1).start("a");
        server.call("ACL", "SETUSER", "known", "on", ">secret", ">another");
        server.call("ACL", "SETUSER", "disabled", "off", ">secret");
        Users users = server.node.access().users();
        List<String> names = List.of("known", "disabled", "nobody");
        long[][] nanos = new long[names.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < names.size(); i++) {
                long start = System.nanoTime();
                assertThat(users.authenticate(names.get(i), WRONG)).isNull();
                nanos[i][round] = System.nanoTime() - start;
            }
        }

        // They take turns, so that whatever else the machine does strikes each alike; without the hash it is a
        // thousandth.
        long known = median(nanos[0]);
        assertThat(median(nanos[1])).as("disabled").isBetween(known / 3, known * 3);
        assertThat(median(nanos[2])).as("unknown").isBetween(known / 3, known * 3);
    }

    @Test
    void aUserThatIsDisabledIsNotEntered() {
        World.Server server = new World(1).start("a");
        server.call("ACL", "SETUSER", "disabled", "off", ">secret", "~*", "+@all");
        server.call("ACL", "SETUSER", "open", "off", "nopass", "~*", "+@all");

        assertThat(server.call("AUTH", "disabled", "secret")).startsWith("-WRONGPASS");
        assertThat(server.call("AUTH", "open", "anything")).startsWith("-WRONGPASS");
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
