package dev.ariadne.checker;

import dev.ariadne.checker.LargeHistory.Size;
import dev.ariadne.checker.edn.HistoryReader;
import dev.ariadne.checker.edn.HistoryWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A program, not a test: measures reading and checking of large histories, each size in the order given, and prints a table. Wall time and, since
 * machines are shared, the CPU time of the checking thread; memory is the peak of the heap, history included. Run it with a time limit in seconds
 * and sizes such as {@code cas5,100000,20,5,1}: kind, operations, clients, percent crashed, keys, and {@code stale} for one altered read.
 * Kinds are those of {@link LargeHistory}. With {@code read} in front, the history goes through a file.
 */
public final class BarsRun {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private BarsRun() {}

    public static void main(String[] args) throws IOException {
        Limits limits = new Limits(
                Duration.ofSeconds(Long.parseLong(args[0])),
                Runtime.getRuntime().maxMemory() / 2);
        for (String arg : List.of(args).subList(1, args.length)) {
            boolean read = arg.startsWith("read,");
            String[] part = (read ? arg.substring(5) : arg).split(",");
            Size size = new Size(
                    part[0],
                    Integer.parseInt(part[1]),
                    Integer.parseInt(part[2]),
                    Double.parseDouble(part[3]),
                    Integer.parseInt(part[4]),
                    part.length > 5);
            run(size, read, limits);
        }
    }

    private static void run(Size size, boolean read, Limits limits) throws IOException {
        History history = LargeHistory.of(size, 1);
        String reading = "";
        if (read) {
            Path file = Files.createTempFile("bars", ".edn");
            try {
                HistoryWriter.write(history, file);
                long bytes = Files.size(file);
                history = History.builder().build();
                resetPeaks();
                long start = System.nanoTime();
                long cpu = THREADS.getCurrentThreadCpuTime();
                history = HistoryReader.read(file);
                reading = String.format(
                        Locale.ROOT,
                        " | read %d MB in %.2f s (cpu %.2f s, %.2f M ops/s), peak %d MB",
                        bytes >> 20,
                        (System.nanoTime() - start) / 1e9,
                        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
                        history.size() * 1e3 / (THREADS.getCurrentThreadCpuTime() - cpu),
                        peak());
            } finally {
                Files.delete(file);
            }
        }
        resetPeaks();
        long cpu = THREADS.getCurrentThreadCpuTime();
        Verdict verdict = Checkers.check(history, limits);
        System.out.printf(
                Locale.ROOT,
                "%-32s %-8s %-14s %7.2f s (cpu %6.2f s) %5d MB %10d configurations%s%s%n",
                size,
                verdict.valid().edn(),
                verdict.engine(),
                verdict.explored().nanos() / 1e9,
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
                peak(),
                verdict.explored().configurations(),
                reading,
                verdict.limit() == null ? "" : " | " + verdict.limit());
    }

    private static void resetPeaks() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }
}
