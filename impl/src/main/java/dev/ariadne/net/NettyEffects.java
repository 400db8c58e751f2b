package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.Address;
import dev.ariadne.core.Buffers;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.Effects;
import dev.ariadne.core.FileText;
import dev.ariadne.core.Host;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.persist.Disk;
import dev.ariadne.core.repl.Chunk;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptEngine;
import dev.ariadne.lua.LuaVm;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The node's wishes, fulfilled by Netty on the event loop's thread. */
final class NettyEffects implements Effects {
    private static final String PROTECTED =
            "DENIED Protected mode: the default user needs no password and this connection comes from another machine."
                    + " On the server's machine, set requirepass, or bind the addresses to serve, or CONFIG SET protected-mode no.";

    private final Config config;
    private final LoopTurn turn;
    private final LogLine log;
    private final Host host;
    private final IntConsumer exit;
    private final ScriptThread scriptThread = new ScriptThread();
    private final IntConsumer halt;
    private final Runnable ready;
    private final Disk disk;
    private final HeapGuard heap = new HeapGuard();
    private final Strangers strangers = new Strangers(heap.promisedBytes());
    private final SecureRandom secrets = new SecureRandom();
    private final ReadBuffer readBuffer = new ReadBuffer();
    private final LinkDialer dialer;
    private @Nullable ConnHandler accepting;
    private @Nullable LinkHandler link;

    /**
     * @param exit ends the process with a code, on the loop's thread, after output has left
     * @param halt ends it at once
     * @param ready the data set is there
     */
    NettyEffects(
            Config config,
            LoopTurn turn,
            EventLoop loop,
            Transport transport,
            Tls tls,
            LogLine log,
            Host host,
            IntConsumer exit,
            IntConsumer halt,
            Runnable ready) {
        this.config = config;
        this.turn = turn;
        this.log = log;
        this.host = host;
        this.exit = exit;
        this.halt = halt;
        this.ready = ready;
        this.dialer = new LinkDialer(config, loop, turn, transport, tls, readBuffer);
        this.disk = new FileDisk(() -> Path.of(Server.utf8(config.get(Params.DIR))), () -> turn.soon(turn::ask));
    }

    /** What those hold who have not said who they are. */
    Strangers strangers() {
        return strangers;
    }

    ReadBuffer readBuffer() {
        return readBuffer;
    }

    // ---- accepting ----

    /** Why a connection may not even speak to the node, as an error reply; null when it may. */
    @Nullable
    String refusal(Address remote) {
        boolean guarded = config.get(Params.PROTECTED_MODE)
                && turn.node().access().users().defaultUser().needsNoPassword();
        return guarded && !remote.isLocal() ? PROTECTED : null;
    }

    /** One end of a socket. */
    Address address(@Nullable SocketAddress address) {
        return Addresses.of(address, config.get(Params.UNIXSOCKET));
    }

    /** Makes the connection known to the node, which may reply to it at once. */
    Conn accept(ConnHandler handler, Address remote, Address local) {
        accepting = handler;
        try {
            Conn conn = turn.node().onAccept(remote, local, turn.nowMs());
            conn.attachment(handler);
            return conn;
        } finally {
            accepting = null;
        }
    }

    private ConnHandler handlerOf(Conn c) {
        Object attached = c.attachment();
        ConnHandler handler = attached == null ? accepting : (ConnHandler) attached;
        if (handler == null) {
            throw new IllegalStateException("no socket belongs to " + c);
        }
        return handler;
    }

    // ---- clients and replicas ----

    @Override
    public Reply reply(Conn c) {
        return handlerOf(c).reply();
    }

    @Override
    public void stream(Conn replica, Chunk chunk, int from, int to) {
        handlerOf(replica).stream(chunk, from, to);
    }

    @Override
    public void payload(Conn replica, byte[] buf, int from, int to) {
        handlerOf(replica).payload(buf, from, to);
    }

