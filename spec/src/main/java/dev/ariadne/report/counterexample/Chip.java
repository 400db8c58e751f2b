package dev.ariadne.report.counterexample;

import dev.ariadne.report.counterexample.Actions.Origin;
import dev.ariadne.report.counterexample.State.Standing;
import dev.ariadne.tla.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is written on a server's lane beside a step: what was done to it, and what of it changed. */
record Chip(List<Line> lines) {
    /** @param style a class of the style sheet */
    record Line(String text, String style) {}

    /** The chip of a server in a step; without lines if there is nothing to say. */
    static Chip of(Counterexample example, Moment moment, String server) {
        List<Line> lines = new ArrayList<>();
        mark(example, moment, server, lines);
        State before = moment.before();
        State state = moment.state();
        String standing = state.standingInWords(server);
        boolean crashed = state.standing(server) == Standing.DOWN;
        boolean sameRole = state.text("role", server).equals(before.text("role", server))
                && state.text("follows", server).equals(before.text("follows", server));
        if (!sameRole) {
            lines.add(new Line("now " + standing, "state"));
        }
        if (!crashed && !state.list("log", server).equals(before.list("log", server))) {
            lines.add(new Line(data(state, server), "state"));
        }
        String acknowledged = acknowledged(moment);
        if (moment.by(server) && !acknowledged.isEmpty()) {
            lines.add(new Line("client takes " + acknowledged + " for safe", "client"));
        }
        if (!state.text("saved", server).equals(before.text("saved", server))) {
            List<Notation.Command> saved = Notation.commands(state.list("saved", server, "log"));
            lines.add(new Line("on disk: " + (saved.isEmpty() ? "no data" : Notation.runs(saved)), "state"));
        }
        String lost = moment.lost(server);
        if (!lost.isEmpty()) {
            lines.add(new Line("no longer has " + lost, "lost"));
        }
        if (!crashed && state.number("replid", server) != before.number("replid", server)) {
            int id = state.number("replid", server);
            lines.add(new Line(id == 0 ? "no replid" : "replid " + id, "state"));
        }
        lags(example, moment, server, lines);
        return new Chip(lines);
    }

    private static void mark(Counterexample example, Moment moment, String server, List<Line> lines) {
        Label label = moment.label();
        if (label == null || !moment.by(server)) {
            return;
        }
        Actions.Action action = Actions.of(label);
        String style = action == null ? "plain" : action.origin().name().toLowerCase(Locale.ROOT);
        String mark = switch (label.action()) {
            case "Write" -> "write " + newest(moment.state(), server);
            case "Read" -> "read " + read(moment.state());
            case "WaitBegin" -> "WAIT " + example.report().model().settings().getOrDefault("WaitFor", "");
            case "WaitReturn" -> "WAIT: OK, " + count(acknowledging(moment.before(), server), "replica");
            default -> Actions.mark(label);
        };
        if (!mark.isEmpty()) {
            lines.add(new Line(action != null && action.origin() == Origin.CLIENT ? "client: " + mark : mark, style));
        }
    }

    /** What min-replicas goes by: how long nothing was heard of a replica, and how many are good. */
    private static void lags(Counterexample example, Moment moment, String server, List<Line> lines) {
        State state = moment.state();
        for (String replica : example.servers()) {
            int lag = state.number("slot", server, replica, "lag");
            boolean attached = !state.text("slot", server, replica, "state").equals("none");
            if (attached && lag != moment.before().number("slot", server, replica, "lag")) {
                lines.add(new Line(
                        lag == 0 ? replica + " heard of now" : replica + " silent for " + count(lag, "tick"), "state"));
            }
        }
        int stale = state.number("stale", server);
        if (stale > moment.before().number("stale", server)) {
            lines.add(new Line(
                    stale == 1 ? "its place is taken" : "place taken " + count(stale - 1, "tick") + " ago", "state"));
        }
        if (state.number("good", server) != moment.before().number("good", server)) {
            lines.add(new Line("good replicas: " + state.number("good", server), "state"));
        }
    }

    /** Offset and commands: {@code offset 2: 1:1-2}. */
    static String data(State state, String server) {
        List<Notation.Command> commands = Notation.commands(state.list("log", server));
        return commands.isEmpty() ? "offset 0, no data" : "offset " + commands.size() + ": " + Notation.runs(commands);
    }

    /** The writes that were acknowledged to their clients in this step: what WAIT confirmed, or a reply that is trusted. */
    private static String acknowledged(Moment moment) {
        List<String> now = new ArrayList<>(Notation.places(moment.state().at("confirmed")));
        now.removeAll(Notation.places(moment.before().at("confirmed")));
        return String.join(", ", now);
    }

    /** What the last operation, a read, returned. */
    private static String read(State state) {
        List<?> operations = state.list("ops");
        Object last = operations.isEmpty() ? null : operations.get(operations.size() - 1);
        Object value = last instanceof Map<?, ?> fields ? fields.get("value") : null;
        if (!(value instanceof List<?> place)) {
            return "";
        }
        return place.equals(List.of(0, 0)) ? "finds nothing" : "finds " + place.get(0) + ":" + place.get(1);
    }

    private static String newest(State state, String server) {
        List<Notation.Command> commands = Notation.commands(state.list("log", server));
        return commands.isEmpty() ? "" : Notation.runs(commands.subList(commands.size() - 1, commands.size()));
    }

    private static long acknowledging(State state, String server) {
        int end = state.number("waiting", server, "end");
        return state.servers().stream()
                .filter(replica -> state.text("slot", server, replica, "state").equals("online")
                        && state.number("slot", server, replica, "ack") >= end)
                .count();
    }

    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The width of the longest line, in letters of plain text; what is not a state stands in bold. */
    double letters() {
        return lines.stream()
                .mapToDouble(line -> line.text().length()
                        * (line.style().equals("state") || line.style().equals("lost") ? 1 : 1.12))
                .max()
                .orElse(0);
    }
}
