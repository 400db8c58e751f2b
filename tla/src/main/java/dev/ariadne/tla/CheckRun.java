package dev.ariadne.tla;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tlc2.TLCGlobals;
import tlc2.module.TLC;
import tlc2.output.EC;
import tlc2.output.MP;
import tlc2.output.OutputCollector;
import tlc2.tool.Action;
import tlc2.tool.ITool;
import tlc2.tool.ModelChecker;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.TLCStateInfo;
import tlc2.tool.fp.FPSetConfiguration;
import tlc2.tool.impl.FastTool;
import tlc2.util.IStateWriter;
import tlc2.util.NoopStateWriter;
import util.Assert.TLCRuntimeException;
import util.SimpleFilenameToStream;
import util.ToolIO;
import util.UniqueString;

/** One run of TLC's breadth-first search. Lives with TLC behind {@link TlcLoader}. */
final class CheckRun implements Engine.Checker {
    /** TLC says which property failed only in the text that it prints. */
    private static final Pattern VIOLATED =
            Pattern.compile("(?:Invariant|[Pp]roperty|Action property) (\\w+) (?:is|was) violated");

    private static final Pattern TEMPORAL = Pattern.compile("Temporal properties were violated");
    /** How the text says that the behaviour goes round for ever, from its last state back to an earlier one. */
    private static final Pattern BACK = Pattern.compile("^Back to state (\\d+)", Pattern.MULTILINE);

    private static final Pattern COUNTS = Pattern.compile(
            "^([\\d,]+) states generated, ([\\d,]+) distinct states found, ([\\d,]+) states left", Pattern.MULTILINE);
    private static final Pattern DEPTH = Pattern.compile(
            "^(?:Progress\\(|The depth of the complete state graph search is )(\\d+)", Pattern.MULTILINE);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintedLines output = new PrintedLines();

    private volatile @Nullable ModelChecker checker;
    private @Nullable Transitions transitions;

