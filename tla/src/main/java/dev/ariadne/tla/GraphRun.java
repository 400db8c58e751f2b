package dev.ariadne.tla;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tlc2.tool.Action;
import tlc2.tool.ITool;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import util.SimpleFilenameToStream;
import util.ToolIO;

/** Walks a specification's states through TLC's tool interface. Lives with TLC behind {@link TlcLoader}. */
final class GraphRun implements Engine.Walker {
    private final List<@Nullable TLCState> states = new ArrayList<>();
    private final Map<Long, Integer> numbers = new HashMap<>();
    private @Nullable ITool tool;
    private Action[] actions = new Action[0];
    /** What the latest state led to, by number: some of it may have been forgotten before. */
    private final Map<Integer, TLCState> latest = new HashMap<>();

    private int initialStates;

    @Override
    public void open(Path directory) {
        ToolIO.out = new PrintStream(OutputStream.nullOutputStream());
        CleanSlate.wipe(true);
        String cfg = Tlc.CFG.substring(0, Tlc.CFG.length() - ".cfg".length());
        ITool opened =
                new FastTool(directory.toString(), Model.MODULE, cfg, new SimpleFilenameToStream(directory.toString()));
        actions = opened.getActions();
        StateVec initial = opened.getInitStates();
        for (int i = 0; i < initial.size(); i++) {
            number(initial.elementAt(i));
        }
        initialStates = states.size();
        tool = opened;
    }

    private ITool tool() {
        if (tool == null) {
            throw new IllegalStateException("the walk is not open");
        }
        return tool;
    }

    private int number(TLCState state) {
        Integer known = numbers.putIfAbsent(state.fingerPrint(), states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        return states.size() - 1;
    }

    @Override
    public List<Label> labels() {
        return Arrays.stream(actions).map(Values::label).toList();
    }

    @Override
    public int initialStates() {
        return initialStates;
    }

    @Override
    public int[] successors(int state) {
        TLCState from = known(state);
        latest.clear();
        int[] pairs = new int[32];
        int n = 0;
        for (int a = 0; a < actions.length; a++) {
            StateVec next = tool().getNextStates(actions[a], from);
            for (int i = 0; i < next.size(); i++) {
                TLCState to = next.elementAt(i);
                if (tool().isInModel(to) && tool().isInActions(from, to)) {
                    if (n == pairs.length) {
                        pairs = Arrays.copyOf(pairs, 2 * n);
                    }
                    pairs[n++] = a;
                    int number = number(to);
                    latest.put(number, to);
                    pairs[n++] = number;
                }
            }
        }
        return Arrays.copyOf(pairs, n);
    }

    @Override
    public int states() {
        return states.size();
    }

    @Override
    public Map<String, Object> state(int number) {
        return Values.state(known(number));
    }

    private TLCState known(int number) {
        TLCState state = states.get(number);
        if (state == null) {
            state = latest.get(number);
        }
        if (state == null) {
            throw new IllegalStateException("state " + number + " was forgotten");
        }
        return state;
    }

    @Override
    public void forget(int number) {
        states.set(number, null);
    }
}
