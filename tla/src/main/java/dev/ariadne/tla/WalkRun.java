package dev.ariadne.tla;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tlc2.output.EC;
import tlc2.output.MP;
import tlc2.tool.Action;
import tlc2.tool.ITool;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import util.Assert.TLCRuntimeException;
import util.SimpleFilenameToStream;
import util.ToolIO;

/** Random walks through TLC's tool interface, which unlike TLC's own simulation knows the actions. Lives with TLC behind {@link TlcLoader}. */
final class WalkRun implements Engine.Walking {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private @Nullable ITool opened;

    @Override
    public @Nullable String open(Path directory, String root) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        ToolIO.out = out;
        ToolIO.err = out;
        CleanSlate.wipe(true);
        try {
            String configuration = Tlc.CFG.substring(0, Tlc.CFG.length() - ".cfg".length());
            opened = new FastTool(
                    directory.toString(), root, configuration, new SimpleFilenameToStream(directory.toString()));
            return null;
        } catch (Throwable e) {
            return trouble(e);
        }
    }

    @Override
    public boolean hasLiveness() {
        ITool tool = opened;
        return tool != null && !tool.livenessIsTrue();
    }

    private String trouble(Throwable e) {
        if (e instanceof TLCRuntimeException known) {
            MP.printTLCRuntimeException(known);
        } else {
            MP.printError(EC.GENERAL, e);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Engine.Walk walk(long seed, int depth) {
        ITool tool = opened;
        if (tool == null) {
            throw new IllegalStateException("the specification is not open");
        }
        List<TLCState> states = new ArrayList<>();
        List<@Nullable Action> taken = new ArrayList<>();
        try {
            Random random = new Random(seed);
            StateVec initial = tool.getInitStates();
            states.add(initial.elementAt(random.nextInt(initial.size())));
            taken.add(null);
            String violated = violated(tool, null, states.get(0));
            boolean within = tool.isInModel(states.get(0));
            while (violated == null && within && states.size() < depth) {
                TLCState from = states.get(states.size() - 1);
                if (!step(tool, random, from, states, taken)) {
                    violated = tool.getModelConfig().getCheckDeadlock() ? "Deadlock" : null;
                    break;
                }
                TLCState to = states.get(states.size() - 1);
                violated = violated(tool, from, to);
                within = tool.isInModel(to) && tool.isInActions(from, to);
            }
            return new Engine.Walk(
                    violated, null, states.size(), violated == null ? List.of() : behaviour(states, taken));
        } catch (Throwable e) {
            return new Engine.Walk(null, trouble(e), states.size(), behaviour(states, taken));
        }
    }

    /**
     * Takes one of the enabled actions, each as likely as the others; false if there is none. A state outside the model's constraints is
     * looked at like any other, as the search does, and is the walk's last.
     */
    private static boolean step(
            ITool tool, Random random, TLCState from, List<TLCState> states, List<@Nullable Action> taken) {
        Action[] actions = tool.getActions().clone();
        for (int left = actions.length; left > 0; left--) {
            int chosen = random.nextInt(left);
            Action action = actions[chosen];
            actions[chosen] = actions[left - 1];
            StateVec next = tool.getNextStates(action, from);
            if (!next.isEmpty()) {
                states.add(next.elementAt(random.nextInt(next.size())));
                taken.add(action);
                return true;
            }
        }
        return false;
    }

    private static @Nullable String violated(ITool tool, @Nullable TLCState before, TLCState state) {
        Action[] invariants = tool.getInvariants();
        for (int i = 0; i < invariants.length; i++) {
            if (!tool.isValid(invariants[i], state)) {
                return tool.getInvNames()[i];
            }
        }
        Action[] implied = before == null ? tool.getImpliedInits() : tool.getImpliedActions();
        for (int i = 0; i < implied.length; i++) {
            boolean holds = before == null ? tool.isValid(implied[i], state) : tool.isValid(implied[i], before, state);
            if (!holds) {
                return (before == null ? tool.getImpliedInitNames() : tool.getImpliedActNames())[i];
            }
        }
        return null;
    }

    private static List<Step> behaviour(List<TLCState> states, List<@Nullable Action> taken) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Action action = taken.get(i);
            steps.add(new Step(action == null ? null : Values.label(action), Values.state(states.get(i))));
        }
        return steps;
    }
}
