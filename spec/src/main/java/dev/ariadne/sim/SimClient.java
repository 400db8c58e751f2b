package dev.ariadne.sim;

import dev.ariadne.checker.EventType;
import dev.ariadne.core.resp.Args;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A client: one request at a time, on a connection to whom it takes for the primary. Registers are written with values that are written once,
 * and what it saw goes into the history. A request that is not answered in time may or may not have happened; its connection is given up.
 */
final class SimClient implements Pipe.End {
    private static final long TIMEOUT_MS = 3_000;
    private static final int LARGE_BYTES = 40_000;

    /** What is waited for. */
    enum Asked {
        NOTHING,
        WRITE,
        READ,
        TRANSACTION,
        WAIT
    }

    private final Simulation world;
    private final SplittableRandom random;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int process;
    private @Nullable Pipe pipe;
    private boolean connecting;
    private Asked asked = Asked.NOTHING;
    private long number;
    private long key;
    private long value;
    private boolean wrote;
    private long askedMs;
    private long written;

    /** So many that a snapshot of them takes its time. */
    private static final int COUNTERS = 60;

    private static final int BRIEF_MS = 3_000;
    private static final int WAIT_MS = 1_000;

    SimClient(Simulation world, int process, SplittableRandom random) {
        this.world = world;
        this.process = process;
        this.random = random;
    }

    /** What it waits for on its connection. */
    Asked asked() {
        return asked;
    }

    /** Its last request ended at this place of the stream. */
    void wroteUpTo(long end) {
        written = end;
    }

    long writtenUpTo() {
        return written;
    }

    boolean isIdle() {
        return asked == Asked.NOTHING;
    }

    void start() {
        world.at(world.nowMs() + 1_000 + random.nextInt(1_000), this::step);
    }

    private void again() {
        if (world.clientsGoOn()) {
            world.at(world.nowMs() + 1 + random.nextInt(2 * world.swarm().thinkMs()), this::step);
        }
    }

    private void step() {
        Pipe p = pipe;
        if (p != null && !p.to.equals(world.leader())) {
            hangUp();
            p = null;
        }
        if (p == null) {
            connect();
        } else if (wrote && world.swarm().waits() && random.nextInt(4) == 0) {
            wrote = false;
            askedMs = world.nowMs();
            ask(p, Asked.WAIT, "WAIT", "1", Integer.toString(WAIT_MS));
        } else if (random.nextInt(2) == 0) {
            key = random.nextInt(world.swarm().keys());
            world.history().add(process, EventType.INVOKE, "read", key, null, world.nowMs() * 1_000_000);
            ask(p, Asked.READ, "GET", "key:" + key);
        } else {
            write(p);
        }
    }

    private void write(Pipe p) {
        key = random.nextInt(world.swarm().keys());
        value = world.nextValue();
        String text = Long.toString(value);
        if (world.swarm().largeValues() && random.nextInt(50) == 0) {
            text = "0".repeat(LARGE_BYTES) + text;
        }
        world.history().add(process, EventType.INVOKE, "write", key, value, world.nowMs() * 1_000_000);
        if (world.swarm().transactions() && random.nextInt(3) == 0) {
            asked = Asked.TRANSACTION;
            deadline();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            request(all, "MULTI");
            request(all, "SET", "key:" + key, text);
            request(all, "SET", "twin:" + key, text);
            // Neither may be executed twice, nor by one server alone.
            request(all, "INCR", "count:" + random.nextInt(COUNTERS));
            if (random.nextBoolean()) {
                request(all, "SET", "brief:" + key, text, "PX", Integer.toString(1 + random.nextInt(BRIEF_MS)));
            } else {
                request(all, "PERSIST", "brief:" + key);
            }
            request(all, "EXEC");
            world.send(p, true, all.toByteArray());
        } else {
            ask(p, Asked.WRITE, "SET", "key:" + key, text);
        }
    }

    private void ask(Pipe p, Asked what, String... argv) {
        asked = what;
        deadline();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        request(out, argv);
        world.send(p, true, out.toByteArray());
    }

    private static void request(ByteArrayOutputStream out, String... argv) {
        Args request = Args.of(argv);
        out.write(request.buf(), request.requestStart(), request.requestEnd() - request.requestStart());
    }

