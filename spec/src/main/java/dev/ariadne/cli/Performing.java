package dev.ariadne.cli;

import dev.ariadne.conform.Behaviour;
import dev.ariadne.conform.CoreStage;
import dev.ariadne.conform.Losses;
import dev.ariadne.conform.Performance;
import dev.ariadne.conform.Performance.Result;
import dev.ariadne.conform.Stage;
import dev.ariadne.conform.live.LiveStage;
import dev.ariadne.fault.Scratch;
import dev.ariadne.fault.Target;
import dev.ariadne.tla.Model;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ariadne conform} on servers that are led one behaviour at a time: random walks, and the counterexamples that lose a write. */
final class Performing {
    /** Nodes in memory. */
    static final String CORE = "core";
    /** The name of {@link Target#SELF} here, beside {@link #CORE}. */
    static final String SERVER = "server";

    private final String target;
    /** The processes' program, null for nodes in memory. */
    private final @Nullable Target program;

    private final PrintWriter out;

    /**
     * @param target {@code core}, {@code server} or {@code redis:PATH}
     * @throws IllegalArgumentException when it is none of these
     * @throws dev.ariadne.fault.UnusableEnvironmentException when the program is not there
     */
    Performing(String target, PrintWriter out) {
        this.target = target;
        this.program = target.equals(CORE) ? null : Target.of(target.equals(SERVER) ? Target.SELF : target);
        this.out = out;
    }

    private record Row(String name, Behaviour behaviour, Result result) {}

    /** Performs {@code count} random walks of each model; returns the exit code. */
    int walks(List<Model> models, int count, int depth, long seed, String reproduce) {
        List<Row> rows = new ArrayList<>();
        List<String> left = new ArrayList<>();
        try (Progress progress = new Progress()) {
            for (Model model : models) {
                String refusal = target.equals(CORE) ? null : LiveStage.refusal(model);
                if (refusal != null) {
                    left.add(model.name() + ": " + refusal);
                    continue;
                }
                progress.status(model.name() + ": walking the model");
                int n = 0;
                for (Behaviour walk : Behaviour.random(model, count, depth, seed)) {
                    progress.status(
                            String.format(Locale.ROOT, "%s: walk %d of %d on %s", model.name(), ++n, count, target));
                    rows.add(new Row(model.name() + " walk " + n, walk, perform(walk)));
                }
            }
        }
        long steps = rows.stream().mapToLong(row -> row.result.steps().size()).sum();
        long different =
                rows.stream().filter(row -> row.result.difference() != null).count();
        explain(rows);
        out.printf(
                Locale.ROOT,
                different == 0
                        ? "EQUAL: %s does what the model says in all %,d steps of %d walks%n"
                        : "DIFFERENT: %s does not do what the model says (above): %3$d walks, of which " + different
                                + " differ%n",
                target,
                steps,
                rows.size());
        left.forEach(line -> out.println("  left out  " + line));
        out.println("reproduce: " + reproduce);
        return rows.isEmpty() ? Exit.UNKNOWN : different == 0 ? Exit.VALID : Exit.VIOLATION;
    }

    /** Performs TLC's counterexample to Durable of each row; returns the exit code. */
    int losses(List<String> names, String reproduce) {
        List<Row> rows = new ArrayList<>();
        List<String> impossible = new ArrayList<>();
        try (Progress progress = new Progress()) {
            for (String name : names) {
                progress.status(name + ": TLC searches the shortest way to lose a write");
                Behaviour behaviour = Losses.of(name);
                if (!behaviour.model().flag("KeepUntilLoaded")) {
                    impossible.add(name);
                    continue;
                }
                progress.status(name + ": " + behaviour.steps().size() + " steps on " + target);
                rows.add(new Row(name, behaviour, perform(behaviour)));
            }
        }
        long lost = rows.stream().filter(row -> row.result.lost() != null).count();
        explain(rows);
        out.printf(
                Locale.ROOT,
                "%s: %d of %d ways to lose an acknowledged write lose the same write on %s%n%n",
                lost == rows.size() ? "AS THE MODEL SAYS" : "NOT AS THE MODEL SAYS",
                lost,
                rows.size(),
                target);
        out.printf("  %-26s %5s %5s  %s%n", "row", "steps", "WAITs", "on " + target);
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "  %-26s %5d %5d  %s%n",
                    row.name,
                    row.behaviour.steps().size(),
                    row.result.waits(),
                    verdict(row.result));
        }
        for (String name : impossible) {
            out.printf(
                    "  %-26s %5s %5s  %s%n", name, "", "", "not here: it keeps its data until a snapshot is complete");
        }
        out.println("reproduce: " + reproduce);
        return lost == rows.size() ? Exit.VALID : Exit.VIOLATION;
    }

    private static String verdict(Result result) {
        if (result.lost() != null) {
            return "lost: " + result.lost();
        }
        String difference = result.difference();
        return difference == null
                ? "NOT LOST"
                : "differs: " + difference.lines().findFirst().orElse("");
    }

    private void explain(List<Row> rows) {
        for (Row row : rows) {
            String difference = row.result.difference();
            if (difference != null) {
                out.println(row.name + ": model and " + target + " differ after");
                row.result.steps().forEach(label -> out.println("  " + label));
                out.println("in " + difference);
                out.println();
            }
        }
    }

    private Result perform(Behaviour behaviour) {
        Target processes = program;
        if (processes == null) {
            try (Stage stage = new CoreStage(behaviour.model())) {
                return Performance.of(stage, behaviour);
            }
        }
        try (Scratch scratch = Scratch.make();
                Stage stage = new LiveStage(behaviour.model(), processes, scratch.directory())) {
            return Performance.of(stage, behaviour);
        }
    }
}
