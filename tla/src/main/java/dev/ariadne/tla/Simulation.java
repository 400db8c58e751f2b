package dev.ariadne.tla;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Random walks through a model. They check invariants and properties of single steps, not liveness, and they prove nothing: they look
 * where a search of all states would not get to.
 *
 * <p>Walk number n of a seed is always the same walk, whatever the number of workers; the failing walk with the smallest number is
 * reported.
 *
 * @param depth the most states in a walk
 * @param walks how many walks
 * @param seconds after which no further walk is begun; 0: no limit
 * @param seed fixes the walks
 * @param workers how many walk at a time
 */
public record Simulation(int depth, long walks, double seconds, long seed, int workers) {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /**
     * What was found.
     *
     * @param violated the property that failed, null if none did
     * @param trouble why walking ended early, null if it did not
     * @param walk the number of the walk that failed, counted from 1
     * @param walks how many walks were made
     * @param states how many states there were in them
     * @param seconds how long it took
     * @param counterexample the walk that failed
     */
    public record Result(
            Model model,
            @Nullable String violated,
            @Nullable String trouble,
            long walk,
            long walks,
            long states,
            double seconds,
            List<Step> counterexample) {
        /** The failing walk in the form in which TLC's counterexamples are told. */
        public TlcReport report() {
            return new TlcReport(
                    model,
                    TlcReport.Verdict.VIOLATED,
                    violated,
                    null,
                    states,
                    0,
                    counterexample.size(),
                    seconds,
                    1,
                    counterexample,
                    TlcReport.NO_LOOP);
        }
    }

    /**
     * How far it is.
     *
     * @param walks made so far
     * @param states in them
     * @param seconds since the start
     */
    public record SoFar(long walks, long states, double seconds) {}

    /** What the workers share. */
    private static final class Shared {
        final AtomicLong next = new AtomicLong(1);
        final AtomicLong made = new AtomicLong();
        final AtomicLong states = new AtomicLong();
        long failed = Long.MAX_VALUE;
        Engine.@Nullable Walk failure;

        synchronized void failed(long number, Engine.Walk walk) {
            if (number < failed) {
                failed = number;
                failure = walk;
            }
        }

        synchronized boolean mayBegin(long number) {
            return number < failed;
        }
    }

    /** Walks on TLC's settings: its specification and how often it reports. */
    public Result of(Model model, Tlc tlc, long everyMs, Consumer<SoFar> listener) {
        long start = System.nanoTime();
        Shared shared = new Shared();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<@Nullable String>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(threads.submit(() -> work(model, tlc, start, shared)));
            }
            String trouble = null;
            for (Future<@Nullable String> worker : running) {
                while (true) {
                    try {
                        String printed = worker.get(everyMs, TimeUnit.MILLISECONDS);
                        trouble = printed == null ? trouble : printed;
                        break;
                    } catch (TimeoutException e) {
                        listener.accept(new SoFar(shared.made.get(), shared.states.get(), since(start)));
                    }
                }
            }
            return result(model, tlc, shared, trouble, since(start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while walking", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the model could not be walked", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private @Nullable String work(Model model, Tlc tlc, long start, Shared shared) {
        Specification specification = tlc.specification();
        Lanes.Lane lane = Lanes.take(specification);
        try (Workspace workspace = Workspace.of(specification.modules(), tlc.cfg(model))) {
            Engine.Walking walking = lane.loader().create(Engine.Walking.class, "WalkRun");
            String printed = walking.open(workspace.directory(), specification.root());
            if (printed != null) {
                return printed;
            }
            for (long number = shared.next.getAndIncrement();
                    number <= walks && shared.mayBegin(number) && (seconds <= 0 || since(start) < seconds);
                    number = shared.next.getAndIncrement()) {
                Engine.Walk walk = walking.walk(seed * MIX + number, depth);
                shared.made.incrementAndGet();
                shared.states.addAndGet(walk.states());
                if (walk.trouble() != null || walk.violated() != null) {
                    shared.failed(number, walk);
                }
                if (walk.trouble() != null) {
                    return null;
                }
            }
            Lanes.giveBack(lane);
            return null;
        }
    }

    private static Result result(Model model, Tlc tlc, Shared shared, @Nullable String unparsed, double seconds) {
        Engine.Walk failure = shared.failure;
        String printed = failure == null ? unparsed : failure.trouble();
        return new Result(
                model,
                failure == null ? null : failure.violated(),
                printed == null ? null : tlc.complaints(printed, model),
                failure == null ? 0 : shared.failed,
                shared.made.get(),
                shared.states.get(),
                seconds,
                failure == null ? List.of() : failure.behaviour());
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