    private void deadline() {
        long mine = ++number;
        world.at(world.nowMs() + TIMEOUT_MS, () -> {
            if (number == mine && !isIdle()) {
                crashed();
            }
        });
    }

    private void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        world.connect(this, world.leader(), new Simulation.Opened() {
            @Override
            public boolean wanted() {
                return connecting;
            }

            @Override
            public void up(Pipe opened) {
                connecting = false;
                pipe = opened;
                received.reset();
                again();
            }

            @Override
            public void down(String why) {
                connecting = false;
                again();
            }
        });
        long mine = ++number;
        world.at(world.nowMs() + TIMEOUT_MS, () -> {
            if (connecting && number == mine) {
                connecting = false;
                again();
            }
        });
    }

    private void hangUp() {
        Pipe p = pipe;
        pipe = null;
        wrote = false;
        if (p != null) {
            world.close(p, true, false);
        }
    }

    /** Nobody knows what became of the request. */
    private void crashed() {
        if (asked != Asked.WAIT) {
            String f = asked == Asked.READ ? "read" : "write";
            world.history().add(process, EventType.INFO, f, key, null, world.nowMs() * 1_000_000);
            process += world.swarm().clients();
        }
        asked = Asked.NOTHING;
        hangUp();
        again();
    }

    @Override
    public void readable(Pipe p) {
        if (p != pipe) {
            p.back.keep(p.back.take(), p.back.take().length);
            return;
        }
        byte[] bytes = p.back.take();
        received.writeBytes(bytes);
        p.back.keep(bytes, bytes.length);
        String text = received.toString(StandardCharsets.ISO_8859_1);
        if (asked == Asked.NOTHING || !isComplete(text)) {
            return;
        }
        received.reset();
        answered(text);
    }

    private boolean isComplete(String text) {
        if (!text.endsWith("\r\n")) {
            return false;
        }
        return switch (asked) {
            case NOTHING -> false;
            case WRITE, WAIT -> true;
            case READ -> !text.startsWith("$") || text.startsWith("$-1") || bulkIsComplete(text);
            // +OK, four times +QUEUED, *4, four replies; or what refuses it.
            case TRANSACTION ->
                text.contains("-EXECABORT")
                        || text.contains(" without MULTI")
                        || text.lines().count() == 10;
        };
    }

    private static boolean bulkIsComplete(String text) {
        int line = text.indexOf("\r\n");
        return text.length() == line + 2 + Integer.parseInt(text.substring(1, line)) + 2;
    }

    private void answered(String text) {
        Asked what = asked;
        asked = Asked.NOTHING;
        long nanos = world.nowMs() * 1_000_000;
        switch (what) {
            case NOTHING -> {}
            case WRITE, TRANSACTION -> {
                boolean ok = what == Asked.WRITE ? text.startsWith("+OK") : !text.contains("-");
                if (text.contains("UNBLOCKED")) {
                    world.history().add(process, EventType.INFO, "write", key, null, nanos);
                    process += world.swarm().clients();
                } else {
                    world.history().add(process, ok ? EventType.OK : EventType.FAIL, "write", key, value, nanos);
                }
                wrote = ok;
            }
            case READ -> {
                if (text.startsWith("$")) {
                    world.history().add(process, EventType.OK, "read", key, readValue(text), nanos);
                } else {
                    world.history().add(process, EventType.FAIL, "read", key, null, nanos);
                }
            }
            case WAIT -> {
                if (world.isWatched()) {
                    Steps.checkWaited(world, text, world.nowMs() - askedMs, WAIT_MS);
                }
            }
        }
        again();
    }

    private static @Nullable Long readValue(String text) {
        if (text.startsWith("$-1")) {
            return null;
        }
        String digits = text.substring(text.indexOf("\r\n") + 2, text.length() - 2);
        int first = 0;
        while (first < digits.length() - 1 && digits.charAt(first) == '0') {
            first++;
        }
        return Long.parseLong(digits.substring(first));
    }

    @Override
    public void closed(Pipe p) {
        if (p == pipe) {
            pipe = null;
            wrote = false;
            if (!isIdle()) {
                crashed();
            }
        }
    }
}
