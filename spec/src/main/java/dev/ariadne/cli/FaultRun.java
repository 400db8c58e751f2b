package dev.ariadne.cli;

import dev.ariadne.conform.BrokenTraceException;
import dev.ariadne.conform.TraceReader;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.Run;
import dev.ariadne.fault.RunResult;
import dev.ariadne.fault.Settings;
import dev.ariadne.report.Report;
import dev.ariadne.report.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are executed, judged and stored, one after the other. On Ctrl-C the one in progress ends early, and what was recorded is judged and
 * told all the same before the process goes.
 */
final class FaultRun implements AutoCloseable {
    private static final int SHUTDOWN_TIMEOUT_S = 60;

    private final Progress progress;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread onInterrupt = new Thread(this::interrupt);
    private volatile boolean interrupted;
    private volatile int code = Exit.INTERNAL;
    private volatile @Nullable Run current;

    /** A run that is over. */
    record Done(Report report, Store.Place place) {}

    FaultRun(Progress progress) {
        this.progress = progress;
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    /** Whether there was a Ctrl-C: nothing more is to be begun. */
    boolean interrupted() {
        return interrupted;
    }

    /** Does one run; the cluster is gone and the results are stored when it returns. */
    Done execute(Settings settings, Run.Watcher status) throws IOException, InterruptedException {
        Store.Place place = Store.create(settings.store(), settings.testName());
        Run run = new Run(settings, place.directory(), status);
        current = run;
        RunResult result = run.execute();
        status.state("checking " + result.calls().size() + " operations", List.of());
        TraceVerdict trace = settings.traced() ? validate(place.directory()) : null;
        Report report = Report.of(result, trace);
        report.store(place);
        return new Done(report, place);
    }

    /** Says with which code the process is to go, also if it is going already. */
    int end(int exitCode) {
        code = exitCode;
        return exitCode;
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            // The process is on its way out, and the hook itself is waiting for us.
            Thread.yield();
        }
    }

    private void interrupt() {
        interrupted = true;
        Run running = current;
        if (running != null) {
            running.interrupt();
        }
        try {
            boolean done = finished.await(SHUTDOWN_TIMEOUT_S, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(done ? code : Exit.INTERNAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TraceVerdict validate(Path directory) {
        try {
            return new TraceReader(List.of(directory))
                    .validate(
                            progress.<Long>paced(n -> String.format(
                                    Locale.ROOT, "%,d lines of the nodes' traces are steps of the model", n))::accept);
        } catch (BrokenTraceException e) {
            return TraceVerdict.unknown(String.valueOf(e.getMessage()));
        }
    }
}
