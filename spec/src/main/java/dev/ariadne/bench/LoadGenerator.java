package dev.ariadne.bench;

import dev.ariadne.fault.Leftovers;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** redis-benchmark: the load that everybody knows. */
final class LoadGenerator {
    private static final int LIMIT_S = 300;
    private static final int KEYS = 100_000;
    /** Of a line of {@code --csv}: the test's name, then requests a second. */
    private static final int RATE_COLUMN = 1;

    private LoadGenerator() {}

    /**
     * Makes load until all requests are answered.
     *
     * @param test redis-benchmark's word, as in "set"
     * @return requests a second, as redis-benchmark counts them
     * @throws UnusableEnvironmentException when it is missing or fails
     */
    static double run(int port, String test, int requests, int pipeline, Setting setting, Path directory)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-benchmark", "--csv", "-p", "" + port));
        command.addAll(List.of("-t", test, "-n", "" + requests, "-P", "" + pipeline, "-r", "" + KEYS));
        command.addAll(List.of("-c", "" + setting.clients(), "-d", "" + setting.valueBytes()));
        List<String> said = run(command, directory.resolve("redis-benchmark.log"));
        String last = said.isEmpty() ? "" : said.get(said.size() - 1);
        String[] cells = last.replace("\"", "").split(",");
        try {
            return Double.parseDouble(cells[cells.length - 1 < RATE_COLUMN ? 0 : columnOfRate(cells)]);
        } catch (NumberFormatException e) {
            throw new UnusableEnvironmentException("redis-benchmark failed: " + last, e);
        }
    }

    /** Names may have commas in them, as "LPUSH (needed to benchmark LRANGE)" might; the rate is the first number. */
    private static int columnOfRate(String[] cells) {
        for (int i = RATE_COLUMN; i < cells.length; i++) {
            if (cells[i].matches("[0-9.]+")) {
                return i;
            }
        }
        return 0;
    }

    private static List<String> run(List<String> command, Path log) throws IOException {
        Process process;
        try {
            process = Leftovers.start(
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()),
                    Objects.requireNonNull(log.getParent()));
        } catch (IOException e) {
            throw new UnusableEnvironmentException(
                    "redis-benchmark makes the load and is missing; install it (Debian: apt-get install redis-tools)",
                    e);
        }
        try {
            boolean ended = process.waitFor(LIMIT_S, TimeUnit.SECONDS);
            List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (!ended || process.exitValue() != 0) {
                String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
                throw new UnusableEnvironmentException("redis-benchmark failed: " + last);
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
