package dev.ariadne.tla;

import dev.ariadne.tla.TlcReport.Verdict;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Checks models with TLC inside this JVM.
 *
 * <p>Every run has its own class loader, directory and temporary files, so runs do not see each other and may go on at the same
 * time. The fingerprint function and the seed are pinned: with one worker a run finds the same states in the same order always.
 */
public final class Tlc {
    static final String CFG = "Model.cfg";

    private final Map<String, String> modules;
    private final int workers;
    private final long progressMs;
    private final Consumer<TlcProgress> progress;

    private Tlc(Map<String, String> modules, int workers, long progressMs, Consumer<TlcProgress> progress) {
        this.modules = modules;
        this.workers = workers;
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
        return new Tlc(Models.modules(), workers, 0, p -> {});
    }

    /** The same TLC, which tells {@code listener} from a thread of its own how far it is, every {@code everyMs}. */
    public Tlc reporting(long everyMs, Consumer<TlcProgress> listener) {
        return new Tlc(modules, workers, everyMs, listener);
    }

    /** The same TLC on other texts of the modules (file name to text): how a test sees that a weakened rule is noticed. */
    public Tlc on(Map<String, String> otherModules) {
        return new Tlc(Map.copyOf(otherModules), workers, progressMs, progress);
    }

    /** Checks a model; trouble of any kind is the verdict {@link Verdict#UNKNOWN}. */
    public TlcReport check(Model model) {
        long start = System.nanoTime();
        Engine.Outcome outcome = run(model);
        double seconds = (System.nanoTime() - start) / 1e9;
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
                outcome.generated(),
                outcome.distinct(),
                seconds,
                workers,
                outcome.behaviour());
    }

    /** TLC does not say which of a model's liveness properties failed; models have one. */
    private static String theTemporalProperty(Model model) {
        List<String> properties = model.fails().isEmpty() ? model.holds() : model.fails();
        return properties.get(properties.size() - 1);
    }

    private Engine.Outcome run(Model model) {
        try (Workspace workspace = Workspace.of(modules, model.cfg())) {
            Engine.Checker checker = new TlcLoader().create(Engine.Checker.class, "CheckRun");
            AtomicBoolean done = new AtomicBoolean();
            Thread reporter = new Thread(() -> report(checker, done), "tlc-progress");
            reporter.setDaemon(true);
            if (progressMs > 0) {
                reporter.start();
            }
            try {
                return checker.check(workspace.directory(), workers);
            } finally {
                done.set(true);
                reporter.interrupt();
                forgetBeans();
            }
        }
    }

    /** TLC registers management beans and leaves them; the next TLC would stumble over the names. */
    private static void forgetBeans() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : beans.queryNames(new ObjectName("tlc2.*:*"), null)) {
                beans.unregisterMBean(name);
            }
        } catch (JMException e) {
            throw new IllegalStateException("TLC's management beans cannot be removed", e);
        }
    }

    private void report(Engine.Checker checker, AtomicBoolean done) {
        try {
            while (!done.get()) {
                Thread.sleep(progressMs);
                TlcProgress now = checker.progress();
                if (now.generated() > 0) {
                    progress.accept(now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
