package dev.ariadne.tla;

import dev.ariadne.tla.TlcReport.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    private Specification specification = Specification.registered();
    private int workers = 1;
    private double fingerprintShare = FINGERPRINT_SHARE;
    private long progressMs;
    private Consumer<TlcProgress> progress = p -> {};
    private boolean counting;
    private @Nullable Path graph;
    private @Nullable Variation variation;
    private @Nullable Path checkpoints;
    private long checkpointMs;
    private boolean resuming;
    private boolean distributed;

    private Tlc() {}

    private Tlc(Tlc other) {
        specification = other.specification;
        workers = other.workers;
        fingerprintShare = other.fingerprintShare;
        progressMs = other.progressMs;
        progress = other.progress;
        counting = other.counting;
        graph = other.graph;
        variation = other.variation;
        checkpoints = other.checkpoints;
        checkpointMs = other.checkpointMs;
        resuming = other.resuming;
        distributed = other.distributed;
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
        Tlc tlc = new Tlc();
        tlc.workers = workers;
        return tlc;
    }

    /** The same TLC, which tells {@code listener} from a thread of its own how far it is, every {@code everyMs}. */
    public Tlc reporting(long everyMs, Consumer<TlcProgress> listener) {
        Tlc tlc = new Tlc(this);
        tlc.progressMs = everyMs;
        tlc.progress = listener;
        return tlc;
    }

    /** The same TLC on other texts of the modules (file name to text): how a test sees that a weakened rule is noticed. */
    public Tlc on(Map<String, String> otherModules) {
        Tlc tlc = new Tlc(this);
        tlc.specification = specification.with(otherModules);
        return tlc;
    }

    /** The same TLC on a user's own module; the model to check is then {@link Variation#model}. */
    public Tlc on(Variation own) {
        Tlc tlc = new Tlc(this);
        tlc.specification = own.specification();
        tlc.variation = own;
        return tlc;
    }

    /** The same TLC, whose reports say how often each action was taken. */
    public Tlc counting() {
        Tlc tlc = new Tlc(this);
        tlc.counting = true;
        return tlc;
    }

    /** The same TLC, which writes the states and transitions that it meets to a file, whose name ends in .dot or .json. */
    public Tlc writingGraph(Path file) {
        Tlc tlc = new Tlc(this);
        tlc.graph = file;
        return tlc;
    }

    /** The same TLC, which saves its search in a directory every so often. A run that was broken off can be {@link #resuming resumed}. */
    public Tlc checkpointing(Path directory, long everyMs) {
        Tlc tlc = new Tlc(this);
        tlc.checkpoints = directory;
        tlc.checkpointMs = everyMs;
        return tlc;
    }

    /** The same TLC, which goes on from the last checkpoint in a directory, and makes further ones. */
    public Tlc resuming(Path directory, long everyMs) {
        Tlc tlc = checkpointing(directory, everyMs);
        tlc.resuming = true;
        return tlc;
    }

    /** The same TLC, whose workers are JVMs of their own. */
    public Tlc distributed() {
        Tlc tlc = new Tlc(this);
        tlc.distributed = true;
        return tlc;
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
            Tlc one = new Tlc(this);
            one.fingerprintShare = fingerprintShare / lanes;
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
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a model could not be checked", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Checks a model; trouble of any kind is the verdict {@link Verdict#UNKNOWN}.
     *
     * @throws Checkpoint.Refused if a checkpoint cannot be begun or resumed
     * @throws UncheckedIOException if the graph cannot be written
     */
    public TlcReport check(Model model) {
        long start = System.nanoTime();
        Engine.Outcome outcome = distributed
                ? Distributed.check(specification, cfg(model), workers, counts -> tell(model, start, counts))
                : null;
        if (outcome == null) {
            outcome = run(model, start);
        }
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
                outcome.trouble() == null ? null : complaints(outcome.trouble(), model),
                outcome.counts().generated(),
                outcome.counts().distinct(),
                outcome.counts().depth(),
                secondsSince(start),
                workers,
                outcome.behaviour(),
                outcome.loop(),
                outcome.actions(),
                complaining(outcome.printed(), model).warnings(),
                outcome.output());
    }

    /** TLC does not say which of a model's liveness properties failed: it is one of these. */
    private static String theTemporalProperty(Model model) {
        return String.join(" or ", model.fails().isEmpty() ? model.holds() : model.fails());
    }

    /** What it checks. */
    Specification specification() {
        return specification;
    }

    /** A model's configuration. */
    String cfg(Model model) {
        return variation == null ? model.cfg() : variation.cfg();
    }

    /** What was printed, as complaints with the place that they are about. */
    String complaints(String printed, Model model) {
        return complaining(printed, model).errors();
    }

    private Complaints complaining(String printed, Model model) {
        Path configuration = variation == null ? Path.of(CFG) : variation.configuration();
        return new Complaints(printed, specification, configuration, cfg(model));
    }

    private Engine.Outcome run(Model model, long start) {
        Engine.Checkpoints saving = saving(model);
        Lanes.Lane lane = saving == null ? Lanes.take(specification) : new Lanes.Lane(specification, new TlcLoader());
        try (Workspace workspace = Workspace.of(specification.modules(), cfg(model));
                GraphFile sink = graph == null ? null : GraphFile.begin(graph, model.name())) {
            Engine.Checker checker = lane.loader().create(Engine.Checker.class, "CheckRun");
            AtomicBoolean done = new AtomicBoolean();
            Thread reporter = new Thread(() -> report(model, start, checker, done), "tlc-progress");
            reporter.setDaemon(true);
            if (progressMs > 0) {
                reporter.start();
            }
            Engine.Outcome outcome;
            try {
                outcome = checker.check(new Engine.Job(
                        workspace.directory(),
                        specification.root(),
                        workers,
                        fingerprintShare,
                        counting,
                        sink,
                        saving));
            } finally {
                done.set(true);
                reporter.interrupt();
            }
            if (outcome.trouble() == null) {
                if (checkpoints == null) {
                    Lanes.giveBack(lane);
                } else {
                    Checkpoint.in(checkpoints).done();
                }
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Engine.@Nullable Checkpoints saving(Model model) {
        if (checkpoints == null) {
            return null;
        }
        Checkpoint place =
                resuming ? Checkpoint.in(checkpoints) : Checkpoint.of(checkpoints, model, workers, variation);
        if (resuming) {
            place.resume(specification, cfg(model));
        } else {
            place.begin(specification, cfg(model));
        }
        return new Engine.Checkpoints(place.states(), checkpointMs, resuming);
    }

    private void report(Model model, long start, Engine.Checker checker, AtomicBoolean done) {
        try {
            while (!done.get()) {
                Thread.sleep(progressMs);
                tell(model, start, checker.progress());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Model model, long start, Engine.Counts now) {
        if (now.generated() > 0) {
            progress.accept(new TlcProgress(
                    model.name(), now.generated(), now.distinct(), now.queue(), now.depth(), secondsSince(start)));
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