    @Override
    public Engine.Outcome check(Engine.Job job) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        ToolIO.out = out;
        ToolIO.err = out;
        // Where Print and PrintT write; without it their lines are lost among TLC's own.
        TLC.OUTPUT = new BufferedWriter(output);
        CleanSlate.wipe(job.checkpoints() == null);
        try {
            int code = search(job);
            TLC.OUTPUT.flush();
            return code == EC.NO_ERROR ? outcome(null, List.of(), TlcReport.NO_LOOP) : failure();
        } catch (IOException e) {
            throw new UncheckedIOException("what the specification printed was not kept", e);
        } finally {
            checker = null;
            CleanSlate.forget();
        }
    }

    /** What {@code tlc2.TLC} does between reading its arguments and ending, without the settings that no run here needs. */
    @SuppressWarnings("CatchingUnchecked")
    private int search(Engine.Job job) {
        TLCGlobals.setNumWorkers(job.workers());
        TLCGlobals.warn = true;
        TLCGlobals.chkptDuration = 0;
        try {
            Engine.Checkpoints checkpoints = job.checkpoints();
            String from = checkpoints != null && checkpoints.resume()
                    ? checkpoints.directory().toString()
                    : null;
            if (from != null) {
                UniqueString.internTbl.recover(from);
            }
            String directory = job.directory().toString();
            String configuration = Tlc.CFG.substring(0, Tlc.CFG.length() - ".cfg".length());
            FastTool tool = new FastTool(directory, job.root(), configuration, new SimpleFilenameToStream(directory));
            Path meta = checkpoints == null
                    ? Files.createDirectories(job.directory().resolve("meta"))
                    : checkpoints.directory();
            ModelChecker opened = new ModelChecker(
                    tool,
                    meta.toString(),
                    writer(job, tool),
                    tool.getModelConfig().getCheckDeadlock(),
                    from,
                    new FPSetConfiguration(job.fingerprintShare()),
                    System.currentTimeMillis());
            TLCGlobals.mainChecker = opened;
            checker = opened;
            if (checkpoints != null) {
                save(opened, checkpoints.everyMs());
            }
            return opened.modelCheck();
        } catch (TLCRuntimeException e) {
            return MP.printTLCRuntimeException(e);
        } catch (Throwable e) {
            return MP.printError(EC.GENERAL, e);
        }
    }

    private IStateWriter writer(Engine.Job job, ITool tool) {
        if (!job.counting() && job.sink() == null) {
            return new NoopStateWriter();
        }
        Transitions listening = new Transitions(job.sink());
        if (job.counting()) {
            listening.expect(tool.getActions());
            transitions = listening;
        }
        return listening;
    }

    /** TLC looks once a minute whether a checkpoint is due, or when its main thread is woken. */
    private void save(ModelChecker running, long everyMs) {
        Thread saver = new Thread(
                () -> {
                    try {
                        while (checker == running) {
                            Thread.sleep(everyMs);
                            TLCGlobals.forceChkpt();
                            synchronized (running) {
                                running.notifyAll();
                            }
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "tlc-checkpoint");
        saver.setDaemon(true);
        saver.start();
    }

    private Engine.Outcome failure() {
        String text = text();
        if (text.contains("Error: Deadlock reached.")) {
            return outcome("Deadlock", behaviour(), TlcReport.NO_LOOP);
        }
        Matcher named = VIOLATED.matcher(text);
        if (named.find()) {
            return outcome(named.group(1), behaviour(), TlcReport.NO_LOOP);
        }
        return TEMPORAL.matcher(text).find() ? lasso(text) : unknown();
    }

    /** A behaviour without end: from its last state TLC goes back to an earlier one, or stays there. */
    private Engine.Outcome lasso(String text) {
        List<Step> steps = behaviour();
        Matcher back = BACK.matcher(text);
        if (!back.find()) {
            return outcome("", steps, steps.size() - 1);
        }
        int loop = Integer.parseInt(back.group(1)) - 1;
        TLCState last = OutputCollector.getTrace().get(steps.size() - 1).state;
        Map<String, Object> again = steps.get(loop).state();
        steps.add(new Step(actionBetween(TLCGlobals.mainChecker.tool, last, again), again));
        return outcome("", steps, loop);
    }

    private Engine.Outcome outcome(@Nullable String violated, List<Step> behaviour, int loop) {
        Matcher counts = COUNTS.matcher(text());
        long generated = 0;
        long distinct = 0;
        long queue = 0;
        while (counts.find()) {
            generated = number(counts.group(1));
            distinct = number(counts.group(2));
            queue = number(counts.group(3));
        }
        Matcher depths = DEPTH.matcher(text());
        int depth = 0;
        while (depths.find()) {
            depth = Math.max(depth, Integer.parseInt(depths.group(1)));
        }
        return new Engine.Outcome(
                violated,
                null,
                new Engine.Counts(generated, distinct, queue, depth),
                behaviour,
                loop,
                transitions == null ? List.of() : transitions.counts(),
                text(),
                output.lines());
    }

    private Engine.Outcome unknown() {
        return new Engine.Outcome(
                null, text(), Engine.Counts.NONE, List.of(), TlcReport.NO_LOOP, List.of(), text(), output.lines());
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }

    @Override
    public Engine.Counts progress() {
        ModelChecker running = checker;
        return running == null
                ? Engine.Counts.NONE
                : new Engine.Counts(
                        running.getStatesGenerated(),
                        running.getDistinctStatesGenerated(),
                        running.getStateQueueSize(),
                        Math.max(0, running.getProgress()));
    }

    /** The counterexample. TLC reports its states alone, so each step's action is found again by trying them all. */
    private static List<Step> behaviour() {
        List<TLCStateInfo> trace = OutputCollector.getTrace();
        if (trace == null) {
            return List.of();
        }
        ITool tool = TLCGlobals.mainChecker.tool;
        List<Step> steps = new ArrayList<>();
        @Nullable TLCState before = null;
        for (TLCStateInfo info : trace) {
            Map<String, Object> state = Values.state(info.state);
            steps.add(new Step(before == null ? null : actionBetween(tool, before, state), state));
            before = info.state;
        }
        return steps;
    }

    private static @Nullable Label actionBetween(ITool tool, TLCState before, Map<String, Object> after) {
        for (Action action : tool.getActions()) {
            StateVec successors = tool.getNextStates(action, before);
            for (int i = 0; i < successors.size(); i++) {
                if (Values.state(successors.elementAt(i)).equals(after)) {
                    return Values.label(action);
                }
            }
        }
        return null;
    }
}
