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

    private static final int OTHERS_SHARE = 3;
    private static final int VALID = 0;
    private static final int VIOLATION = 1;

    private final Launch launch;
    private final long budgetSeconds;

    /** @param budgetSeconds for how long a layer looks that needs to find each bug; the others look for a third of that */
    public Hunt(Launch launch, long budgetSeconds) {
        this.launch = launch;
        this.budgetSeconds = budgetSeconds;
    }

    /**
     * Looks for the bug, unless it is out of the layer's reach.
     *
     * @param bug null to look with no bug seeded
     * @throws IOException if the JVM cannot be started, or ended otherwise than with a verdict
     */
    public Cell run(@Nullable Bug bug, Layer layer) throws IOException, InterruptedException {
        if (bug != null && layer.outOfReach().containsKey(bug)) {
            return new Cell(bug, layer, null, 0);
        }
        List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        if (bug != null) {
            flags.add("-D" + Bug.PROPERTY + "=" + bug.word());
        }
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(budgetSeconds) / (layer.needed() ? 1 : OTHERS_SHARE);
        Finding finding = null;
        for (int round = 1; finding == null && round <= layer.rounds() && System.nanoTime() < end; round++) {
            finding = look(flags, layer, round, end - System.nanoTime());
        }
        return new Cell(bug, layer, finding, (System.nanoTime() - begin) / 1e9);
    }

    private @Nullable Finding look(List<String> flags, Layer layer, int round, long nanos)
            throws IOException, InterruptedException {
        List<String> command = layer.command().apply(round);
        Process child = new ProcessBuilder(launch.words(flags, command))
                .redirectErrorStream(true)
                .start();
        Thread ending = new Thread(child::destroy);
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            List<String> lines = new ArrayList<>();
            Thread reading = new Thread(() -> read(child, lines));
            reading.start();
            boolean ended = child.waitFor(nanos, TimeUnit.NANOSECONDS);
            if (!ended) {
                child.destroy();
            }
            reading.join();
            Optional<Finding> finding = layer.reader().read(round, lines);
            boolean verdict =
                    !ended || child.exitValue() == VALID || child.exitValue() == VIOLATION || finding.isPresent();
            if (!verdict) {
                String last = lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
                throw new IOException(
                        String.join(" ", command) + " ended with exit code " + child.exitValue() + ": " + last);
            }
            return finding.orElse(null);
        } finally {
            child.destroy();
            Runtime.getRuntime().removeShutdownHook(ending);
        }
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
