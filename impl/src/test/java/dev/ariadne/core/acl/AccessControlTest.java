package dev.ariadne.core.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.config.ConfigError;
import dev.ariadne.core.Observer;
import dev.ariadne.core.World;
import dev.ariadne.core.command.Category;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.command.KeyAccess;
import dev.ariadne.core.command.Keys;
import dev.ariadne.core.resp.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the rows of acl.txt cannot show: files, the log, closed connections, copies of a node; and that a description leads back. */
class AccessControlTest {
    private static final String NO_FILE = "ERR Error loading ACLs, opening file 'users.acl': No such file or directory";

    private final World world = new World(1);

    @Test
    void theFileIsWrittenAndReadAndNothingChangesWhenItIsWrong() {
        world.files.put("users.acl", "user default on nopass ~* &* +@all\nuser bob on >x ~b* +get\n");
        World.Server s = world.start("s", "aclfile", "users.acl");

        assertThat(s.call("AUTH", "bob", "x")).isEqualTo("+OK\r\n");
        assertThat(s.call("ACL", "SETUSER", "eve", "on", "nopass")).isEqualTo("+OK\r\n");
        assertThat(s.call("ACL", "SAVE")).isEqualTo("+OK\r\n");
        assertThat(world.files.get("users.acl"))
                .contains("user eve on nopass resetchannels -@all\n")
                .contains("user bob on #");
        world.files.put("users.acl", "user bob on +nosuch\nuser carol\nuser bob\nhello\nuser dan (+get\n");
        assertThat(s.call("ACL", "LOAD"))
                .startsWith(
                        "-ERR users.acl:1: Error in applying operation '+nosuch': Unknown command or category name in ACL. ")
                .contains("WARNING: Duplicate user 'bob' found on line 3. ")
                .contains("users.acl:4 should start with user keyword followed by the username. ")
                .contains("users.acl:5: Unmatched parenthesis in selector definition.")
                .endsWith("no change to the previously active ACL rules was performed\r\n");
        assertThat(s.call("ACL", "USERS")).contains("eve");
        world.files.remove("users.acl");
        assertThat(s.call("ACL", "LOAD")).isEqualTo("-" + NO_FILE + "\r\n");
    }

    @Test
    void loadingClosesConnectionsOfUsersThatWereReplaced() {
        world.files.put("users.acl", "user bob on nopass ~* +@all\n");
        World.Server s = world.start("s", "aclfile", "users.acl");
        World.Client bob = s.client();
        World.Client other = s.client();
        bob.call("AUTH", "bob", "x");

        assertThat(other.call("ACL", "LOAD")).isEqualTo("+OK\r\n");

        assertThat(bob.isClosed()).isTrue();
        assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
    }

    @Test
    void aServerDoesNotStartWithAMissingFile() {
        assertThatThrownBy(() -> world.start("s", "aclfile", "users.acl")).isInstanceOf(ConfigError.class);
    }

    @Test
    void deletionAndLostChannelsCloseConnections() {
        World.Server s = world.start("s");
        s.call("ACL", "SETUSER", "bob", "on", "nopass", "+@all", "~*", "&a", "&b");
        World.Client subscriber = s.client();
        World.Client plain = s.client();
        subscriber.call("AUTH", "bob", "x");
        plain.call("AUTH", "bob", "x");
        assertThat(subscriber.call("SUBSCRIBE", "a")).contains("subscribe");

        s.call("ACL", "SETUSER", "bob", "resetchannels", "&a");
        assertThat(subscriber.isClosed()).isFalse();
        s.call("ACL", "SETUSER", "bob", "resetchannels", "&b");
        assertThat(subscriber.isClosed()).isTrue();
        assertThat(plain.isClosed()).isFalse();
        s.call("ACL", "DELUSER", "bob");
        assertThat(plain.isClosed()).isTrue();
    }

