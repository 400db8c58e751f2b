package dev.ariadne.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clients' work: open-loop, that is, an operation begins when it is due, whether others have ended or not, as long as there is a client
 * that is free. When none is, it begins late, and its latency counts from when it was due all the same: so a stall is seen by all the
 * operations that it held up, and not only by those that were under way (no coordinated omission).
 *
 * <p>One thread does it all: clients are cheap, and the machine's processors are the servers'.
 */
final class Load implements AutoCloseable {
    private static final int SILENCE_CHECK_MS = 10;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final @Nullable Proximity proximity;
    private final Arrivals arrivals;
    private final List<Client> clients = new ArrayList<>();
    private final List<Connections> connections = new ArrayList<>();
    private final long endNanos;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    // The loop's own.
    private long startNanos;
    private final Deque<Client> free = new ArrayDeque<>();
    private boolean timerIsSet;
    private boolean working;
    private int begun;

    Load(Settings settings, Cluster cluster, Recorder recorder, Values values) {
        endNanos = (long) (settings.timeLimitS() * TimeUnit.SECONDS.toNanos(1));
        arrivals = new Arrivals(settings, values);
        proximity = settings.reads() == Settings.Reads.NEAREST ? new Proximity(cluster) : null;
        boolean epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("clients", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loop = group.next();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        // A connection is put in when it is opened.
                    }
                });
        // Every second one is at the other endpoint.
        for (int i = 0; i < Math.max(2, settings.connections()); i++) {
            String endpoint = i % 2 == 0 ? Link.CLIENTS : Link.OTHER_CLIENTS;
            connections.add(new Connections(bootstrap, cluster, endpoint));
        }
        for (int i = 0; i < settings.concurrency(); i++) {
            Connections own = connections.get(i % connections.size());
            clients.add(new Client(i, settings, cluster, recorder, values, own, proximity, this::isFree));
        }
    }

    /** Connects all clients to the primary, so that the run does not begin with that. */
    void connect(long timeoutMs) throws InterruptedException {
        loop.execute(() -> clients.forEach(Client::connect));
        loop.scheduleAtFixedRate(
                () -> connections.forEach(one -> one.endSilent(System.nanoTime())),
                SILENCE_CHECK_MS,
                SILENCE_CHECK_MS,
                TimeUnit.MILLISECONDS);
        connected.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** @param startNanos the start of the run, as {@link System#nanoTime()} has it */
    void start(long startNanos) {
        loop.execute(() -> {
            this.startNanos = startNanos;
            working = true;
            beginWhatIsDue();
        });
    }

    /**
     * No operation begins any more; returns when those under way have ended.
     *
     * @return how many there were, and should have been
     */
    RunResult.Load stop(long timeoutMs) throws InterruptedException {
        long now = System.nanoTime();
        loop.execute(() -> {
            working = false;
            tellIfAllAreFree(ended);
        });
        ended.await(timeoutMs, TimeUnit.MILLISECONDS);
        return loop.submit(() -> {
                    long worked = Math.min(endNanos, now - startNanos);
                    return new RunResult.Load(arrivals.due(worked), begun, worked);
                })
                .syncUninterruptibly()
                .getNow();
    }

    @Override
    public void close() {
        if (proximity != null) {
            proximity.close();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void isFree(Client client, long pauseMs) {
        if (pauseMs > 0) {
            loop.schedule(() -> isFree(client, 0), pauseMs, TimeUnit.MILLISECONDS);
            return;
        }
        free.add(client);
        if (working) {
            beginWhatIsDue();
        } else {
            tellIfAllAreFree(begun == 0 ? connected : ended);
        }
    }

    private void tellIfAllAreFree(CountDownLatch whom) {
        if (free.size() == clients.size()) {
            whom.countDown();
        }
    }

    private void beginWhatIsDue() {
        while (working && !timerIsSet && !free.isEmpty() && arrivals.nextDueNanos() < endNanos) {
            long leftNanos = startNanos + arrivals.nextDueNanos() - System.nanoTime();
            if (leftNanos > 0) {
                timerIsSet = true;
                loop.schedule(this::timerIsOver, leftNanos, TimeUnit.NANOSECONDS);
                return;
            }
            begun++;
            free.remove().begin(arrivals.take());
        }
    }

    private void timerIsOver() {
        timerIsSet = false;
        beginWhatIsDue();
    }
}