    @Override
    public Buffers buffers(Conn c) {
        return c.attachment() instanceof ConnHandler handler ? handler.buffers() : Buffers.NONE;
    }

    @Override
    public void resume(Conn c) {
        turn.resume(handlerOf(c));
    }

    @Override
    public void close(Conn c, CloseReason why) {
        handlerOf(c).close(why);
    }

    // ---- the link to the primary ----

    @Override
    public void openLink(String primaryHost, int port) {
        LinkHandler handler = new LinkHandler(this, turn);
        link = handler;
        dialer.dial(handler, primaryHost, port);
    }

    /** The link told the node, or is about to, that it is down. */
    void linkGone(LinkHandler handler) {
        if (link == handler) {
            link = null;
        }
    }

    @Override
    public void sendLink(byte[] buf, int from, int to) {
        if (link != null) {
            link.send(buf, from, to);
        }
    }

    @Override
    public void resumeLink() {
        LinkHandler handler = link;
        if (handler != null) {
            turn.soon(handler::offerHeld);
        }
    }

    @Override
    public void closeLink() {
        if (link != null) {
            link.abandon();
            link = null;
        }
    }

    // ---- the rest of the world ----

    @Override
    public void wakeAt(long atMs) {
        turn.wakeAt(atMs);
    }

    @Override
    public void log(LogLevel level, String line) {
        if (turn.isStarted()) {
            log.role(turn.node().replication().isPrimary() ? 'M' : 'S');
        }
        log.write(level, line);
    }

    @Override
    public long freeMemory(long wanted) {
        return heap.freeHeap(wanted);
    }

    @Override
    public long freeBuffers() {
        return heap.freeDirect();
    }

    @Override
    public long memoryLimit() {
        return heap.promisedBytes();
    }

    @Override
    public long bufferLimit() {
        return heap.directBytes();
    }

    @Override
    public ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public byte[] secret(int bytes) {
        byte[] secret = new byte[bytes];
        secrets.nextBytes(secret);
        return secret;
    }

    @Override
    public @Nullable ScriptEngine scriptEngine(ScriptEngine.Host host) {
        try {
            return new LuaVm(host, Server.REDIS_VERSION, turn::broken);
        } catch (LinkageError e) {
            if (LastAct.errorIn(e.getCause()) instanceof VirtualMachineError) {
                throw e;
            }
            log.write(LogLevel.WARNING, "Scripts cannot run, the Lua library could not be loaded: " + e);
            return null;
        }
    }

    @Override
    public FileText readText(String path) {
        try {
            return new FileText(Files.readString(file(path), StandardCharsets.ISO_8859_1), "");
        } catch (IOException e) {
            return new FileText(null, reason(e));
        }
    }

    @Override
    public String replaceText(String path, String text) {
        Path target = file(path);
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp-" + host.pid());
        try {
            try (FileChannel out = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return "";
        } catch (IOException e) {
            return reason(e);
        }
    }

    private Path file(String path) {
        return Server.path(config.get(Params.DIR)).resolve(Server.path(path));
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return FileText.NOT_THERE;
        }
        return e instanceof AccessDeniedException ? "Permission denied" : String.valueOf(e.getMessage());
    }

    @Override
    public boolean beginScript(Runnable body) {
        return scriptThread.begin(body);
    }

    @Override
    public boolean continueScript() {
        return scriptThread.resume();
    }

    @Override
    public void scriptTick() {
        if (scriptThread.isOverdue(config.get(Params.BUSY_REPLY_THRESHOLD))) {
            scriptThread.pause();
        }
    }

    @Override
    public long steadyNanos() {
        return System.nanoTime();
    }

    @Override
    public void stall(long millis) {
        // The loop's thread is the server: parking it is what freezing the server means.
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void shutdown(int exitCode) {
        turn.afterFlush(() -> exit.accept(exitCode));
    }

    @Override
    public void halt(int exitCode) {
        halt.accept(exitCode);
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public void ready() {
        ready.run();
    }

    @Override
    public Host host() {
        return host;
    }
}
