package dev.ariadne.bugs;

import dev.ariadne.core.Bug;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A layer's command in a JVM of its own, whose server code has the bug. */
public final class Hunt {
    /** Makes the words that start Ariadne's command line in a JVM with these flags and arguments. */
    @FunctionalInterface
    public interface Launch {
        List<String> words(List<String> flags, List<String> arguments);
    }

    private static final int VIOLATION = 1;

    private final Launch launch;
    private final long budgetSeconds;

    /** @param budgetSeconds for how long to look */
    public Hunt(Launch launch, long budgetSeconds) {
        this.launch = launch;
        this.budgetSeconds = budgetSeconds;
    }

    /**
     * Looks for the bug, unless it is out of the layer's reach.
     *
     * @throws IOException if the JVM cannot be started, or ended otherwise than with a verdict
     */
    public Cell run(Bug bug, Layer layer) throws IOException, InterruptedException {
        if (layer.outOfReach().containsKey(bug)) {
            return new Cell(bug, layer, null, 0);
        }
        List<String> flags = List.of("-XX:TieredStopAtLevel=1", "-D" + Bug.PROPERTY + "=" + bug.word());
        long begin = System.nanoTime();
        Process child = new ProcessBuilder(launch.words(flags, layer.command()))
                .redirectErrorStream(true)
                .start();
        Thread ending = new Thread(child::destroy);
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            List<String> lines = new ArrayList<>();
            Thread reading = new Thread(() -> read(child, lines));
            reading.start();
            boolean ended = child.waitFor(budgetSeconds, TimeUnit.SECONDS);
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (!ended) {
                child.destroy();
            }
            reading.join();
            return new Cell(bug, layer, finding(layer, lines, ended ? child.exitValue() : null), seconds);
        } finally {
            child.destroy();
            Runtime.getRuntime().removeShutdownHook(ending);
        }
    }

    private static @Nullable Finding finding(Layer layer, List<String> lines, @Nullable Integer code)
            throws IOException {
        Optional<Finding> finding = layer.reader().apply(lines);
        if (code != null && code != 0 && (code != VIOLATION || finding.isEmpty())) {
            String last = lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
            throw new IOException(String.join(" ", layer.command()) + " ended with exit code " + code + ": " + last);
        }
        return finding.orElse(null);
    }

    private static void read(Process child, List<String> lines) {
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("its output broke off: " + e.getMessage());
        }
    }
}
