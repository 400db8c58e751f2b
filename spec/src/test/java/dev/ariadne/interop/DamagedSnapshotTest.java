package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a stock primary's snapshot that is damaged on its way is refused, and the data that our replica had go on serving until a sound one has
 * come. Method: a relay that flips one bit, once; every bit of a small synchronisation has its turn in the core's DamagedLinkTest.
 */
@Tag("interop")
class DamagedSnapshotTest {
    private static final int KEYS = 2_000;
    private static final int DAMAGED_BYTE = 20_000;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "repl-diskless-sync {0}")
    @ValueSource(strings = {"yes", "no"})
    void theOldDataServeUntilASoundSnapshotHasCome(String diskless) throws IOException {
        try (TestServer primary = TestServer.start(Kind.REDIS, own("primary"), "--repl-diskless-sync", diskless);
                TestServer replica = TestServer.start(Kind.ARIADNE, own("replica"));
                Relay relay = new Relay(primary.port())) {
            try (Wire wire = primary.connect()) {
                for (int i = 0; i < KEYS; i++) {
                    wire.text("SET", "key:" + i, "a value that takes some room " + i);
                }
            }
            replica.text("SET", "old", "data");
            String before = replica.digest();

            relay.connections.release();
            replica.text("REPLICAOF", "127.0.0.1", "" + relay.port());
            await().atMost(TestServer.PATIENCE).until(() -> replica.log().contains("the link to MASTER"));
            assertThat(replica.digest()).isEqualTo(before);
            assertThat(replica.text("GET", "old")).isEqualTo("data");
            assertThat(replica.log().lines().filter(line -> line.contains("the link to MASTER")))
                    .hasSize(1)
                    .allMatch(line -> line.contains("the snapshot is broken: "));

            relay.connections.release(Integer.MAX_VALUE / 2);
            replica.awaitCaughtUpWith(primary);
            assertThat(replica.digest()).isEqualTo(primary.digest());
            assertThat(primary.number("sync_full")).isEqualTo(2);
        }
    }

    private Path own(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    /** Passes bytes on; of the first connection that sends so much, one bit is flipped. */
    private static final class Relay implements AutoCloseable {
        /** How many connections are let through. */
        final Semaphore connections = new Semaphore(0);

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int target;
        private boolean damaged;

        Relay(int target) throws IOException {
            this.target = target;
            daemon(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "relay");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    Socket near = listener.accept();
                    connections.acquire();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    daemon(() -> pump(near, far, false));
                    daemon(() -> pump(far, near, true));
                }
            } catch (IOException closed) {
                // The test is over.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void pump(Socket from, Socket to, boolean toReplica) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] bytes = new byte[4_096];
                int sent = 0;
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    if (toReplica && !damaged && sent + n > DAMAGED_BYTE) {
                        damaged = true;
                        bytes[Math.max(0, DAMAGED_BYTE - sent)] ^= 0x10;
                    }
                    out.write(bytes, 0, n);
                    sent += n;
                }
            } catch (IOException reset) {
                // One side has closed; so does the other.
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
