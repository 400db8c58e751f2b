package dev.ariadne.report;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import dev.ariadne.fault.RoleTimeline;
import dev.ariadne.fault.RoleTimeline.Role;
import dev.ariadne.fault.RoleTimeline.Span;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** When more than one node was primary, known to within one sampling interval of the {@link RoleTimeline}. */
final class SplitBrain {
    /**
     * @param nodes that were primary at once
     * @param acknowledged writes in the window, by node
     */
    record Window(long fromNanos, long toNanos, List<String> nodes, Map<String, Integer> acknowledged) {}

    private SplitBrain() {}

    static List<Window> windows(RunResult run) {
        List<Span> primaries =
                run.roles().stream().filter(span -> span.role() == Role.PRIMARY).toList();
        TreeSet<Long> edges = new TreeSet<>();
        primaries.forEach(span -> {
            edges.add(span.fromNanos());
            edges.add(span.toNanos());
        });
        List<Window> windows = new ArrayList<>();
        Long from = null;
        for (Long to : edges) {
            if (from != null) {
                extend(windows, primaries, from, to);
            }
            from = to;
        }
        return windows.stream()
                .map(window -> counted(window, run.calls()))
                .filter(window -> window.acknowledged().values().stream()
                                .filter(writes -> writes > 0)
                                .count()
                        > 1)
                .toList();
    }

    /** Between two neighbouring edges nothing changes: a new window, a longer last one, or nothing. */
    private static void extend(List<Window> windows, List<Span> primaries, long from, long to) {
        List<String> nodes = primaries.stream()
                .filter(span -> span.fromNanos() <= from && span.toNanos() >= to)
                .map(Span::node)
                .sorted()
                .toList();
        if (nodes.size() < 2) {
            return;
        }
        Window last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
        if (last != null && last.toNanos() == from && last.nodes().equals(nodes)) {
            windows.set(windows.size() - 1, new Window(last.fromNanos(), to, nodes, Map.of()));
        } else {
            windows.add(new Window(from, to, nodes, Map.of()));
        }
    }

    private static Window counted(Window window, List<Recorder.Call> calls) {
        Map<String, Integer> acknowledged = new TreeMap<>();
        window.nodes().forEach(node -> acknowledged.put(node, 0));
        for (Recorder.Call call : calls) {
            boolean write = call.operation().f() != Operation.Function.READ && call.kind() == Answer.Kind.OK;
            boolean inside = call.completedNanos() >= window.fromNanos() && call.completedNanos() <= window.toNanos();
            if (write && inside) {
                acknowledged.computeIfPresent(call.node(), (node, count) -> count + 1);
            }
        }
        return new Window(window.fromNanos(), window.toNanos(), window.nodes(), acknowledged);
    }
}
