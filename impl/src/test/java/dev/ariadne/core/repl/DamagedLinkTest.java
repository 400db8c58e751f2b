package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever becomes of the bytes on their way to a replica, it keeps the data it had or gets its primary's, in whole commands and whole
 * transactions; it says once what is wrong, and comes back to the primary's data by itself. Method: a full synchronisation and a short
 * stream, again and again, each time with a cut after another byte or with another bit flipped.
 *
 * <p>What no replica can see: the stream has no checksum, so a letter changed in a key or a value makes another command, which is applied.
 * Lengths and line ends stand between the letters, and those are looked at. A snapshot has a checksum (unless rdbchecksum is no), and under
 * it tells again what +FULLRESYNC said.
 */
class DamagedLinkTest {
    private static final String[][] WRITES = {
        {"SET", "a", "1"},
        {"HSET", "h", "f2", "v2"},
        {"DEL", "gone1", "gone2"},
        {"MULTI"},
        {"SET", "first", "one"},
        {"INCR", "n"},
        {"SET", "second", "two"},
        {"EXEC"},
        {"XADD", "x", "9-1", "f", "v"},
        {"SELECT", "3"},
        {"SET", "last", "value", "PX", "100000000"}
    };

    private static final int TICK_MS = 100;
    private static final int SYNC_MS = 2_000;
    /** A length that was made larger is found wrong when the PINGs have filled it, 14 bytes a second. */
    private static final int RECOVERY_MS = 20_000;

    // ---- all cuts ----

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void aCutAfterAnyByteLeavesWholeStates(String diskless) {
        Recording sound = Recording.make(diskless);
        for (int length = 0; length <= sound.length(); length++) {
            Group group = new Group(diskless, sound.states);
            group.cutAfter = length;
            group.run();
            assertThat(group.complaints()).as("cut after %d", length).hasSize(1);
            assertThat(group.primary.node.stats().syncPartialOk)
                    .as("a cut after %d, the snapshot ends at %d", length, sound.snapshotEnd)
                    .isEqualTo(length < sound.snapshotEnd ? 0 : 1);
            assertThat(group.primary.node.stats().syncFull).isLessThanOrEqualTo(length < sound.snapshotEnd ? 2 : 1);
        }
    }

    // ---- all bits ----

