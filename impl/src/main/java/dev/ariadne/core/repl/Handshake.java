package dev.ariadne.core.repl;

import dev.ariadne.config.Params;
import dev.ariadne.core.Host;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a replica and its primary say to each other before PSYNC is answered: PING; then AUTH, REPLCONF listening-port, ip-address and capa
 * in one go, with INFO behind them when {@link DataGuard data are protected}; then PSYNC. Answers are lines; an empty one is a sign of life.
 *
 * <p>Redis: replication.c syncWithMaster.
 */
final class Handshake {
    /** What an answer is waited for. */
    private enum Asked {
        PING,
        AUTH,
        PORT,
        IP,
        CAPA,
        INFO,
        PSYNC
    }

    private static final int MAX_LINE_BYTES = 256;

    private final Node node;
    private final ReplicaLink link;
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private @Nullable DataGuard guard;

    Handshake(Node node, ReplicaLink link) {
        this.node = node;
        this.link = link;
    }

    /** A copy for {@code node} and its link, which are copies; not while {@link DataGuard} listens. */
    Handshake(Node node, ReplicaLink link, Handshake other) {
        this(node, link);
        asked.addAll(other.asked);
    }

    void begin() {
        end();
        ask(Asked.PING, "PING");
    }

    /** It is over, one way or the other. */
    void end() {
        asked.clear();
        guard = null;
    }

    /** Sends PSYNC. */
    void askPsync(String... argv) {
        ask(Asked.PSYNC, argv);
    }

    private void ask(Asked what, String... argv) {
        asked.add(what);
        link.send(argv);
    }

    /** Takes one line; returns the index behind it, or {@code from} when it is not complete. */
    int onLine(byte[] buf, int from, int to, long nowMs) {
        int end = from;
        while (end < to && buf[end] != '\n') {
            end++;
        }
        if (end == to) {
            if (to - from > MAX_LINE_BYTES) {
                link.drop("the primary's answer is longer than " + MAX_LINE_BYTES + " bytes", nowMs);
                return to;
            }
            return from;
        }
        int length = end > from && buf[end - 1] == '\r' ? end - 1 - from : end - from;
        String line = new String(buf, from, length, StandardCharsets.ISO_8859_1);
        if (asked.peek() == Asked.INFO) {
            onInfo(line, end + 1 - from, nowMs);
        } else if (length > 0) {
            onAnswer(line, nowMs);
        }
        return end + 1;
    }

    private void onAnswer(String line, long nowMs) {
        Asked what = asked.isEmpty() ? Asked.PSYNC : asked.remove();
        switch (what) {
            case PING -> {
                if (line.startsWith("+")
                        || line.startsWith("-NOAUTH")
                        || line.startsWith("-NOPERM")
                        || line.startsWith("-ERR operation not permitted")) {
                    introduce();
                } else {
                    link.drop("the primary answered PING with: " + line, nowMs);
                }
            }
            case AUTH -> {
                if (line.startsWith("-")) {
                    node.log(LogLevel.WARNING, "Unable to AUTH to MASTER: " + line);
                    link.drop("the primary refused AUTH", nowMs);
                }
            }
            case PORT, IP, CAPA -> {
                if (line.startsWith("-")) {
                    node.log(LogLevel.NOTICE, "(Non critical) the primary does not understand REPLCONF: " + line);
                }
            }
            case INFO -> throw new IllegalStateException("INFO's reply is more than one line");
            case PSYNC -> link.onPsyncAnswer(line, nowMs);
        }
        if (what != Asked.PSYNC) {
            requestSyncIfReady(nowMs);
        }
    }

    private void onInfo(String line, int bytes, long nowMs) {
        DataGuard g = guard;
        if (g == null || g.onLine(line, bytes)) {
            asked.remove();
            requestSyncIfReady(nowMs);
        }
    }

    private void requestSyncIfReady(long nowMs) {
        if (link.state() != ReplicaLink.State.HANDSHAKE || !asked.isEmpty()) {
            return;
        }
        DataGuard g = guard;
        String objection = g == null ? null : g.objection();
        if (objection != null) {
            link.refuse(objection, nowMs);
        } else {
            link.requestSync();
        }
    }

    /** Where the primary is to say that we are: at the TLS port when that is what replicas use. */
    private long announcedPort() {
        long announced = node.config().get(Params.REPLICA_ANNOUNCE_PORT);
        Host host = node.effects().host();
        boolean tls = node.config().get(Params.TLS_REPLICATION) && host.tlsPort() != 0;
        return announced != 0 ? announced : tls ? host.tlsPort() : host.port();
    }

    private void introduce() {
        String password = node.config().get(Params.MASTERAUTH);
        if (!password.isEmpty()) {
            String user = node.config().get(Params.MASTERUSER);
            if (user.isEmpty()) {
                ask(Asked.AUTH, "AUTH", password);
            } else {
                ask(Asked.AUTH, "AUTH", user, password);
            }
        }
        ask(Asked.PORT, "REPLCONF", "listening-port", Long.toString(announcedPort()));
        String ip = node.config().get(Params.REPLICA_ANNOUNCE_IP);
        if (!ip.isEmpty()) {
            ask(Asked.IP, "REPLCONF", "ip-address", ip);
        }
        ask(Asked.CAPA, "REPLCONF", "capa", "eof", "capa", "psync2");
        if (DataGuard.isNeeded(node)) {
            guard = new DataGuard(node.replication());
            ask(Asked.INFO, "INFO", "replication");
        }
    }
}
