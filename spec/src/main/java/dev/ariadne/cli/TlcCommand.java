package dev.ariadne.cli;

import dev.ariadne.tla.Checkpoint;
import dev.ariadne.tla.Guarantees;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import dev.ariadne.tla.Tlc;
import dev.ariadne.tla.Variation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ariadne tlc}: checks models of the specification with TLC and says which of them came out as expected. */
@Command(
        name = "tlc",
        mixinStandardHelpOptions = true,
        description = "Check the TLA+ models with TLC.",
        footer = {
            "",
            "Exit: 0 all as expected, 1 something else was found, 2 TLC could not tell, 3 a file is missing or a checkpoint does not fit,"
                    + " 254 usage or unknown model."
        })
public final class TlcCommand implements Callable<Integer> {
    private static final String HEAP = "ariadne.heap";

    @Parameters(
            arity = "0..*",
            paramLabel = "MODEL",
            description = "The models to check; the small ones if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "small|medium|large",
            defaultValue = "small",
            description =
                    "Which models if none is named: seconds, minutes or up to hours each (default: ${DEFAULT-VALUE}).")
    private Model.Size size = Model.Size.SMALL;

    @Option(names = "--list", description = "List the models and what they are about.")
    private boolean list;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "TLC's threads (default: 1, with which the states found until a violation are always the same).")
    private @Nullable Integer workers;

    @Option(
            names = "--distributed",
            description =
                    "The workers are JVMs of their own, as TLC does it over several machines. Liveness cannot be checked so; a"
                            + " violation is searched again in one JVM, which tells the property and the way.")
    private boolean distributed;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Models that are checked at a time (default: ${DEFAULT-VALUE}).")
    private int lanes = 1;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description =
                    "Memory for the search, as in 8g; the default is Java's, a quarter of the machine's. A quarter of it holds the"
                            + " fingerprints of states, 8 bytes each; what does not fit goes to disk. The search runs in a JVM of its own then.")
    private @Nullable String heap;

    @Option(
            names = "--module",
            paramLabel = "FILE",
            description =
                    "Check a module of your own. It may extend Ariadne's (PushReplication, Properties, ...) and those beside it.")
    private @Nullable Path module;

    @Option(names = "--config", paramLabel = "FILE", description = "TLC's configuration of that module.")
    private @Nullable Path configuration;

    @Option(
            names = "--coverage",
            description = "Count how often each action is taken; one that is taken in none of the models is an error.")
    private boolean coverage;

    @Option(names = "--detail", description = "With --coverage: also say which actions each model leaves out.")
    private boolean detail;

    @Option(
            names = "--dump",
            paramLabel = "FILE",
            description =
                    "Write the model's state graph, transitions labelled with their actions, to a .dot or .json file.")
    private @Nullable Path dump;

    @ArgGroup(validate = false, heading = "%nA long search, saved and gone on with:%n")
    private Saving saving = new Saving();

    @ArgGroup(validate = false, heading = "%nRandom walks instead of all states:%n")
    private TlcSimulation simulation = new TlcSimulation();

    @Option(
            names = "--write",
            paramLabel = "DIR",
            description =
                    "Check nothing; write the modules and the models' configurations there, for TLC or the Toolbox.")
    private @Nullable Path directory;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write each counterexample there as text, JSON and a page with a picture.")
    private @Nullable Path pictures;

    @Spec
    private CommandSpec spec;

    /** Options of checkpoints. */
    static final class Saving {
        @Option(names = "--checkpoint", paramLabel = "DIR", description = "Save the search there every so often.")
        private @Nullable Path checkpoint;

        @Option(
                names = "--checkpoint-minutes",
                paramLabel = "M",
                defaultValue = "30",
                description = "How often (default: ${DEFAULT-VALUE}; a fraction will do).")
        private double minutes = 30;

        @Option(
                names = "--resume",
                paramLabel = "DIR",
                description =
                        "Go on from the last checkpoint there, and save further ones. The specification must be the same.")
        private @Nullable Path resume;
    }

    @Override
    public Integer call() {
        atLeastOne("--workers", workers == null ? 1 : workers);
        atLeastOne("--lanes", lanes);
        if (heap != null && !heap.equals(System.getProperty(HEAP))) {
            if (!heap.matches("\\d+[kKmMgG]")) {
                throw usage("--heap is a number and k, m or g, as in 8g, not " + heap);
            }
            List<String> again = spec.root().commandLine().getParseResult().originalArgs();
            return ChildJvm.run(List.of("-Xmx" + heap, "-D" + HEAP + "=" + heap), again);
        }
        try {
            return chosen();
        } catch (Checkpoint.Refused | Variation.Refused e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unusable(e);
        } catch (UncheckedIOException e) {
            throw unusable(Objects.requireNonNull(e.getCause()));
        }
    }

    private static EnvironmentException unusable(IOException e) {
        return new EnvironmentException("cannot read or write " + e.getMessage() + "; name a file that can be", e);
    }

    private int chosen() throws IOException {
        Checkpoint resumed = saving.resume == null ? null : Checkpoint.in(saving.resume);
        Variation own = own(resumed);
        Tlc tlc = Tlc.withWorkers(workers(resumed));
        tlc = own == null ? tlc : tlc.on(own);
        List<Model> models = own != null
                ? List.of(own.model())
                : resumed != null ? List.of(model(resumed.model(), commandLine())) : named();
        if (list) {
            models.forEach(m -> commandLine()
                    .getOut()
                    .printf(Locale.ROOT, "%-40s %-28s %s%n", m.name(), m.expectation(), m.about()));
            return Exit.VALID;
        }
        if (directory != null) {
            return write(models, directory);
        }
        if (simulation.wanted()) {
            if (distributed || dump != null || coverage || saving.checkpoint != null || resumed != null) {
                throw usage("--simulate goes with --workers, --module and its own options only");
            }
            return simulation.run(models, tlc, workers(resumed), new TlcPrinter(pictures, commandLine()));
        }
        if ((dump != null || saving.checkpoint != null) && models.size() != 1) {
            throw usage("--dump and --checkpoint are for one model; name it");
        }
        if (dump != null) {
            if (!dump.toString().endsWith(".dot") && !dump.toString().endsWith(".json")) {
                throw usage("--dump writes .dot or .json, not " + dump);
            }
            tlc = tlc.writingGraph(dump);
        }
        if (distributed) {
            if (dump != null || coverage || saving.checkpoint != null || saving.resume != null) {
                throw usage("--distributed goes without --dump, --coverage, --checkpoint and --resume");
            }
            tlc = tlc.distributed();
        }
        long everyMs = Math.max(1, Math.round(saving.minutes * 60_000));
        tlc = saving.checkpoint != null ? tlc.checkpointing(saving.checkpoint, everyMs) : tlc;
        tlc = saving.resume != null ? tlc.resuming(saving.resume, everyMs) : tlc;
        return new TlcCheck(coverage ? tlc.counting() : tlc, lanes, new TlcPrinter(pictures, commandLine()))
                .run(models, coverage, detail);
    }

    private @Nullable Variation own(@Nullable Checkpoint resumed) throws IOException {
        if ((module == null) != (configuration == null)) {
            throw usage("--module and --config go together");
        }
        if (resumed != null && (module != null || !names.isEmpty() || saving.checkpoint != null)) {
            throw usage("--resume knows what it resumes; name nothing else to check");
        }
        if (resumed != null && (dump != null || coverage)) {
            throw usage(
                    "--resume knows nothing of what was before; --dump and --coverage are for a search from the start");
        }
        if (module != null && !names.isEmpty()) {
            throw usage("--module is checked alone, without " + names.get(0));
        }
        Path file = resumed == null ? module : resumed.module();
        Path cfg = resumed == null ? configuration : resumed.configuration();
        return file == null || cfg == null ? null : Variation.of(present(file), present(cfg));
    }

    private static Path present(Path file) {
        if (!Files.isReadable(file)) {
            throw new EnvironmentException("there is no file " + file + " that can be read");
        }
        return file;
    }

    private int workers(@Nullable Checkpoint resumed) {
        if (resumed == null) {
            return workers == null ? 1 : workers;
        }
        if (workers != null && workers != resumed.workers()) {
            throw usage("the search was begun with " + resumed.workers() + " workers and goes on with as many");
        }
        return resumed.workers();
    }

    private List<Model> named() {
        return names.isEmpty()
                ? (list ? all() : Models.registered().of(size))
                : names.stream().map(name -> model(name, commandLine())).toList();
    }

    /**
     * The model of that name.
     *
     * @throws ParameterException if there is none
     */
    static Model model(String name, CommandLine command) {
        return Models.registered()
                .find(name)
                .or(() -> Guarantees.registered().model(name))
                .orElseThrow(() -> new ParameterException(
                        command,
                        "no model '" + name + "'"
                                + Nearest.suggestion(
                                        name, all().stream().map(Model::name).toList())));
    }

    /** The models of replication, then those that fill the table of guarantees. */
    private static List<Model> all() {
        List<Model> all = new ArrayList<>(Models.registered().all());
        all.addAll(Guarantees.registered().models(Guarantees.registered().rows(), Model.Size.SMALL));
        return all;
    }

    private int write(List<Model> models, Path into) {
        try {
            Files.createDirectories(into);
            for (Map.Entry<String, String> text : Models.modules().entrySet()) {
                Files.writeString(into.resolve(text.getKey()), text.getValue());
            }
            for (Model model : models) {
                Files.writeString(into.resolve(model.name().replace('/', '-') + ".cfg"), model.cfg());
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot write to " + into + " (" + e.getMessage() + "); name a directory that can be written", e);
        }
        commandLine()
                .getOut()
                .println("wrote " + Models.modules().size() + " modules and " + models.size() + " configurations to "
                        + into + "; check one with: tlc2.TLC -config NAME.cfg " + Model.MODULE + ".tla");
        return Exit.VALID;
    }

    private void atLeastOne(String option, int value) {
        if (value < 1) {
            throw usage(option + " must be at least 1, not " + value);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return spec.commandLine();
    }
}
