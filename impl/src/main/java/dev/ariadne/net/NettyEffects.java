package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
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
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The node's wishes, fulfilled by Netty on the event loop's thread. */
final class NettyEffects implements Effects {
    private static final String PROTECTED =
            "DENIED Protected mode: no password is set and this connection comes from another machine."
                    + " On the server's machine, set requirepass, or bind the addresses to serve, or CONFIG SET protected-mode no.";

    private final Config config;
    private final LoopTurn turn;
    private final EventLoop loop;
    private final Transport transport;
    private final Tls tls;
    private final LogLine log;
    private final Host host;
    private final IntConsumer exit;
    private final ScriptThread scriptThread = new ScriptThread();
    private final IntConsumer halt;
    private final Runnable ready;
    private final Disk disk;
    private final ReadBuffer readBuffer = new ReadBuffer();
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
        this.loop = loop;
        this.transport = transport;
        this.tls = tls;
        this.log = log;
        this.host = host;
        this.exit = exit;
        this.halt = halt;
        this.ready = ready;
        this.disk = new FileDisk(() -> Path.of(Server.utf8(config.get(Params.DIR))), () -> turn.soon(turn::ask));
    }

    ReadBuffer readBuffer() {
        return readBuffer;
    }

    // ---- accepting ----

    /** Why a connection may not even speak to the node, as an error reply; null when it may. */
    @Nullable
    String refusal(Channel channel) {
        boolean open = !config.get(Params.PROTECTED_MODE)
                || !config.get(Params.REQUIREPASS).isEmpty();
        return open || Addresses.isLocal(channel.remoteAddress()) ? null : PROTECTED;
    }

    /** Makes the connection known to the node, which may reply to it at once. */
    Conn accept(ConnHandler handler, Channel channel) {
        accepting = handler;
        try {
            boolean unix = Addresses.isUnix(channel.localAddress());
            String path = config.get(Params.UNIXSOCKET) + ":0";
            Conn conn = turn.node()
                    .onAccept(
                            unix ? path : Addresses.text(channel.remoteAddress()),
                            unix ? path : Addresses.text(channel.localAddress()),
                            turn.nowMs());
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
        InetAddress known = Addresses.literal(primaryHost);
        if (known != null) {
            connect(handler, known, port);
        } else {
            resolve(handler, primaryHost, port);
        }
    }

    /** Names are looked up on a thread of their own: a slow name server must not stop the server. */
    private void resolve(LinkHandler handler, String name, int port) {
        Thread lookup = new Thread(
                () -> {
                    try {
                        InetAddress address = InetAddress.getByName(name);
                        turn.soon(() -> connect(handler, address, port));
                    } catch (UnknownHostException e) {
                        turn.soon(() -> handler.lost("host name " + name + " is not known"));
                    }
                },
                "ariadne-resolve");
        lookup.setDaemon(true);
        lookup.start();
    }

    private void connect(LinkHandler handler, InetAddress address, int port) {
        if (handler != link) {
            return;
        }
        boolean encrypted = config.get(Params.TLS_REPLICATION);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // The end of input is heard of as it is read; the end of the channel would come behind other clients'
                // requests.
                .option(ChannelOption.ALLOW_HALF_CLOSURE, !encrypted)
                .option(ChannelOption.RCVBUF_ALLOCATOR, encrypted ? Tls.readBuffers() : readBuffer)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMs())
                .handler(encrypted ? encryptedLink(handler) : handler);
        String source = config.get(Params.BIND_SOURCE_ADDR);
        InetAddress local = source.isEmpty() ? null : Addresses.literal(source);
        if (local != null) {
            bootstrap.localAddress(new InetSocketAddress(local, 0));
        }
        ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(address, port));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                handler.lost(String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private ChannelHandler encryptedLink(LinkHandler handler) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls.secure(channel.pipeline(), turn, false)) {
                    channel.pipeline().addLast(handler);
                } else {
                    channel.close();
                }
            }
        };
    }

    private int connectTimeoutMs() {
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.SECONDS.toMillis(config.get(Params.REPL_TIMEOUT)));
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
    public ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
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