    @Test
    void refusalsAreLoggedEqualOnesOnce() {
        World.Server s = world.start("s", "acllog-max-len", "3");
        s.call("ACL", "SETUSER", "bob", "on", "nopass", "+get", "+publish", "+multi", "~a");
        World.Client bob = s.client();
        bob.call("AUTH", "bob", "x");
        bob.call("GET", "b");
        bob.call("GET", "b");
        bob.call("PUBLISH", "c", "m");
        bob.call("MULTI");
        bob.call("SET", "k", "v");

        List<AclLog.Entry> log = s.node.access().log().newest(10);
        assertThat(log.stream()
                        .map(e -> e.count() + " " + e.reason().word + " " + e.context() + " " + e.object() + " "
                                + e.user()))
                .containsExactly("1 command multi set bob", "1 channel toplevel c bob", "2 key toplevel b bob");
        assertThat(log.get(2).client()).contains(" cmd=get user=bob ");
        s.call("AUTH", "bob2", "x");
        assertThat(s.node.access().log().newest(10)).hasSize(3);
        assertThat(s.call("ACL", "LOG", "1")).contains("reason\r\n$4\r\nauth").contains("object\r\n$4\r\nAUTH");
        world.nowMs += 61_000;
        s.call("AUTH", "bob2", "x");
        assertThat(s.node.access().log().newest(1).get(0).count()).isEqualTo(1);
    }

    @Test
    void strangersGetLittleMemory() {
        World.Server s = world.start("s", "requirepass", "x");

        assertThat(s.client().send("*11\r\n")).isEqualTo("-ERR Protocol error: unauthenticated multibulk length\r\n");
        assertThat(s.client().send("*1\r\n$16385\r\n"))
                .isEqualTo("-ERR Protocol error: unauthenticated bulk length\r\n");
        World.Client known = s.client();
        known.call("AUTH", "x");
        assertThat(known.send("*11\r\n")).isEmpty();
    }

    @Test
    void aCopyOfTheNodeHasUsersOfItsOwn() {
        World.Server s = world.start("s");
        s.call("ACL", "SETUSER", "bob", "on", "nopass", "+get");
        World.Client bob = s.client();
        bob.call("AUTH", "bob", "x");

        var copy = s.node.copy(s.node.effects(), new SplittableRandom(1), Observer.NONE);
        copy.access().set("bob", List.of("-get"));

        assertThat(copy.clients().copyOf(bob.conn()).user())
                .isSameAs(copy.access().users().find("bob"));
        assertThat(bob.conn().user().describe()).endsWith("+get");
        assertThat(copy.clients().copyOf(bob.conn()).user().describe()).endsWith("-@all");
    }

    @Test
    void aDescriptionLeadsBackToTheSameRights() {
        CommandTable table = CommandTable.standard();
        SplittableRandom random = new SplittableRandom(7);
        List<String> rules = new ArrayList<>();
        for (Command each : table.all()) {
            rules.add(each.name());
            each.subcommands().forEach(sub -> rules.add(sub.name()));
        }
        for (Category each : Category.values()) {
            rules.add("@" + each.word());
        }
        rules.add("@all");
        for (int round = 0; round < 300; round++) {
            User user = new User("u", table, () -> false);
            for (int i = random.nextInt(12); i > 0; i--) {
                user.apply((random.nextBoolean() ? "+" : "-") + rules.get(random.nextInt(rules.size())));
            }
            User again = new User("u", table, () -> false);
            for (String word : user.describe().split(" ")) {
                again.apply(word);
            }
            assertThat(again.describe()).isEqualTo(user.describe());
            for (Command each : table.all()) {
                assertThat(again.refusal(each, Args.of(each.name())) == null)
                        .isEqualTo(user.refusal(each, Args.of(each.name())) == null);
            }
        }
    }

    @Test
    void keysAreFoundBySpecificationsAsByTheTable() {
        CommandTable table = CommandTable.standard();
        for (Command each : table.all()) {
            Args args = Args.of(each.name(), "2", "a", "b", "c", "d", "e");
            List<Integer> found = new ArrayList<>();
            each.keys().find(args, found::add);
            if (each.keys() instanceof Keys.Range && each.accepts(args.count()) && !each.is(Command.Flag.PUBSUB)) {
                assertThat(KeyAccess.of(each, args).stream().map(KeyAccess.Key::argument))
                        .as(each.name())
                        .containsExactlyElementsOf(found);
            }
        }
    }
}
