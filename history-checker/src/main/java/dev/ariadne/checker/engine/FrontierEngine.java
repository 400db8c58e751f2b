package dev.ariadne.checker.engine;

/**
 * Decides registers whose values repeat with {@link Frontier}. Most histories need only a handful of configurations at a time, so it first looks
 * with a narrow set; what it finds is a linearization all the same. When a narrow run fails although it left configurations out, a wider one
 * begins again; only a run that left out nothing says false.
 */
final class FrontierEngine implements Engine {
    /** Widths to try. The more crashed operations there are, the easier it is to find a way with few configurations, and the worse with many. */
    private static final int[] WIDTHS = {8, 64, 512, Integer.MAX_VALUE};
    /** Up to this width crashed operations are tried only where nothing else helps. */
    private static final int MOST_SPARING = 64;

    private final KeyHistory history;

    FrontierEngine(KeyHistory history) {
        this.history = history;
    }

    @Override
    public String name() {
        return "frontier";
    }

    @Override
    public String why() {
        return "values repeat, so all states the register may be in are followed event by event (just-in-time linearization)";
    }

    @Override
    public Decision decide(Budget budget) {
        Frontier frontier = new Frontier(history, 0, budget);
        int end = history.history.events();
        int furthest = 0;
        int result = Frontier.PASSED;
        for (int width : WIDTHS) {
            result = frontier.run(end, width, width <= MOST_SPARING);
            furthest = Math.max(furthest, frontier.reached());
            if (result == Frontier.PASSED) {
                return Decision.TRUE;
            }
            if (result == Frontier.STOPPED) {
                break;
            }
            if (!frontier.dropped()) {
                return Decision.invalid(new FrontierExplanation(history, frontier, result).explain());
            }
        }
        String limit = result == Frontier.STOPPED ? budget.reached() : frontier.countLimit();
        return Decision.unknown(unknown(limit, budget, furthest, end));
    }

    private String unknown(String limit, Budget budget, int furthest, int end) {
        String key = history.history.keyed() ? " on key " + Describe.value(history.history.value(history.key)) : "";
        return limit + key + "; a linearization of the first " + furthest + " of " + end + " events was found, "
                + budget.configurations() + " configurations were visited";
    }
}
