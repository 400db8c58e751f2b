package dev.ariadne.checker.page;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.engine.Describe;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The section of a page that says why a history is not linearizable: for a few keys the reason, the picture and the states. */
public final class Failures {
    private static final int MOST_WINDOWS = 2;
    private static final int MOST_STATES = 4;

    private Failures() {}

    /**
     * Writes the section, or nothing when there is no failure.
     *
     * @param bands behind the operations, or none
     * @param where an operation was sent to, or an empty text
     * @param tracks what others were meanwhile, or none
     */
    public static void section(
            Markup page,
            List<Failure> failures,
            List<Lanes.Band> bands,
            Function<Op, String> where,
            List<Lanes.Track> tracks) {
        if (failures.isEmpty()) {
            return;
        }
        page.open("section").element("h2", "Why it is not linearizable");
        for (Failure failure : failures.subList(0, Math.min(MOST_WINDOWS, failures.size()))) {
            String key = failure.key() == null ? "" : "Key " + Describe.value(failure.key()) + ": ";
            page.element("p", key + failure.reason() + ".");
            page.open("div", "class", "wide")
                    .raw(Lanes.svg(failure, bands, where, tracks))
                    .close("div");
            states(page, failure);
        }
        page.open("ul", "class", "legend");
        legend(page, "background:var(--bad)", "the operation after which no order is left");
        legend(page, "background:var(--ok)", "what it contradicts");
        legend(page, "background:var(--fail)", "others at the time");
        if (!bands.isEmpty()) {
            legend(page, "background:var(--band)", "fault in force");
        }
        page.close("ul");
        page.element(
                "p",
                "Bars run from invocation to completion in the order of events; gaps in time are not to scale."
                        + " A dashed line is an operation whose end nobody knows."
                        + (tracks.isEmpty()
                                ? ""
                                : " Below stands what each node was at the time: its part, the beginning of its replication id, its"
                                        + " offset."),
                "class",
                "soft");
        if (failures.size() > MOST_WINDOWS) {
            page.element(
                    "p",
                    "Keys that fail as well: "
                            + failures.stream()
                                    .skip(MOST_WINDOWS)
                                    .map(failure -> Describe.value(failure.key()))
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "class",
                    "soft");
        }
        page.close("section");
    }

    private static void states(Markup page, Failure failure) {
        if (failure.states().isEmpty()) {
            return;
        }
        page.open("ul");
        for (Failure.State state : failure.states()
                .subList(0, Math.min(MOST_STATES, failure.states().size()))) {
            page.element("li", "It can have held " + Describe.value(state.value()) + " before: " + state.why() + ".");
        }
        page.close("ul");
    }

    private static void legend(Markup page, String style, String text) {
        page.open("li").element("i", "", "style", style).text(text).close("li");
    }
}
