package dev.ariadne.cli;

import dev.ariadne.conform.BrokenTraceException;
import dev.ariadne.conform.TraceReader;
import dev.ariadne.conform.TraceVerdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** {@code ariadne conform --reverse}: are these traces behaviours of the model? */
final class TraceCheck {
    private final List<Path> paths;
    private final CommandLine commandLine;

    TraceCheck(List<Path> paths, CommandLine commandLine) {
        this.paths = paths;
        this.commandLine = commandLine;
    }

    /** The exit code. */
    int run() {
        long begun = System.nanoTime();
        try (Progress progress = new Progress()) {
            TraceVerdict verdict = new TraceReader(paths)
                    .validate(progress.<Long>paced(
                            n -> String.format(Locale.ROOT, "%,d lines are steps of the model", n))::accept);
            progress.close();
            print(verdict, (System.nanoTime() - begun) / 1e9);
            return exitCode(verdict);
        } catch (BrokenTraceException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    static int exitCode(TraceVerdict verdict) {
        return switch (verdict.says()) {
            case VALID -> Exit.VALID;
            case INVALID -> Exit.VIOLATION;
            case UNKNOWN -> Exit.UNKNOWN;
        };
    }

    private void print(TraceVerdict verdict, double seconds) {
        PrintWriter out = commandLine.getOut();
        out.println(verdict.headline());
        verdict.details().forEach(detail -> out.println("  " + detail));
        out.printf(
                Locale.ROOT,
                "  explained %,d lines by %,d steps of the model in %.1f s (%,.0f lines/s)%n",
                verdict.lines(),
                verdict.steps(),
                seconds,
                verdict.lines() / seconds);
        out.println("reproduce: ./ariadne conform --reverse "
                + paths.stream().map(Path::toString).collect(Collectors.joining(" ")));
        out.flush();
    }
}
