package dev.ariadne.tla;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.util.BitVector;
import tlc2.util.IStateWriter;

/**
 * Listens to the search: TLC tells of each transition that it follows. Counts them by action, and hands the graph on. Lives with TLC
 * behind {@link TlcLoader}.
 */
final class Transitions implements IStateWriter {
    private final Map<String, AtomicLongArray> counts = new ConcurrentHashMap<>();
    private final Engine.@Nullable Sink sink;

    private final Map<Action, Label> labels = new HashMap<>();
    private final Map<Long, Integer> numbers = new HashMap<>();
    private @Nullable TLCState source;
    private int sourceNumber;

    Transitions(Engine.@Nullable Sink sink) {
        this.sink = sink;
    }

    /** Makes all actions known, so that those never taken are counted too. */
    void expect(Action[] actions) {
        for (Action action : actions) {
            count(action);
        }
    }

    private AtomicLongArray count(Action action) {
        return counts.computeIfAbsent(action.getName().toString(), name -> new AtomicLongArray(2));
    }

    List<ActionCount> counts() {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(e -> new ActionCount(
                                e.getKey(), e.getValue().get(0), e.getValue().get(1)))
                        .toList();
    }

    @Override
    public void writeState(TLCState state) {
        if (sink != null) {
            number(sink, state, true);
        }
    }

    @Override
    public void writeState(TLCState state, TLCState successor, boolean isNew, Action action) {
        AtomicLongArray count = count(action);
        count.incrementAndGet(0);
        if (isNew) {
            count.incrementAndGet(1);
        }
        if (sink != null) {
            edge(sink, state, successor, action);
        }
    }

    private synchronized void edge(Engine.Sink to, TLCState state, TLCState successor, Action action) {
        if (source != state) {
            source = state;
            sourceNumber = number(to, state, false);
        }
        to.edge(sourceNumber, number(to, successor, false), labels.computeIfAbsent(action, Values::label));
    }

    private synchronized int number(Engine.Sink to, TLCState state, boolean initial) {
        Integer known = numbers.putIfAbsent(state.fingerPrint(), numbers.size());
        if (known != null) {
            return known;
        }
        int number = numbers.size() - 1;
        to.state(number, initial, Values.state(state));
        return number;
    }

    @Override
    public void writeState(TLCState state, TLCState successor, boolean isNew) {}

    @Override
    public void writeState(TLCState state, TLCState successor, boolean isNew, Visualization visualization) {}

    @Override
    public void writeState(TLCState state, TLCState successor, BitVector checks, int from, int length, boolean isNew) {}

    @Override
    public void writeState(
            TLCState state,
            TLCState successor,
            BitVector checks,
            int from,
            int length,
            boolean isNew,
            Visualization visualization) {}

    @Override
    public void close() {}

    @Override
    public String getDumpFileName() {
        return "";
    }

    @Override
    public boolean isNoop() {
        return false;
    }

    @Override
    public boolean isDot() {
        return false;
    }

    @Override
    public void snapshot() {}
}
