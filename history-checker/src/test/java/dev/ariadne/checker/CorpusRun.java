package dev.ariadne.checker;

import dev.ariadne.checker.edn.HistoryReader;
import dev.ariadne.checker.edn.Keyword;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program, not a test: holds the verdicts on a directory of histories against its {@code verdicts.edn} and prints the times. Run it with the
 * directory, the time limit per file in seconds, and optionally part of the file names:
 *
 * <pre>mvn -pl history-checker -am test-compile
 * java -cp ... dev.ariadne.checker.CorpusRun DIRECTORY 30 cas5</pre>
 */
public final class CorpusRun {
    private static final Pattern LINE =
            Pattern.compile(":file \"([^\"]+)\" :model :([a-z-]+) .*:valid\\? (true|false|:unknown)");

    private CorpusRun() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Limits limits = new Limits(
                Duration.ofSeconds(Long.parseLong(args[1])),
                Runtime.getRuntime().maxMemory() / 4);
        String part = args.length > 2 ? args[2] : "";
        int wrong = 0;
        int files = 0;
        int undecided = 0;
        for (String line : Files.readAllLines(directory.resolve("verdicts.edn"))) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.find() || !matcher.group(1).contains(part)) {
                continue;
            }
            String expected = matcher.group(3);
            ModelName model = Objects.requireNonNull(ModelName.named(matcher.group(2)), matcher.group(2));
            String result = run(directory.resolve(matcher.group(1)), model, limits);
            String verdict = result.substring(0, result.indexOf(' '));
            boolean agrees = verdict.equals(expected) || verdict.equals(":unknown") || expected.equals(":unknown");
            files++;
            wrong += agrees ? 0 : 1;
            undecided += verdict.equals(":unknown") ? 1 : 0;
            System.out.printf("%-5s %-55s %-8s %s%n", agrees ? "" : "WRONG", matcher.group(1), expected, result);
        }
        System.out.printf("%d files, %d disagree, %d unknown%n", files, wrong, undecided);
    }

    private static String run(Path file, ModelName model, Limits limits) {
        long start = System.nanoTime();
        History history = HistoryReader.read(file);
        double reading = (System.nanoTime() - start) / 1e9;
        Object initial = model == ModelName.MULTI_REGISTER ? Map.of(new Keyword("x"), 0L, new Keyword("y"), 0L) : null;
        Verdict verdict = Checkers.check(history, model, initial, limits, Checkers.Progress.NONE);
        Anomalies anomalies = Anomalies.find(history);
        boolean named = model.functions().contains("write") && !anomalies.isEmpty();
        return String.format(
                Locale.ROOT,
                "%s %s read %.3f s, check %.3f s, %d configurations%s%s",
                verdict.valid().edn(),
                verdict.engine(),
                reading,
                verdict.explored().nanos() / 1e9,
                verdict.explored().configurations(),
                named
                        ? " stale " + anomalies.staleReads().size() + " lost "
                                + anomalies.lostWrites().size()
                        : "",
                named && verdict.valid() == Verdict.Valid.TRUE ? " ANOMALY ON VALID" : "");
    }
}
