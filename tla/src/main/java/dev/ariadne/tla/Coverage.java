package dev.ariadne.tla;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which actions were taken while models were checked. A model may well leave some out, since its faults are rationed; an action that
 * none of the models takes is checked by nothing.
 */
public final class Coverage {
    /** One action's sums. */
    private static final class Sum {
        int models;
        long generated;
        long distinct;
    }

    private final List<TlcReport> reports;
    private final Map<String, Sum> actions = new TreeMap<>();

    private Coverage(List<TlcReport> reports) {
        this.reports = reports;
        for (TlcReport report : reports) {
            for (ActionCount count : report.actions()) {
                Sum sum = actions.computeIfAbsent(count.action(), name -> new Sum());
                sum.models += count.generated() > 0 ? 1 : 0;
                sum.generated += count.generated();
                sum.distinct += count.distinct();
            }
        }
    }

    /** The coverage of all these runs together, which must have been {@link Tlc#counting counting}. */
    public static Coverage of(List<TlcReport> reports) {
        return new Coverage(List.copyOf(reports));
    }

    /** The actions that no model took, by name. */
    public List<String> neverTaken() {
        return actions.entrySet().stream()
                .filter(e -> e.getValue().models == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** For each model that left an action out: its name and those actions, a line each. */
    public List<String> leftOut() {
        List<String> lines = new ArrayList<>();
        for (TlcReport report : reports) {
            List<String> untaken = report.actions().stream()
                    .filter(count -> count.generated() == 0)
                    .map(ActionCount::action)
                    .toList();
            if (!untaken.isEmpty()) {
                lines.add(report.model().name() + " takes no " + String.join(", ", untaken));
            }
        }
        return lines;
    }

    /** As a table of text, a line each: action, in how many models it was taken, states generated, states that were new. */
    public List<String> table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("action", "models", "generated", "distinct"));
        actions.forEach((action, sum) -> rows.add(List.of(
                action,
                sum.models + " of " + reports.size(),
                String.format(Locale.ROOT, "%,d", sum.generated),
                String.format(Locale.ROOT, "%,d", sum.distinct))));
        return ModelTable.columns(rows, 1);
    }
}
