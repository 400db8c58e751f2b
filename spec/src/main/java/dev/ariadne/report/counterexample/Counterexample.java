package dev.ariadne.report.counterexample;

import dev.ariadne.tla.Models;
import dev.ariadne.tla.Step;
import dev.ariadne.tla.TlcReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A behaviour that refutes a property of a model: what happened in each step, and which messages went where. It is told in three
 * forms: {@link #text} for a terminal, {@link #json} for programs, {@link #html} for a browser. A specification of somebody's own,
 * whose variables are not known here, is told by the changes of its variables alone.
 */
public final class Counterexample {
    private final TlcReport report;
    private final List<Moment> moments = new ArrayList<>();
    private final List<Message> messages;

    private Counterexample(TlcReport report) {
        this.report = report;
        Set<String> indices = indices(report);
        @Nullable State before = null;
        for (Step step : report.counterexample()) {
            State state = new State(step.state());
            List<Change> changes =
                    Change.between(before == null ? Map.of() : before.variables(), state.variables(), indices);
            moments.add(new Moment(moments.size(), step.label(), before == null ? state : before, state, changes));
            before = state;
        }
        messages = servers().isEmpty() ? List.of() : Post.of(moments);
    }

    /**
     * The counterexample that TLC found.
     *
     * @throws IllegalArgumentException if it found none
     */
    public static Counterexample of(TlcReport report) {
        if (report.counterexample().isEmpty()) {
            throw new IllegalArgumentException("model " + report.model().name() + " has no counterexample");
        }
        return new Counterexample(report);
    }

    /** Numbered steps with what each changed, for a terminal; ends with a line break. */
    public String text() {
        return new TextForm(this).write();
    }

    /** One JSON object: what fails, the settings, and the steps with their states. */
    public String json() {
        return JsonForm.write(this);
    }

    /** A page with a picture, which needs nothing else: no script, no network. */
    public String html() {
        return new HtmlForm(this).write();
    }

    /**
     * Writes the three forms into a directory, which is made if it is not there, under the model's name.
     *
     * @return the page, which shows most
     */
    public Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        String name = report.model().name().replaceAll("[^\\w.-]+", "-");
        Files.writeString(directory.resolve(name + ".txt"), text());
        Files.writeString(directory.resolve(name + ".json"), json());
        return Files.writeString(directory.resolve(name + ".html"), html());
    }

    /** Model values and numbers: what stands in brackets behind a function's name. */
    private static Set<String> indices(TlcReport report) {
        Set<String> indices = new HashSet<>();
        for (String value : report.model().settings().values()) {
            if (value.startsWith("{")) {
                indices.addAll(List.of(value.replaceAll("[{}\" ]", "").split(",", -1)));
            }
        }
        indices.addAll(new State(report.counterexample().get(0).state()).servers());
        return indices;
    }

    TlcReport report() {
        return report;
    }

    List<Moment> moments() {
        return moments;
    }

    List<Message> messages() {
        return messages;
    }

    /** The servers, in order; none in a specification that is not known here. */
    List<String> servers() {
        return moments.get(0).state().servers();
    }

    String property() {
        return Objects.requireNonNullElse(report.violated(), "a property");
    }

    /** What fails, and whether that was expected. */
    String headline() {
        boolean expected = report.model().fails().contains(property());
        return property() + " fails, " + (expected ? "as expected" : "which was not expected");
    }

    /** The settings that are not the default ones: what makes this model this model. */
    Map<String, String> settings() {
        Map<String, String> own = new TreeMap<>(report.model().settings());
        own.entrySet().removeAll(Models.registered().defaults().entrySet());
        return own;
    }

    /** The changes that are told as such: messages tell those of the queues. */
    List<Change> told(Moment moment) {
        return servers().isEmpty()
                ? moment.changes()
                : moment.changes().stream()
                        .filter(change -> !change.variable().equals("conn"))
                        .toList();
    }

    /** How it goes on after the last step; empty if that is the end of it. */
    String goingOn() {
        if (report.loop() == TlcReport.NO_LOOP) {
            return "";
        }
        return report.loop() == moments.size() - 1
                ? "Nothing more happens, for ever."
                : String.format(
                        Locale.ROOT,
                        "Everything is as it was after step %d; steps %d to %d repeat for ever.",
                        report.loop(),
                        report.loop() + 1,
                        moments.size() - 1);
    }
}
