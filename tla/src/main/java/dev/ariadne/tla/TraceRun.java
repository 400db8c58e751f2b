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
import tlc2.tool.EvalControl;
import tlc2.tool.ITool;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.value.impl.FcnLambdaValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.Value;
import util.SimpleFilenameToStream;
import util.ToolIO;
import util.UniqueString;

/** Leads TLC's tool along traces. Lives with TLC behind {@link TlcLoader}. */
final class TraceRun implements Engine.Tracer {
    private static final String LINE = "line";

    private final Map<String, Action> steps = new HashMap<>();
    private final Map<String, Action> invariants = new HashMap<>();
    private final Map<String, StringValue> texts = new HashMap<>();
    private final List<Action> others = new ArrayList<>();
    private @Nullable ITool tool;
    private @Nullable TLCState initial;
    private UniqueString @Nullable [] variables;

    @Override
    public void open(Path directory, String root) {
        ToolIO.out = new PrintStream(OutputStream.nullOutputStream());
        CleanSlate.wipe(true);
        String cfg = Tlc.CFG.substring(0, Tlc.CFG.length() - ".cfg".length());
        ITool opened = new FastTool(directory.toString(), root, cfg, new SimpleFilenameToStream(directory.toString()));
        for (Action action : opened.getActions()) {
            if (action.getOpDef() != null
                    && action.getOpDef().getArity() == 0
                    && action.getName().toString().endsWith("Step")) {
                steps.put(action.getName().toString(), action);
            } else {
                others.add(action);
            }
        }
        for (int i = 0; i < opened.getInvariants().length; i++) {
            invariants.put(opened.getInvNames()[i], opened.getInvariants()[i]);
        }
        initial = opened.getInitStates().elementAt(0);
        variables = Arrays.stream(initial.getVars())
                .map(variable -> variable.getName())
                .toArray(UniqueString[]::new);
        tool = opened;
    }

    private ITool tool() {
        if (tool == null) {
            throw new IllegalStateException("not open");
        }
        return tool;
    }

    @Override
    public Object initial() {
        if (initial == null) {
            throw new IllegalStateException("not open");
        }
        return initial;
    }

    private static TLCState bound(Object state, Map<String, Object> line) {
        return ((TLCState) state).copy().bind(UniqueString.uniqueStringOf(LINE), Values.tla(line));
    }

    @Override
    public List<Object> successors(Object state, String action, Map<String, Object> line) {
        Action step = steps.get(action + "Step");
        if (step == null) {
            throw new IllegalArgumentException("the specification has no step " + action);
        }
        StateVec next = tool().getNextStates(step, bound(state, line));
        List<Object> states = new ArrayList<>(next.size());
        for (int i = 0; i < next.size(); i++) {
            states.add(concrete(next.elementAt(i)));
        }
        return states;
    }

    /** TLC leaves functions unevaluated as long as it can; they would hold on to all states before. */
    private TLCState concrete(TLCState state) {
        UniqueString[] names = variables;
        if (names != null) {
            for (UniqueString name : names) {
                Value value = (Value) state.lookup(name);
                if (value instanceof FcnLambdaValue function) {
                    value = function.toFcnRcd();
                    state.bind(name, value);
                }
                if (value instanceof FcnRcdValue outer) {
                    for (int i = 0; i < outer.values.length; i++) {
                        if (outer.values[i] instanceof FcnLambdaValue inner) {
                            outer.values[i] = inner.toFcnRcd();
                        }
                    }
                }
            }
        }
        return state;
    }

    @Override
    public Object value(Object state, String variable, String... arguments) {
        Value value = (Value) ((TLCState) state).lookup(UniqueString.uniqueStringOf(variable));
        for (String argument : arguments) {
            StringValue text = texts.computeIfAbsent(argument, StringValue::new);
            if (value instanceof RecordValue fields) {
                value = fields.select(text);
            } else if (value instanceof FcnRcdValue function) {
                value = function.apply(text, EvalControl.Clear);
            } else {
                throw new IllegalArgumentException(variable + " is no function of " + argument);
            }
        }
        return Values.java(value);
    }

    @Override
    public long fingerprint(Object state) {
        return ((TLCState) state).fingerPrint();
    }

    @Override
    public @Nullable String refuted(Object state, List<String> names) {
        for (String name : names) {
            Action invariant = invariants.get(name);
            if (invariant == null) {
                throw new IllegalArgumentException("the specification has no invariant " + name);
            }
            if (!tool().isValid(invariant, (TLCState) state)) {
                return name;
            }
        }
        return null;
    }

    @Override
    public List<Step> alternatives(Object state, String server, Map<String, Object> line) {
        TLCState from = bound(state, line);
        List<Step> found = new ArrayList<>();
        for (Action action : others) {
            Label label = Values.label(action);
            if (!label.parameters().isEmpty() && label.parameters().get(0).equals(server)) {
                StateVec next = tool().getNextStates(action, from);
                for (int i = 0; i < next.size(); i++) {
                    TLCState to = next.elementAt(i);
                    to.bind(UniqueString.uniqueStringOf(LINE), from.lookup(UniqueString.uniqueStringOf(LINE)));
                    found.add(new Step(label, Values.state(concrete(to))));
                }
            }
        }
        return found;
    }

    @Override
    public Map<String, Object> state(Object state) {
        return Values.state((TLCState) state);
    }
}