    /** The handshake, the payload's frame and the snapshot: the old data or the primary's, and nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void aBitFlippedInTheSynchronisationChangesNoData(String diskless) {
        Recording sound = Recording.make(diskless);
        for (int bit = 0; bit < 8 * sound.snapshotEnd; bit++) {
            if (diskless.equals("no") && bit >= 8 * sound.imageStart) {
                // The image is the same one.
                break;
            }
            Group group = new Group(diskless, sound.states);
            group.flip = bit;
            group.run();
            assertThat(group.complaints()).as("bit %d", bit).hasSizeLessThanOrEqualTo(1);
            if (bit >= 8 * sound.imageStart && bit < 8 * sound.imageEnd) {
                assertThat(group.complaints()).as("bit %d of the image", bit).hasSize(1);
            }
        }
    }

    @Test
    void aBitFlippedInTheStreamIsSeenUnlessItIsInAnArgument() {
        Recording sound = Recording.make("yes");
        for (int bit = 8 * sound.snapshotEnd; bit < 8 * sound.length(); bit++) {
            int at = bit / 8;
            boolean framing = !sound.names.get(at) && !sound.arguments.get(at);
            // A command that is refused only after it was applied is undone by the full synchronisation that follows.
            Group group = new Group("yes", Set.of());
            group.flip = bit;
            group.allowsOtherData = !framing;
            group.mustComplain = framing;
            group.run();
            if (framing) {
                // A smaller count makes a command that is complete too early, and may be none; what follows begins no
                // command.
                assertThat(group.complaints().stream().filter(line -> !line.contains("CRITICAL")))
                        .as("bit %d", bit)
                        .hasSize(1)
                        .allMatch(line -> line.contains("protocol error in the primary's stream"));
            } else if (sound.names.get(at) && !group.isEqual()) {
                assertThat(group.complaints()).as("bit %d", bit).isNotEmpty();
            }
        }
    }

    @Test
    void aBitFlippedInAnArgumentIsFoundByTheStreamsSum() {
        Group group = new Group("yes", Set.of());
        group.primary.call("CONFIG", "SET", "repl-stream-digest", "yes");
        group.replica.call("CONFIG", "SET", "repl-stream-digest", "yes");
        group.allowsOtherData = true;
        group.rewrite = text -> text.replace("$3\r\none\r\n", "$3\r\nonf\r\n");
        group.run();
        group.world.pass(2_000);
        assertThat(group.primary.call("INFO", "replication")).contains("stream=differs");
    }

    // ---- what a primary might say that is wrong ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no  | \\$\\d+                | \\$1                 | cut short",
                "no  | \\$(\\d+)              | \\$$1$1              | the snapshot ends after",
                "no  | \\$\\d+                | \\$99999999999999999 | the snapshot ends after",
                "no  | \\$\\d+                | \\$-1                | a snapshot's header was expected: $-1",
                "no  | \\$\\d+                | \\$x                 | a snapshot's header was expected: $x",
                "no  | \\$\\d+                | -ERR no              | aborted the synchronisation: -ERR no",
                "yes | \\$EOF:....            | \\$EOF:0000          | not the one announced",
                "yes | \\$EOF:.               | \\$EOF:              | a snapshot's header was expected: $EOF:",
                "yes | REDIS0010              | REDIS0099            | version 99",
                "yes | (FULLRESYNC \\w+ )\\d+ | $17                  | the primary announced",
                "yes | FULLRESYNC .           | FULLRESYNC _         | the primary announced _"
            })
    void aSynchronisationThatContradictsItselfIsRefused(
            String diskless, String said, String instead, String complaint) {
        Group group = new Group(diskless, Recording.make(diskless).states);
        group.rewrite = text -> text.replaceFirst(said, instead);
        group.run();
        assertThat(group.complaints()).hasSize(1);
        assertThat(group.complaints().get(0)).contains(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SET a inline\\r\\n                                    | expected '*', got 'S'",
                "\\r\\n                                                | expected '*'",
                "\\u0000\\u0000                                        | expected '*'",
                "*0\\r\\n                                              | lengths or line ends",
                "*1000000000000\\r\\n                                  | invalid multibulk length",
                "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\na\\r\\n$99999999999\\r\\n | invalid bulk length",
                "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\na\\r\\n$-5\\r\\n      | invalid bulk length",
                "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\na\\r\\n$1\\r\\nb\\n\\n | lengths or line ends",
                "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\na\\r\\n:1\\r\\n       | expected '$', got ':'"
            })
    void garbageBetweenCommandsIsRefusedAndNothingOfItApplied(String garbage, String complaint) {
        String bytes = garbage.replace("\\r", "\r").replace("\\n", "\n").replace("\\u0000", "\0");
        Group group = new Group("yes", Recording.make("yes").states);
        group.rewrite = text -> text.contains("$4\r\nHSET") ? bytes + text : text;
        group.run();
        assertThat(group.complaints()).hasSize(1);
        assertThat(group.complaints().get(0)).contains("protocol error in the primary's stream", complaint);
        assertThat(group.primary.node.stats().syncFull).isEqualTo(2);
    }

    // ---- the parts ----

    /** What a primary sends on a sound connection, and the data that a replica may have meanwhile. */
    private static final class Recording {
        /** Digests: of the replica's old data, of the snapshot's, and after each command or transaction. */
        final Set<String> states = new HashSet<>();

        /** Which bytes of the stream belong to commands' names, and which to their arguments. */
        final BitSet names = new BitSet();

        final BitSet arguments = new BitSet();
        int imageStart;
        int imageEnd;
        int snapshotEnd;

        private String text = "";

        static Recording make(String diskless) {
            Recording recording = new Recording();
            Group group = new Group(diskless, Set.of());
            recording.states.add(group.digest(group.replica));
            group.recorded = recording.states;
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            group.tap = sent::writeBytes;
            group.run();
            recording.text = sent.toString(StandardCharsets.ISO_8859_1);
            recording.find();
            return recording;
        }

        int length() {
            return text.length();
        }

        private void find() {
            imageStart = text.indexOf("REDIS00");
            int header = text.lastIndexOf("$", imageStart);
            String line = text.substring(header + 1, imageStart - 2);
            if (line.startsWith("EOF:")) {
                String mark = line.substring("EOF:".length());
                imageEnd = text.indexOf(mark, imageStart);
                snapshotEnd = imageEnd + mark.length();
            } else {
                imageEnd = imageStart + Integer.parseInt(line);
                snapshotEnd = imageEnd;
            }
            for (int at = snapshotEnd; at < text.length(); ) {
                int count = Integer.parseInt(text.substring(at + 1, text.indexOf('\r', at)));
                at = text.indexOf('\n', at) + 1;
                for (int i = 0; i < count; i++) {
                    int length = Integer.parseInt(text.substring(at + 1, text.indexOf('\r', at)));
                    at = text.indexOf('\n', at) + 1;
                    (i == 0 ? names : arguments).set(at, at + length);
                    at += length + 2;
                }
            }
        }
    }

