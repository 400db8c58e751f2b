package dev.ariadne.tla;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tlc2.TLC;
import tlc2.TLCGlobals;
import tlc2.output.EC;
import tlc2.output.OutputCollector;
import tlc2.tool.Action;
import tlc2.tool.ITool;
import tlc2.tool.ModelChecker;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.TLCStateInfo;
import util.SimpleFilenameToStream;
import util.ToolIO;

/** One run of TLC's breadth-first search. Lives with TLC behind {@link TlcLoader}. */
final class CheckRun implements Engine.Checker {
    /** TLC says which property failed only in the text that it prints. */
    private static final Pattern VIOLATED =
            Pattern.compile("(?:Invariant|[Pp]roperty|Action property) (\\w+) (?:is|was) violated");

    private static final Pattern TEMPORAL = Pattern.compile("Temporal properties were violated");
    private static final Pattern COUNTS =
            Pattern.compile("^([\\d,]+) states generated, ([\\d,]+) distinct states found", Pattern.MULTILINE);
    private static final Pattern ERROR = Pattern.compile("^Error: (.*)$", Pattern.MULTILINE);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Override
    public Engine.Outcome check(Path directory, int workers) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        ToolIO.out = out;
        ToolIO.err = out;
        TLC tlc = new TLC();
        String[] arguments = {
            "-metadir",
            directory.resolve("meta").toString(),
            "-fp",
            "0",
            "-seed",
            "1",
            "-workers",
            Integer.toString(workers),
            "-config",
            directory.resolve(Tlc.CFG).toString(),
            "-deadlock",
            "-nowarning",
            directory.resolve(Model.MODULE).toString()
        };
        if (!tlc.handleParameters(arguments)) {
            return unknown();
        }
        tlc.setResolver(new SimpleFilenameToStream(directory.toString()));
        int code = tlc.process();
        return code == EC.NO_ERROR ? outcome(null, List.of()) : failure();
    }

    private Engine.Outcome failure() {
        String text = text();
        Matcher named = VIOLATED.matcher(text);
        if (named.find()) {
            return outcome(named.group(1), behaviour());
        }
        return TEMPORAL.matcher(text).find() ? outcome("", behaviour()) : unknown();
    }

    private Engine.Outcome outcome(@Nullable String violated, List<Step> behaviour) {
        Matcher counts = COUNTS.matcher(text());
        long generated = 0;
        long distinct = 0;
        while (counts.find()) {
            generated = number(counts.group(1));
            distinct = number(counts.group(2));
        }
        return new Engine.Outcome(violated, null, generated, distinct, behaviour);
    }

    private Engine.Outcome unknown() {
        Matcher error = ERROR.matcher(text());
        StringBuilder trouble = new StringBuilder();
        while (error.find()) {
            trouble.append(trouble.isEmpty() ? "" : "; ").append(error.group(1));
        }
        return new Engine.Outcome(null, trouble.isEmpty() ? text().strip() : trouble.toString(), 0, 0, List.of());
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }

    @Override
    public TlcProgress progress() {
        return TLCGlobals.mainChecker instanceof ModelChecker checker
                ? new TlcProgress(
                        checker.getStatesGenerated(), checker.getDistinctStatesGenerated(), checker.getStateQueueSize())
                : new TlcProgress(0, 0, 0);
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
