package dev.ariadne.tla;

import dev.ariadne.tla.TlcReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Checks models with TLC inside this JVM.
 *
 * <p>Every run has its own directory and temporary files and a TLC that nobody else uses meanwhile, so runs do not see each other and
 * may go on at the same time. A TLC that came to a regular end is used again for the same specification, which is much faster than a
 * new one. The fingerprint function and the seed are pinned: with one worker a run finds the same states in the same order always.
 */
public final class Tlc {
    static final String CFG = "Model.cfg";

    /** TLC's own share. */
    private static final double FINGERPRINT_SHARE = 0.25;

    private final Specification specification;
    private final int workers;
    private final double fingerprintShare;
    private final long progressMs;
    private final Consumer<TlcProgress> progress;

    private Tlc(
            Specification specification,
            int workers,
            double fingerprintShare,
            long progressMs,
            Consumer<TlcProgress> progress) {
        this.specification = specification;
        this.workers = workers;
        this.fingerprintShare = fingerprintShare;
        this.progressMs = progressMs;
        this.progress = progress;
    }

    /**
     * TLC with a number of worker threads.
     *
     * @throws IllegalArgumentException if there is to be no worker
     */
    public static Tlc withWorkers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("TLC needs at least one worker, not " + workers);
        }
        return new Tlc(Specification.registered(), workers, FINGERPRINT_SHARE, 0, p -> {});
    }

    /** The same TLC, which tells {@code listener} from a thread of its own how far it is, every {@code everyMs}. */
    public Tlc reporting(long everyMs, Consumer<TlcProgress> listener) {
        return new Tlc(specification, workers, fingerprintShare, everyMs, listener);
    }

    /** The same TLC on other texts of the modules (file name to text): how a test sees that a weakened rule is noticed. */
    public Tlc on(Map<String, String> otherModules) {
        return new Tlc(
                new Specification(specification.root(), otherModules), workers, fingerprintShare, progressMs, progress);
    }

    /**
     * Checks models, several at a time.
     *
     * @param lanes how many at a time
     * @param listener told of each model as soon as it and all before it have been checked, in the calling thread
     * @return the reports in the order of the models
     * @throws IllegalArgumentException if there is to be no lane
     */
    public List<TlcReport> checkAll(List<Model> models, int lanes, Consumer<TlcReport> listener) {
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        try {
            Tlc one = new Tlc(specification, workers, fingerprintShare / lanes, progressMs, progress);
            List<Future<TlcReport>> running = models.stream()
                    .map(model -> threads.submit(() -> one.check(model)))
                    .toList();
            List<TlcReport> reports = new ArrayList<>();
            for (Future<TlcReport> run : running) {
                TlcReport report = run.get();
                reports.add(report);
                listener.accept(report);
            }
            return reports;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while models were checked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a model could not be checked", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Checks a model; trouble of any kind is the verdict {@link Verdict#UNKNOWN}. */
    public TlcReport check(Model model) {
        long start = System.nanoTime();
        Engine.Outcome outcome = run(model, start);
        Verdict verdict = outcome.trouble() != null
                ? Verdict.UNKNOWN
                : outcome.violated() != null ? Verdict.VIOLATED : Verdict.HOLDS;
        String violated = outcome.violated();
        if (violated != null && violated.isEmpty()) {
            violated = theTemporalProperty(model);
        }
        return new TlcReport(
                model,
                verdict,
                violated,
                outcome.trouble(),
                outcome.counts().generated(),
                outcome.counts().distinct(),
                outcome.counts().depth(),
                secondsSince(start),
                workers,
                outcome.behaviour(),
                outcome.loop());
    }

    /** TLC does not say which of a model's liveness properties failed: it is one of these. */
    private static String theTemporalProperty(Model model) {
        return String.join(" or ", model.fails().isEmpty() ? model.holds() : model.fails());
    }

    private Engine.Outcome run(Model model, long start) {
        Lanes.Lane lane = Lanes.take(specification);
        try (Workspace workspace = Workspace.of(specification.modules(), model.cfg())) {
            Engine.Checker checker = lane.loader().create(Engine.Checker.class, "CheckRun");
            AtomicBoolean done = new AtomicBoolean();
            Thread reporter = new Thread(() -> report(model, start, checker, done), "tlc-progress");
            reporter.setDaemon(true);
            if (progressMs > 0) {
                reporter.start();
            }
            Engine.Outcome outcome;
            try {
                outcome = checker.check(
                        new Engine.Job(workspace.directory(), specification.root(), workers, fingerprintShare));
            } finally {
                done.set(true);
                reporter.interrupt();
            }
            if (outcome.trouble() == null) {
                Lanes.giveBack(lane);
            }
            return outcome;
        }
    }

    private void report(Model model, long start, Engine.Checker checker, AtomicBoolean done) {
        try {
            while (!done.get()) {
                Thread.sleep(progressMs);
                Engine.Counts now = checker.progress();
                if (now.generated() > 0) {
                    progress.accept(new TlcProgress(
                            model.name(),
                            now.generated(),
                            now.distinct(),
                            now.queue(),
                            now.depth(),
                            secondsSince(start)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
