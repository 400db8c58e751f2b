package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.config.Params;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.info.LatencyHistogram;
import dev.ariadne.info.LatencyMonitor;
import dev.ariadne.info.Stats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** LATENCY (Redis: latency.c). */
final class LatencyCommands {
    private static final int GRAPH_COLUMNS = 80;
    private static final int GRAPH_ROWS = 4;
    private static final int FIRST_OCTAVE = 10;
    private static final int LAST_OCTAVE = 30;
    private static final int PRECISION_BITS = 7;

    private LatencyCommands() {}

    static void define(CommandTable t) {
        t.family();
        Subcommands latency = new Subcommands("LATENCY")
                .def("DOCTOR", 2, "", "Advice on slow events.", LatencyCommands::doctor)
                .def("GRAPH", 3, "<event>", "A picture of an event's samples.", LatencyCommands::graph)
                .def(
                        "HISTOGRAM",
                        -2,
                        "[<command> ...]",
                        "How long commands take: counts up to powers of two.",
                        c -> histogram(c, t))
                .def("HISTORY", 3, "<event>", "The samples of an event.", LatencyCommands::history)
                .def("LATEST", 2, "", "The last and the worst sample of each event.", LatencyCommands::latest)
                .def("RESET", -2, "[<event> ...]", "Forgets samples.", LatencyCommands::reset);
        t.def("latency", -2, ADMIN | NOSCRIPT | LOADING | STALE, latency);
    }

    // ---- events

    private static void history(Call call) {
        LatencyMonitor.Series series = call.node.latency().event(call.args().text(2));
        List<LatencyMonitor.Sample> samples = series == null ? List.of() : series.samples();
        call.reply().array(samples.size());
        for (LatencyMonitor.Sample sample : samples) {
            call.reply().array(2);
            call.reply().integer(sample.atSeconds());
            call.reply().integer(sample.ms());
        }
    }

    private static void latest(Call call) {
        Map<String, LatencyMonitor.Series> events = call.node.latency().events();
        call.reply().array(events.size());
        events.forEach((name, series) -> {
            call.reply().array(4);
            call.reply().text(name);
            call.reply().integer(series.latest().atSeconds());
            call.reply().integer(series.latest().ms());
            call.reply().integer(series.worstMs());
        });
    }

    private static void reset(Call call) {
        Args args = call.args();
        LatencyMonitor monitor = call.node.latency();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 2; i < args.count(); i++) {
            names.add(args.text(i));
        }
        if (names.isEmpty()) {
            names.addAll(monitor.events().keySet());
        }
        int forgotten = 0;
        for (String name : names) {
            forgotten += monitor.reset(name) ? 1 : 0;
        }
        call.reply().integer(forgotten);
    }

    private static void graph(Call call) {
        String name = call.args().text(2);
        LatencyMonitor.Series series = call.node.latency().event(name);
        if (series == null) {
            throw new CommandError("ERR No samples available for event '" + name + "'");
        }
        List<LatencyMonitor.Sample> all = series.samples();
        List<LatencyMonitor.Sample> samples = all.subList(Math.max(0, all.size() - GRAPH_COLUMNS), all.size());
        long high = samples.stream().mapToLong(LatencyMonitor.Sample::ms).max().orElse(0);
        long low = samples.stream().mapToLong(LatencyMonitor.Sample::ms).min().orElse(0);
        StringBuilder out = new StringBuilder();
        out.append(name).append(" - high ").append(high).append(" ms, low ").append(low);
        out.append(" ms (all time high ").append(series.worstMs()).append(" ms)\n");
        out.append("-".repeat(GRAPH_COLUMNS)).append('\n');
        for (int row = GRAPH_ROWS; row > 0; row--) {
            for (LatencyMonitor.Sample sample : samples) {
                long height = high == low ? GRAPH_ROWS : 1 + (GRAPH_ROWS - 1) * (sample.ms() - low) / (high - low);
                out.append(height >= row ? '#' : ' ');
            }
            out.append('\n');
        }
        out.append("\nOldest first; the last one was ");
        out.append(call.nowMs() / 1000 - series.latest().atSeconds()).append(" s ago.\n");
        call.reply().verbatim(out.toString());
    }

    private static void doctor(Call call) {
        Map<String, LatencyMonitor.Series> events = call.node.latency().events();
        StringBuilder out = new StringBuilder();
        if (call.node.config().get(Params.LATENCY_MONITOR_THRESHOLD) == 0) {
            out.append(
                    "Latency monitoring is off. Switch it on by CONFIG SET latency-monitor-threshold <milliseconds>.\n");
        } else if (events.isEmpty()) {
            out.append(
                    "No event took longer than latency-monitor-threshold since the start or the last LATENCY RESET.\n");
        } else {
            events.forEach((name, series) -> {
                double mean = series.samples().stream()
                        .mapToLong(LatencyMonitor.Sample::ms)
                        .average()
                        .orElse(0);
                out.append(name).append(": ").append(series.samples().size()).append(" samples, mean ");
                out.append(Math.round(mean))
                        .append(" ms, worst ")
                        .append(series.worstMs())
                        .append(" ms.\n");
            });
            out.append(
                    "Slow commands are listed by SLOWLOG GET. An expire-cycle that takes long has large values to delete.\n");
        }
        call.reply().verbatim(out.toString());
    }

    // ---- commands

    private static void histogram(Call call, CommandTable t) {
        Args args = call.args();
        Set<Command> commands = new LinkedHashSet<>();
        if (args.count() == 2) {
            t.callable().forEach(command -> addWithSubcommands(commands, command));
        }
        for (int i = 2; i < args.count(); i++) {
            Command command = t.named(args.text(i));
            if (command != null) {
                addWithSubcommands(commands, command);
            }
        }
        Reply reply = call.reply();
        int at = reply.length();
        int shown = 0;
        for (Command command : commands) {
            Stats.CommandCalls calls = call.node.stats().command(command.id(), command.name());
            LatencyHistogram histogram = calls.histogram();
            if (histogram != null) {
                shown++;
                reply.text(command.name());
                describe(reply, histogram);
            }
        }
        reply.mapAt(at, shown);
    }

    private static void addWithSubcommands(Set<Command> commands, Command command) {
        commands.add(command);
        commands.addAll(command.subcommands());
    }

    private static void describe(Reply reply, LatencyHistogram histogram) {
        List<long[]> steps = new ArrayList<>();
        long before = 0;
        for (int octave = FIRST_OCTAVE; octave <= LAST_OCTAVE && before < histogram.total(); octave++) {
            long count = octave == LAST_OCTAVE ? histogram.total() : histogram.upTo((1L << octave) - 1);
            if (count > before) {
                long highest = (1L << octave) + (1L << octave - PRECISION_BITS) - 1;
                steps.add(new long[] {highest / 1000, count});
            }
            before = count;
        }
        reply.map(2);
        reply.text("calls");
        reply.integer(histogram.total());
        reply.text("histogram_usec");
        reply.map(steps.size());
        for (long[] step : steps) {
            reply.integer(step[0]);
            reply.integer(step[1]);
        }
    }
}
