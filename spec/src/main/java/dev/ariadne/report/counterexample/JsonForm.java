package dev.ariadne.report.counterexample;

import dev.ariadne.report.counterexample.Message.Fate;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.TlcReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The counterexample for programs. */
final class JsonForm {
    private JsonForm() {}

    static String write(Counterexample example) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("model", example.report().model().name());
        all.put("about", example.report().model().about());
        all.put("property", example.property());
        all.put("says", Glossary.property(example.property()));
        all.put("expected", example.report().model().fails().contains(example.property()));
        all.put("settings", example.report().model().settings());
        all.put("notDefault", example.settings().keySet());
        int loop = example.report().loop();
        if (loop != TlcReport.NO_LOOP) {
            all.put(
                    "loop",
                    Map.of("from", loop, "stuttering", loop == example.moments().size() - 1));
        }
        all.put(
                "steps",
                example.moments().stream().map(moment -> step(example, moment)).toList());
        return Json.text(all);
    }

    private static Map<String, Object> step(Counterexample example, Moment moment) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("n", moment.number());
        Label label = moment.label();
        if (label != null) {
            step.put("action", label.action());
            step.put("parameters", label.parameters());
            step.put("inWords", moment.inWords());
        }
        Map<String, Object> changed = new LinkedHashMap<>();
        for (Change change : moment.number() == 0 ? List.<Change>of() : moment.changes()) {
            Map<String, Object> values = new LinkedHashMap<>();
            if (change.before() != null) {
                values.put("before", change.before());
            }
            if (change.after() != null) {
                values.put("after", change.after());
            }
            changed.put(change.path(), values);
        }
        step.put("changed", changed);
        step.put("sent", messages(example, message -> message.sent() == moment.number()));
        for (Fate fate : List.of(Fate.RECEIVED, Fate.LOST)) {
            step.put(
                    fate.words(),
                    messages(example, message -> message.fate() == fate && message.ended() == moment.number()));
        }
        step.put("state", moment.state().variables());
        return step;
    }

    private static List<Object> messages(Counterexample example, Predicate<Message> which) {
        List<Object> messages = new ArrayList<>();
        for (Message message : example.messages()) {
            if (which.test(message)) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("from", message.from());
                fields.put("to", message.to());
                fields.put("type", message.type());
                fields.put("label", message.label());
                messages.add(fields);
            }
        }
        return messages;
    }
}
