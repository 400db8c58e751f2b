package dev.ariadne.report;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code history.edn}: one operation map a line, as Jepsen writes it, values of the registers as {@code [key value]}. Beside Jepsen's
 * keys an invocation has {@code :node}, and a completion without success {@code :error}. What the nemesis did has the process
 * {@code :nemesis}.
 */
final class HistoryFile {
    private HistoryFile() {}

    static void write(Path file, List<Recorder.Event> events) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int index = 0; index < events.size(); index++) {
                out.write(Edn.write(line(index, events.get(index))));
                out.write('\n');
            }
        }
    }

    private static Map<String, @Nullable Object> line(int index, Recorder.Event event) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("index", index);
        if (event instanceof Recorder.Marked mark) {
            map.put("time", mark.nanos());
            map.put("type", Edn.keyword("info"));
            map.put("process", Edn.keyword("nemesis"));
            map.put("f", Edn.keyword(mark.kind()));
            map.put("value", mark.what() + ": " + mark.outcome());
            return map;
        }
        boolean invoked = event instanceof Recorder.Invoked;
        Recorder.Call call =
                event instanceof Recorder.Invoked begin ? begin.call() : ((Recorder.Completed) event).call();
        Answer answer = invoked ? null : call.answer();
        map.put("time", invoked ? call.invokedNanos() : call.completedNanos());
        map.put(
                "type",
                Edn.keyword(answer == null ? "invoke" : answer.kind().name().toLowerCase(Locale.ROOT)));
        map.put("process", call.process());
        map.put("f", Edn.keyword(call.operation().historyFunction()));
        map.put("value", Arrays.asList(call.operation().key(), value(call, answer)));
        if (answer == null) {
            map.put("node", call.node());
        } else if (answer.why() != null) {
            map.put("error", answer.why());
        }
        return map;
    }

    private static @Nullable Object value(Recorder.Call call, @Nullable Answer answer) {
        Operation operation = call.operation();
        if (operation.data() == Data.BANK) {
            return Transactions.value(call, answer != null, Edn::keyword);
        }
        return switch (operation.f()) {
            // Both are asked without a value; an incr is by one.
            case READ, INCR -> answer == null ? null : answer.value();
            case WRITE, ADD, APPEND -> operation.value();
            case TRANSFER -> throw new IllegalStateException("a transfer is a bank's");
            case CAS -> Arrays.asList(operation.expected(), operation.value());
        };
    }
}
