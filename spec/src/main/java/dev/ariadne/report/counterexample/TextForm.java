package dev.ariadne.report.counterexample;

import dev.ariadne.report.counterexample.Message.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The counterexample for a terminal. */
final class TextForm {
    private static final int WIDTH = 100;

    private final Counterexample example;
    private final StringBuilder out = new StringBuilder();

    TextForm(Counterexample example) {
        this.example = example;
    }

    String write() {
        head();
        int actions = example.moments().stream()
                .mapToInt(moment -> moment.action().length())
                .max()
                .orElse(0);
        String indent = " ".repeat(7 + actions);
        for (Moment moment : example.moments()) {
            List<String> lines = moment.number() == 0 ? initially(indent) : told(moment, indent);
            String first = String.format(Locale.ROOT, "%3d  %-" + actions + "s  ", moment.number(), moment.action());
            out.append((first + (lines.isEmpty() ? "nothing changes" : lines.get(0))).stripTrailing())
                    .append('\n');
            lines.stream()
                    .skip(1)
                    .forEach(line -> out.append(indent).append(line).append('\n'));
        }
        if (!example.goingOn().isEmpty()) {
            out.append("     ").append(example.goingOn()).append('\n');
        }
        return out.toString();
    }

    private void head() {
        String says = Glossary.property(example.property());
        paragraph(example.report().model().name() + ": " + example.headline() + ".");
        paragraph(example.report().model().about());
        paragraph(says.isEmpty() ? "" : example.property() + " says: " + says);
        if (!example.settings().isEmpty()) {
            lines(filled(settings(example), " ", ""));
        }
        out.append('\n');
    }

    /** The settings that are not the default ones, as the parts of a sentence. */
    static List<String> settings(Counterexample example) {
        List<String> settings = new ArrayList<>();
        int left = example.settings().size();
        for (Map.Entry<String, String> setting : example.settings().entrySet()) {
            String introduction = settings.isEmpty() ? "Settings other than the default: " : "";
            left--;
            settings.add(introduction + setting.getKey() + " = " + setting.getValue() + (left == 0 ? "." : ","));
        }
        return settings;
    }

    private List<String> initially(String indent) {
        State state = example.moments().get(0).state();
        return example.servers().isEmpty()
                ? told(example.moments().get(0), indent)
                : filled(
                        example.servers().stream()
                                .map(server -> server + " " + state.standingInWords(server))
                                .toList(),
                        "; ",
                        indent);
    }

    /** The variables that changed, then the messages of each connection. */
    private List<String> told(Moment moment, String indent) {
        List<String> lines = new ArrayList<>(filled(changes(example, moment), "; ", indent));
        lines.addAll(filled(messages(example, moment), "; ", indent));
        return lines;
    }

    static List<String> changes(Counterexample example, Moment moment) {
        return example.told(moment).stream().map(Change::toString).toList();
    }

    /** What was sent, received and lost in a step, one text a connection and fate. */
    static List<String> messages(Counterexample example, Moment moment) {
        Map<String, List<String>> byWay = new TreeMap<>();
        for (Message message : example.messages()) {
            String way = message.from() + " -> " + message.to();
            if (message.ended() == moment.number() && message.fate() != Fate.UNDER_WAY) {
                byWay.computeIfAbsent(way + " " + message.fate().words(), w -> new ArrayList<>())
                        .add(message.label());
            }
            if (message.sent() == moment.number()) {
                byWay.computeIfAbsent(way + " sent", w -> new ArrayList<>()).add(message.label());
            }
        }
        return byWay.entrySet().stream()
                .map(way -> way.getKey() + ": " + String.join(", ", way.getValue()))
                .toList();
    }

    /** The parts in lines as full as may be; a part that is longer than a line is broken at its spaces. */
    private static List<String> filled(List<String> parts, String separator, String indent) {
        int most = WIDTH - indent.length();
        List<String> lines = new ArrayList<>();
        for (String part : parts) {
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1) + separator + part;
            if (lines.isEmpty() || last.length() > most) {
                lines.addAll(broken(part, most));
            } else {
                lines.set(lines.size() - 1, last);
            }
        }
        return lines;
    }

    private static List<String> broken(String part, int most) {
        List<String> lines = new ArrayList<>();
        String rest = part;
        while (rest.length() > most && rest.lastIndexOf(' ', most) > 2) {
            int space = rest.lastIndexOf(' ', most);
            lines.add(rest.substring(0, space));
            rest = "  " + rest.substring(space + 1);
        }
        lines.add(rest);
        return lines;
    }

    private void lines(List<String> lines) {
        lines.forEach(line -> out.append(line).append('\n'));
    }

    private void paragraph(String text) {
        lines(filled(text.isEmpty() ? List.of() : List.of(text.split(" ", -1)), " ", ""));
    }
}
