package dev.ariadne.cli;

import dev.ariadne.bugs.BugTable;
import dev.ariadne.bugs.Cell;
import dev.ariadne.bugs.Hunt;
import dev.ariadne.bugs.Layer;
import dev.ariadne.core.Bug;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ariadne bugs}: seeds bugs in the server's code, one at a time, and shows which checks find them. */
@Command(
        name = "bugs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Seed bugs in the server's code, one at a time, and show which layer of checks finds each, and how soon.",
        footer =
                "Exit: 0 every bug was found, and those of the protocol by both conform and sim; 1 not so, or a false alarm; 254 wrong options.")
public final class BugsCommand implements Callable<Integer> {
    @Option(names = "--list", description = "List the bugs.")
    private boolean list;

    @Option(names = "--bug", split = ",", paramLabel = "BUG", description = "Only these.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--layer",
            split = ",",
            paramLabel = "LAYER",
            defaultValue = "conform,sim,trace",
            description = "Which checks: conform, sim, trace (of simulated servers), fault; default ${DEFAULT-VALUE}.")
    private List<String> layers = new ArrayList<>();

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "How long conform and sim look for a bug; the other layers, which need not find each, look a third as long; default ${DEFAULT-VALUE}.")
    private long budget;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many bugs are looked for at a time; default ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(
            names = "--control",
            description = "Look with no bug seeded as well: a layer that finds something then raises false alarms.")
    private boolean control;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the table there, in Markdown.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            for (Bug bug : Bug.values()) {
                out.printf(Locale.ROOT, "%-30s %s%n", bug.word(), bug.about());
            }
            return Exit.VALID;
        }
        if (budget < 1 || jobs < 1) {
            throw new ParameterException(spec.commandLine(), "--budget and --jobs are 1 or more");
        }
        List<Bug> bugs = bugs();
        List<Layer> asked = layers.stream().map(this::layer).toList();
        BugTable table = new BugTable(bugs, asked, hunt(bugs, asked, out));
        out.println();
        out.println(table.verdict());
        out.println();
        out.print(table.text());
        out.println("reproduce: ./ariadne bugs" + (names.isEmpty() ? "" : " --bug " + String.join(",", names))
                + " --layer " + String.join(",", layers) + " --budget " + budget
                + (jobs == 1 ? "" : " --jobs " + jobs)
                + (control ? " --control" : ""));
        out.flush();
        write(table);
        return table.isGood() ? Exit.VALID : Exit.VIOLATION;
    }

    private List<Cell> hunt(List<Bug> bugs, List<Layer> asked, PrintWriter out) throws InterruptedException {
        Hunt hunt = new Hunt(ChildJvm::words, budget);
        List<@Nullable Bug> rows = new ArrayList<>();
        if (control) {
            rows.add(null);
        }
        rows.addAll(bugs);
        ExecutorService lanes = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<Cell>> cells = new ArrayList<>();
            for (Bug bug : rows) {
                for (Layer layer : asked) {
                    cells.add(lanes.submit(() -> said(hunt.run(bug, layer), out)));
                }
            }
            List<Cell> done = new ArrayList<>();
            for (Future<Cell> cell : cells) {
                done.add(cell.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw new EnvironmentException(
                    String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()), e);
        } finally {
            lanes.shutdownNow();
        }
    }

    private static Cell said(Cell cell, PrintWriter out) {
        Bug bug = cell.bug();
        out.printf(
                Locale.ROOT,
                "%-30s %-8s %s%n",
                bug == null ? "(none)" : bug.word(),
                cell.layer().name(),
                cell.full());
        out.flush();
        return cell;
    }

    private void write(BugTable table) {
        if (file != null) {
            try {
                Files.writeString(file, table.markdown());
            } catch (IOException e) {
                throw new EnvironmentException("cannot write " + e.getMessage() + "; name a writable --out", e);
            }
        }
    }

    private List<Bug> bugs() {
        if (names.isEmpty()) {
            return List.of(Bug.values());
        }
        List<Bug> bugs = new ArrayList<>();
        for (String name : names) {
            Bug bug = Bug.named(name);
            if (bug == null) {
                throw new ParameterException(spec.commandLine(), "--bug: " + Bug.mistake(name));
            }
            bugs.add(bug);
        }
        return bugs;
    }

    private Layer layer(String name) {
        return Layer.ALL.stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--layer: '" + name + "' is no layer; those are "
                                + Layer.ALL.stream().map(Layer::name).collect(Collectors.joining(", "))));
    }
}
