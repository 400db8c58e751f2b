package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a cut direction carries nothing, loses nothing, and tells nothing; the other direction goes on. Method: real sockets on both sides of
 * the proxy. That nothing arrives is seen by a read that runs into its timeout.
 */
class FaultProxyTest {
    private static final int ARRIVES_WITHIN_MS = 5000;
    private static final int SILENCE_MS = 150;
    private static final Link THERE = new Link("a", "b");
    private static final Link BACK = THERE.reverse();

    private final FaultProxy proxy = new FaultProxy();
    private ServerSocket server = unbound();
    private int port;

    private static ServerSocket unbound() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void open() throws IOException {
        server.setSoTimeout(ARRIVES_WITHIN_MS);
        port = proxy.open(THERE);
        proxy.target("b", server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void bytesTravelBothWays() throws IOException {
        try (Socket near = dial();
                Socket far = server.accept()) {
            send(near, "ping");
            assertThat(receive(far, 4)).isEqualTo("ping");
            send(far, "pong");
            assertThat(receive(near, 4)).isEqualTo("pong");
        }
    }

    @Test
    void aCutHoldsOneDirectionOnlyAndLosesNothing() throws IOException {
        try (Socket near = dial();
                Socket far = server.accept()) {
            send(near, "1");
            assertThat(receive(far, 1)).isEqualTo("1");
            proxy.cut(Set.of(THERE));
            send(near, "23");
            send(far, "back");
            assertThat(receive(near, 4)).isEqualTo("back");
            assertSilent(far);
            proxy.heal(Set.of(THERE));
            assertThat(receive(far, 2)).isEqualTo("23");
        }
    }

    @Test
    void theWayBackCanBeCutAlone() throws IOException {
        try (Socket near = dial();
                Socket far = server.accept()) {
            proxy.cut(Set.of(BACK));
            send(near, "there");
            assertThat(receive(far, 5)).isEqualTo("there");
            send(far, "answer");
            assertSilent(near);
            proxy.healAll();
            assertThat(receive(near, 6)).isEqualTo("answer");
        }
    }

    @Test
    void onASharedPortTheAddressOfWhoConnectsSaysWhoseConnectionItIs() throws IOException {
        InetAddress a = InetAddress.getByName("127.77.0.1");
        InetAddress c = InetAddress.getByName("127.77.0.3");
        int shared = proxy.open("b", Map.of(a, "a", c, "c"));
        proxy.cut(Set.of(THERE));
        try (Socket cut = new Socket(InetAddress.getLoopbackAddress(), shared, a, 0);
                Socket near = new Socket(InetAddress.getLoopbackAddress(), shared, c, 0);
                Socket far = server.accept();
                Socket stranger = new Socket(InetAddress.getLoopbackAddress(), shared)) {
            send(cut, "a");
            send(near, "c");
            assertThat(receive(far, 1)).isEqualTo("c");
            stranger.setSoTimeout(ARRIVES_WITHIN_MS);
            assertThat(stranger.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void moreThanABufferWaitsInOrder() throws IOException {
        byte[] block = new byte[300_000];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (i * 31 >> 3);
        }
        try (Socket near = dial();
                Socket far = server.accept()) {
            proxy.cut(Set.of(THERE));
            Thread writer = new Thread(() -> {
                try {
                    near.getOutputStream().write(block);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            assertSilent(far);
            proxy.heal(Set.of(THERE));
            far.setSoTimeout(ARRIVES_WITHIN_MS);
            assertThat(far.getInputStream().readNBytes(block.length)).isEqualTo(block);
        }
    }

    @Test
    void aConnectionOpenedDuringACutOfEitherDirectionHangsUntilTheHeal() throws IOException {
        for (Link cut : Set.of(THERE, BACK)) {
            proxy.cut(Set.of(cut));
            try (Socket near = dial()) {
                send(near, "hello");
                server.setSoTimeout(SILENCE_MS);
                assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
                server.setSoTimeout(ARRIVES_WITHIN_MS);
                proxy.healAll();
                try (Socket far = server.accept()) {
                    assertThat(receive(far, 5)).isEqualTo("hello");
                }
            }
        }
    }

    @Test
    void aCloseIsNotSeenThroughACut() throws IOException {
        try (Socket near = dial();
                Socket far = server.accept()) {
            proxy.cut(Set.of(THERE));
            near.close();
            assertSilent(far);
            proxy.heal(Set.of(THERE));
            far.setSoTimeout(ARRIVES_WITHIN_MS);
            assertThat(far.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aConnectionToADeadNodeIsClosed() throws IOException {
        server.close();
        try (Socket near = dial()) {
            near.setSoTimeout(ARRIVES_WITHIN_MS);
            assertThat(near.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aNodeThatMovedIsFoundAtItsNewPort() throws IOException {
        try (ServerSocket moved = unbound()) {
            moved.setSoTimeout(ARRIVES_WITHIN_MS);
            proxy.target("b", moved.getLocalPort());
            try (Socket near = dial();
                    Socket far = moved.accept()) {
                send(near, "x");
                assertThat(receive(far, 1)).isEqualTo("x");
            }
        }
    }

    @Test
    void cutsAreListedAndHealed() {
        proxy.cut(Set.of(THERE, BACK));
        proxy.heal(Set.of(BACK));
        assertThat(proxy.cuts()).containsExactly(THERE);
        proxy.healAll();
        assertThat(proxy.cuts()).isEmpty();
    }

    private Socket dial() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int bytes) throws IOException {
        socket.setSoTimeout(ARRIVES_WITHIN_MS);
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }
}
