package dev.ariadne.cli;

import dev.ariadne.tla.GuaranteePage;
import dev.ariadne.tla.GuaranteeTable;
import dev.ariadne.tla.Guarantees;
import dev.ariadne.tla.Guarantees.Row;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Model.Size;
import dev.ariadne.tla.Tlc;
import dev.ariadne.tla.TlcReport;
import dev.ariadne.tla.TlcReport.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ariadne guarantees}: what each setting guarantees, found by TLC and compared with the table that is kept with the sources. */
@Command(
        name = "guarantees",
        mixinStandardHelpOptions = true,
        description = "Fill the table of what each setting guarantees: settings by properties, by TLC.",
        footer = {
            "",
            "A cell is `yes' (no reachable state refutes the property), `no N' (the shortest counterexample has N actions),",
            "or empty where the property means nothing or is not looked at. See one with: ariadne tlc ROW/PROPERTY",
            "Exit: 0 as the sources say, 1 something else was found, 2 TLC could not tell, 254 unknown row."
        })
public final class GuaranteesCommand implements Callable<Integer> {
    private static final long PROGRESS_MS = 2_000;

    @Parameters(arity = "0..*", paramLabel = "ROW", description = "The rows to fill; all if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "small|large",
            defaultValue = "small",
            description =
                    "small: every cell, minutes. large: what holds, with more faults, writes and servers; up to hours (default: ${DEFAULT-VALUE}).")
    private Size size = Size.SMALL;

    @Option(names = "--stored", description = "Check nothing; print the table that is kept with the sources.")
    private boolean stored;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many models are checked at a time (default: ${DEFAULT-VALUE}).")
    private int workers = 2;

    @Option(
            names = "--write",
            paramLabel = "DIR",
            description =
                    "Write guarantees.tsv and GUARANTEES.md there as well, rows that were not checked as they are stored. The sources keep them in tla/src/main/tla and tla.")
    private @Nullable Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (workers < 1) {
            throw new ParameterException(spec.commandLine(), "--workers must be at least 1, not " + workers);
        }
        if (size == Size.MEDIUM) {
            throw new ParameterException(spec.commandLine(), "--size is small or large");
        }
        Guarantees guarantees = Guarantees.registered();
        List<Row> rows = names.isEmpty()
                ? guarantees.rows()
                : names.stream().map(name -> row(name, guarantees)).toList();
        if (stored) {
            GuaranteeTable.stored(size).text(guarantees).forEach(out()::println);
            return Exit.VALID;
        }
        GuaranteeTable table = check(guarantees.models(rows, size));
        table.text(guarantees).forEach(out()::println);
        if (directory != null) {
            write(table, directory);
        }
        return verdict(table, guarantees);
    }

    private Row row(String name, Guarantees guarantees) {
        return guarantees
                .find(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no row '" + name + "'"
                                + Nearest.suggestion(
                                        name,
                                        guarantees.rows().stream()
                                                .map(Row::name)
                                                .toList())));
    }

    private GuaranteeTable check(List<Model> models) {
        long start = System.nanoTime();
        AtomicInteger done = new AtomicInteger();
        List<TlcReport> reports;
        try (Progress progress = new Progress()) {
            reports = Tlc.withWorkers(1)
                    .reporting(
                            PROGRESS_MS,
                            soFar -> progress.status(String.format(
                                    Locale.ROOT,
                                    "%d of %d runs; %s",
                                    done.get(),
                                    models.size(),
                                    TlcCheck.status(soFar))))
                    .checkAll(models, workers, report -> done.incrementAndGet());
        }
        long states = reports.stream().mapToLong(TlcReport::distinct).sum();
        out().printf(
                        Locale.ROOT,
                        "%,d distinct states in %d runs, %.0f s%n%n",
                        states,
                        reports.size(),
                        (System.nanoTime() - start) / 1e9);
        return GuaranteeTable.of(size, reports);
    }

    /** Says how the table differs from what was expected and from what is stored. */
    private int verdict(GuaranteeTable table, Guarantees guarantees) {
        List<String> surprises = table.surprises(guarantees);
        List<String> differences = table.differences(GuaranteeTable.stored(size));
        out().println();
        surprises.forEach(line -> out().println("not as expected: " + line));
        if (surprises.isEmpty()) {
            differences.forEach(line -> out().println("not as stored: " + line));
        }
        boolean unknown = table.rows().stream()
                .anyMatch(row -> guarantees.columns().stream()
                        .anyMatch(column -> table.cell(row, column.property())
                                .filter(cell -> cell.verdict() == Verdict.UNKNOWN)
                                .isPresent()));
        if (surprises.isEmpty() && differences.isEmpty()) {
            out().println("as the sources say");
            return Exit.VALID;
        }
        return unknown ? Exit.UNKNOWN : Exit.VIOLATION;
    }

    private void write(GuaranteeTable table, Path into) {
        GuaranteeTable other = GuaranteeTable.stored(size == Size.SMALL ? Size.LARGE : Size.SMALL);
        GuaranteeTable all = table.over(GuaranteeTable.stored(size), Guarantees.registered());
        GuaranteeTable small = size == Size.SMALL ? all : other;
        GuaranteeTable large = size == Size.SMALL ? other : all;
        try {
            Files.createDirectories(into);
            Files.writeString(into.resolve("guarantees.tsv"), GuaranteeTable.tsvHead() + small.tsv() + large.tsv());
            Files.writeString(into.resolve("GUARANTEES.md"), GuaranteePage.of(Guarantees.registered(), small, large));
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot write to " + into + " (" + e.getMessage() + "); name a directory that can be written", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