    /** A primary with values of every type, and a server with other data that begins to follow it. */
    private static final class Group {
        final World world = new World(1);
        final World.Server primary;
        final World.Server replica;
        /** Data that the replica may have; empty for any. */
        private final Set<String> states;

        /** Bit that is flipped, counted from the first one sent; -1 for none. */
        int flip = -1;
        /** Bytes after which nothing arrives any more until the link is made anew; -1 for no cut. */
        int cutAfter = -1;

        /** The replica may end with other data than its primary's. */
        boolean allowsOtherData;
        /** The replica has to say something. */
        boolean mustComplain;

        UnaryOperator<String> rewrite = UnaryOperator.identity();
        Consumer<byte[]> tap = bytes -> {};
        Set<String> recorded = new HashSet<>();

        private int at;
        private boolean rewritten;

        Group(String diskless, Set<String> states) {
            this.states = states;
            primary = world.start(
                    "p",
                    "repl-diskless-sync",
                    diskless,
                    "repl-diskless-sync-delay",
                    "0",
                    "repl-timeout",
                    "2",
                    "repl-ping-replica-period",
                    "1");
            replica = world.start("r", "repl-timeout", "2");
            World.Client c = primary.client();
            c.send("SET s text\r\nRPUSH l 1 two\r\nSADD i 1 2\r\nSADD m a b\r\nHSET h f v\r\nZADD z 1.5 m\r\n"
                    + "XADD x 1-1 f v\r\nSET t 1 PX 100000000\r\nMSET gone1 1 gone2 2\r\nSELECT 5\r\nSET other 5\r\n");
            replica.client().send("SET old data\r\nSADD s 1\r\n");
            replica.fromPrimary = this::damage;
        }

        private byte[] damage(byte[] bytes) {
            tap.accept(bytes);
            int start = at;
            at += bytes.length;
            if (flip >= 8 * start && flip < 8 * at) {
                bytes[flip / 8 - start] ^= (byte) (1 << flip % 8);
            }
            if (cutAfter >= 0 && at > cutAfter) {
                byte[] arrives = new byte[Math.max(0, Math.min(bytes.length, cutAfter - start))];
                System.arraycopy(bytes, 0, arrives, 0, arrives.length);
                return arrives;
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            String other = rewritten ? text : rewrite.apply(text);
            rewritten |= !other.equals(text);
            return other.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Synchronises, writes, and gives the replica time to recover; looks at its data all the time. */
        void run() {
            replica.call("REPLICAOF", "p", "6379");
            pass(SYNC_MS);
            recorded.add(digest(primary));
            World.Client c = primary.client();
            boolean inTransaction = false;
            for (String[] write : WRITES) {
                c.call(write);
                look();
                inTransaction = write[0].equals("MULTI") || (inTransaction && !write[0].equals("EXEC"));
                if (!inTransaction) {
                    recorded.add(digest(primary));
                }
            }
            tap = bytes -> {};
            pass(TICK_MS);
            for (int ms = 0; ms < RECOVERY_MS && !isRecovered(); ms += TICK_MS) {
                pass(TICK_MS);
            }
            assertThat(replica.exitCode).isEqualTo(-1);
            assertThat(replica.node.replication().link().isConnected())
                    .as("connected again after %s; the replica's log: %s", damageDone(), replica.log)
                    .isTrue();
            if (!allowsOtherData) {
                assertThat(isEqual())
                        .as("equal in the end after %s; the replica's log: %s", damageDone(), replica.log)
                        .isTrue();
            }
        }

        private void pass(int ms) {
            for (int i = 0; i < ms; i += TICK_MS) {
                world.pass(TICK_MS);
                look();
            }
        }

        private void look() {
            if (cutAfter >= 0 && at >= cutAfter) {
                cutAfter = -1;
                replica.node.onLinkDown("connection reset by peer", world.nowMs);
                world.settle();
            }
            if (!states.isEmpty()) {
                assertThat(states).as("after %s", damageDone()).contains(digest(replica));
            }
        }

        private boolean isRecovered() {
            boolean connected = replica.node.replication().link().isConnected();
            return connected
                    && (allowsOtherData
                            || (isEqual() && !(mustComplain && complaints().isEmpty())));
        }

        private String damageDone() {
            return flip >= 0 ? "bit " + flip + " flipped" : "a cut or another damage";
        }

        boolean isEqual() {
            return digest(primary).equals(digest(replica));
        }

        String digest(World.Server server) {
            return KeyspaceDigest.hex(server.node.keyspace());
        }

        /** What the replica says about its link or its data. */
        List<String> complaints() {
            return replica.log.stream()
                    .filter(line -> line.contains("the link to MASTER")
                            || line.contains("Link to MASTER lost")
                            || line.contains("CRITICAL"))
                    .toList();
        }
    }
}
