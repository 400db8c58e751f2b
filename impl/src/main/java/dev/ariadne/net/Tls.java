package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.Param;
import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.net.tls.TlsContext;
import dev.ariadne.net.tls.TlsFailure;
import dev.ariadne.net.tls.TlsSettings;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's TLS: the context that the settings ask for, and the connections that go through one. After the start everything happens on
 * the loop's thread.
 */
final class Tls {
    /** What CONFIG SET answers when the settings lead to no context; the log says why. */
    static final String REFUSED = "Unable to update TLS configuration. Check server logs.";

    /** Settings that a new context is made for (Redis: config.c, those with applyTlsCfg). */
    private static final Set<Param> OF_CONTEXT = Set.of(
            Params.TLS_REPLICATION,
            Params.TLS_CERT_FILE,
            Params.TLS_KEY_FILE,
            Params.TLS_KEY_FILE_PASS,
            Params.TLS_CLIENT_CERT_FILE,
            Params.TLS_CLIENT_KEY_FILE,
            Params.TLS_CLIENT_KEY_FILE_PASS,
            Params.TLS_CA_CERT_FILE,
            Params.TLS_CA_CERT_DIR,
            Params.TLS_DH_PARAMS_FILE,
            Params.TLS_PROTOCOLS,
            Params.TLS_CIPHERS,
            Params.TLS_CIPHERSUITES,
            Params.TLS_PREFER_SERVER_CIPHERS,
            Params.TLS_SESSION_CACHING,
            Params.TLS_SESSION_CACHE_SIZE,
            Params.TLS_SESSION_CACHE_TIMEOUT);

    /** A client that does not finish its handshake must not hold a connection for ever; a server that is stopped for a while may. */
    private static final int HANDSHAKE_SECONDS = 60;

    private static final int CLOSE_NOTIFY_MS = 1_000;
    private static final int LEAST_READ_BYTES = 2 << 10;
    private static final int FIRST_READ_BYTES = 16 << 10;

    private final Config config;
    private final LogLine log;
    private final Set<TlsGate> gates = new LinkedHashSet<>();
    private @Nullable TlsContext context;
    private int handshaking;

    Tls(Config config, LogLine log) {
        this.config = config;
        this.log = log;
        // Nothing of Redis renegotiates; who asks for it only costs time.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    boolean isWanted() {
        return config.get(Params.TLS_PORT) != 0 || config.get(Params.TLS_REPLICATION);
    }

    /** Makes a context of the settings and files as they are now; when they are wrong, logs why, keeps the present one and returns why. */
    @Nullable
    String configure() {
        try {
            TlsSettings settings = TlsSettings.read(config, Server.path(config.get(Params.DIR)));
            if (context == null || !context.settings().equals(settings)) {
                context = TlsContext.of(settings, line -> log.write(LogLevel.WARNING, line));
            }
            return null;
        } catch (TlsFailure e) {
            log.write(LogLevel.WARNING, e.text());
            return e.text();
        }
    }

    /** Whether the parameter is one that a context is made of. */
    static boolean isOfContext(Param param) {
        return OF_CONTEXT.contains(param);
    }

    /** CONFIG SET: makes the settings effective; returns why not, or null. */
    @Nullable
    String follow() {
        return isWanted() && configure() != null ? REFUSED : null;
    }

    /**
     * Encrypts a connection. The handlers that are added later see plaintext, and nothing before the handshake is done.
     *
     * @param accepted whether the peer has connected to us, rather than we to it
     * @return false when there is no context: the connection must not be used
     */
    boolean secure(ChannelPipeline pipeline, LoopTurn turn, boolean accepted) {
        TlsContext now = context;
        if (now == null) {
            return false;
        }
        SslHandler ssl =
                new SslHandler(accepted ? now.serverEngine(config.get(Params.TLS_AUTH_CLIENTS)) : now.clientEngine());
        long seconds = accepted ? HANDSHAKE_SECONDS : config.get(Params.REPL_TIMEOUT);
        ssl.setHandshakeTimeout(seconds, TimeUnit.SECONDS);
        ssl.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MS);
        boolean resumable = now.settings().cachesSessions();
        pipeline.addLast(
                ssl, accepted ? TlsGate.ofClient(this, turn, ssl, resumable) : TlsGate.ofLink(this, turn, ssl));
        return true;
    }

    /** Reads of their own: what is not yet a whole record is kept in the buffer that it came in, which the shared one must not be. */
    static RecvByteBufAllocator readBuffers() {
        return new AdaptiveRecvByteBufAllocator(LEAST_READ_BYTES, FIRST_READ_BYTES, ReadBuffer.BYTES);
    }

    // ---- from the gates ----

    void log(LogLevel level, String line) {
        log.write(level, line);
    }

    void opened(TlsGate gate) {
        gates.add(gate);
    }

    void closed(TlsGate gate) {
        gates.remove(gate);
    }

    /** Clients whose handshake is under way: the node does not know them yet, maxclients counts them. */
    int handshaking() {
        return handshaking;
    }

    void handshaking(int more) {
        handshaking += more;
    }

    /** Tells all peers that nothing more will come: before the process ends. */
    void sayGoodbye() {
        gates.forEach(TlsGate::sayGoodbye);
    }
}
