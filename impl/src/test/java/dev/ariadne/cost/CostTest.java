package dev.ariadne.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: cost follows size, as it does in Redis. Method: every command is said, in {@linkplain Shape shapes} of doubling size, to a server of
 * ours and to a stock redis-server, and the CPU time of both is measured; of each shape the ratio at the largest size is judged, and by
 * how much our exponent is above theirs. A row that is suspicious is measured again, warm, before it is judged.
 *
 * <p>A build goes up to the shapes' own sizes and judges generously, as its machine has other things to do. {@code -Dariadne.cost=long}
 * goes on until a shape takes {@value #LONGEST_MS} ms and judges by the bars: nothing over 1 ms that costs more than 5 times, no exponent
 * above by 0.3. {@code -Dariadne.cost.only=TEXT} measures only shapes whose labels have the text; {@code -Dariadne.cost.table=FILE}
 * writes all that was measured; {@code -Dariadne.cost.jar=FILE} measures another build of ours.
 */
@Tag("interop")
class CostTest {
    /** What is not measured, and why. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("eval", "runs a script"),
            Map.entry("evalsha", "runs a script"),
            Map.entry("eval_ro", "runs a script"),
            Map.entry("evalsha_ro", "runs a script"),
            Map.entry("fcall", "runs a script"),
            Map.entry("fcall_ro", "runs a script"),
            Map.entry("script|load", "compiles a script"),
            Map.entry("script|debug", "is of scripts"),
            Map.entry("script|kill", "is of scripts"),
            Map.entry("function|load", "compiles a script"),
            Map.entry("function|kill", "is of scripts"),
            Map.entry("pfselftest", "has no size"),
            Map.entry("shutdown", "ends the server"),
            Map.entry("sync", "makes the client a replica"),
            Map.entry("psync", "makes the client a replica"),
            Map.entry("replconf", "makes the client a replica"),
            Map.entry("failover", "needs a replica"),
            Map.entry("waitaof", "is not in 7.0"),
            Map.entry("client|setinfo", "is not in 7.0"),
            Map.entry("migrate", "needs a third server"),
            Map.entry("bgsave", "is done by a child in Redis"),
            Map.entry("bgrewriteaof", "is done by a child in Redis"));

    /** What is known to cost more than it should, and why: it may, up to {@link #MOST_KNOWN_RATIO}. */
    private static final Map<String, String> DEARER = Map.of(
            "SORT of n numbers of many digits", "Java reads doubles of very small exponents with numbers of any size",
            "INFO twice, much around", "figures of the process are read from the system, and formatted, each time");

    private static final double MOST_KNOWN_RATIO = 40;

    private static final boolean LONG = System.getProperty("ariadne.cost", "").equals("long");
    private static final String ONLY = System.getProperty("ariadne.cost.only", "");
    private static final String TABLE = System.getProperty("ariadne.cost.table", "");

    private static final double MOST_RATIO = LONG ? 5 : 25;
    private static final double MOST_EXCESS = LONG ? 0.3 : 1;
    /** In a build two sizes, on a machine that does other things, tell no exponent of what costs about as much. */
    private static final double LEAST_RATIO = LONG ? 0 : 5;

    private static final double LEAST_MS = LONG ? 1 : 3;
    private static final int LONGEST_MS = 400;
    private static final int TIMEOUT_MS = 20_000;
    /** Below this a cost is noise, and no exponent is told by it. */
    private static final double NOISE_MS = 0.15;
    /** How much larger the largest size of a long run may be than a build's. */
    private static final int LONG_FACTOR = 8;

    /** How often a size is measured: at first, when there is something to be judged, and when it was judged to be too much. */
    private static final int FIRST_TIMES = LONG ? 3 : 1;

    private static final int SECOND_TIMES = 3;
    private static final int LAST_TIMES = 12;

    /** What shapes set otherwise. */
    private static final String DEFAULTS =
            "hash-max-listpack-entries 128 zset-max-listpack-entries 128 set-max-intset-entries 512"
                    + " list-max-listpack-size -2 stream-node-max-entries 100 stream-node-max-bytes 4096 acllog-max-len 128"
                    + " slowlog-log-slower-than 10000 slowlog-max-len 128";

    @TempDir
    private Path directory;

    private final TreeSet<String> said = new TreeSet<>();

    /** What was measured at one size, in ms. */
    private record Cost(int size, double ours, double stock) {
        double ratio() {
            return ours / Math.max(stock, NOISE_MS / 3);
        }
    }

    /** All costs of a shape; a {@code problem} is what else is wrong with it. */
    private record Row(Shape shape, List<Cost> costs, String problem) {
        Cost largest() {
            return costs.get(costs.size() - 1);
        }

        /** By how much our exponent is above stock's: the slope of the ratio, both in powers of two, where both are measurable. */
        double excess() {
            double n = 0;
            double x = 0;
            double y = 0;
            double xx = 0;
            double xy = 0;
            for (Cost cost : costs) {
                if (cost.ours > NOISE_MS && cost.stock > NOISE_MS) {
                    double a = Math.log(cost.size);
                    double b = Math.log(cost.ours / cost.stock);
                    n++;
                    x += a;
                    y += b;
                    xx += a * a;
                    xy += a * b;
                }
            }
            double spread = n * xx - x * x;
            return n < 2 || spread == 0 ? 0 : (n * xy - x * y) / spread;
        }

        /** Whether it costs enough, and more than in Redis. */
        boolean isToBeLookedAt() {
            return problem.isEmpty() && largest().ours > LEAST_MS && largest().ratio() > 1 && (!LONG || isTooMuch());
        }

        /** Whether there is something that no cost tells: an answer that did not come, errors of only one of them. */
        boolean hasProblem() {
            return !problem.isEmpty();
        }

        boolean isSuspicious() {
            return problem.isEmpty() && largest().ours > LEAST_MS && largest().ratio() > 1 && isTooMuch();
        }

        private boolean isTooMuch() {
            double most = DEARER.containsKey(shape.label()) ? MOST_KNOWN_RATIO : MOST_RATIO;
            return largest().ratio() > most || (largest().ratio() > LEAST_RATIO && excess() > MOST_EXCESS);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append(String.format(
                    "%-70s %6.1f x %+5.2f  ", shape.label(), largest().ratio(), excess()));
            for (Cost cost : costs) {
                text.append(String.format(" %d: %.2f/%.2f", cost.size, cost.ours, cost.stock));
            }
            return text + (problem.isEmpty() ? "" : "  " + problem);
        }
    }

    /** Users that shapes have made. */
    private int users;

    /** The two servers. */
    private record Pair(Subject ours, Subject stock) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            ours.close();
            stock.close();
        }
    }

    @Test
    void costFollowsSizeAsInRedis() throws Exception {
        List<Row> rows = new ArrayList<>();
        Pair pair = start();
        try {
            for (Shape shape : shapes()) {
                if (!shape.label().contains(ONLY)) {
                    continue;
                }
                long begun = System.nanoTime();
                Row row = judged(pair, shape);
                rows.add(row);
                tell(row, System.nanoTime() - begun);
                if (row.hasProblem()) {
                    pair.close();
                    pair = start();
                }
            }
        } finally {
            pair.close();
        }
        assertThat(rows.stream().filter(row -> row.hasProblem() || row.isSuspicious()))
                .as("shapes that cost too much: ratio and exponent beside Redis, and ms of ours and of Redis by size")
                .isEmpty();
        if (ONLY.isEmpty()) {
            everyCommandWasSaid();
        }
    }

    private Pair start() throws Exception {
        Subject stock = Subject.stock();
        try {
            return new Pair(Subject.ours(directory), stock);
        } catch (IOException | AssertionError e) {
            stock.close();
            throw e;
        }
    }

    private static void tell(Row row, long nanos) throws IOException {
        if (!TABLE.isEmpty()) {
            String line = String.format("%5d ms  %s%n", nanos / 1_000_000, row);
            Files.writeString(Path.of(TABLE), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    static List<Shape> shapes() {
        return Stream.of(
                        StringShapes.all(),
                        ListShapes.all(),
                        SetShapes.all(),
                        SortedSetShapes.all(),
                        StreamShapes.all(),
                        KeyShapes.all(),
                        NumberShapes.all(),
                        ServerShapes.all())
                .flatMap(List::stream)
                .toList();
    }

    // ---- measuring

    /** Measures a shape as often as it takes to judge it. */
    private Row judged(Pair pair, Shape shape) throws Exception {
        Row row = measure(pair, shape, FIRST_TIMES, LONG ? shape.size() / 2 : shape.size());
        if (row.isToBeLookedAt()) {
            row = measure(pair, shape, SECOND_TIMES, row.largest().size / 8);
        }
        return row.isSuspicious() ? measure(pair, shape, LAST_TIMES, row.largest().size / 8) : row;
    }

    private Row measure(Pair pair, Shape shape, int times, int from) throws Exception {
        List<Cost> costs = new ArrayList<>();
        int largest = LONG ? LONG_FACTOR * shape.size() : shape.size();
        for (int size = Math.max(1, from); size <= largest; size *= LONG ? 2 : 8) {
            long begun = System.nanoTime();
            double[] mine = new double[times];
            double[] theirs = new double[times];
            try {
                for (int i = 0; i < times; i++) {
                    Outcome own = run(pair.ours, shape, size);
                    mine[i] = own.ms;
                    if (!LONG && times == 1 && own.ms < LEAST_MS && own.errors == 0) {
                        // Too little to be judged, whatever it costs there.
                        return new Row(shape, List.of(new Cost(size, own.ms, own.ms)), "");
                    }
                    Outcome other = run(pair.stock, shape, size);
                    theirs[i] = other.ms;
                    if (own.errors != other.errors) {
                        costs.add(new Cost(size, mine[0], theirs[0]));
                        return new Row(
                                shape,
                                costs,
                                own.errors + " errors (" + own.firstError + "), and " + other.errors + " of stock ("
                                        + other.firstError + ")");
                    }
                }
            } catch (SocketTimeoutException e) {
                costs.add(new Cost(size, TIMEOUT_MS, 0));
                return new Row(shape, costs, "no answer within " + TIMEOUT_MS + " ms");
            } catch (IOException e) {
                costs.add(new Cost(size, TIMEOUT_MS, 0));
                return new Row(shape, costs, e.toString());
            }
            costs.add(new Cost(size, median(mine), median(theirs)));
            Cost cost = costs.get(costs.size() - 1);
            if (cost.ours > LONGEST_MS || (System.nanoTime() - begun) / 1e6 > 4.0 * LONGEST_MS * times) {
                break;
            }
        }
        return new Row(shape, costs, "");
    }

    /** The middle one of the later half, as a server warms up. */
    private static double median(double[] all) {
        double[] warm = Arrays.copyOfRange(all, all.length / 3, all.length);
        Arrays.sort(warm);
        return warm[(warm.length - 1) / 2];
    }

    /** Takes away what the shape before has left. */
    private void usual(Session session) throws IOException {
        session.line("FLUSHALL").line("CONFIG SET " + DEFAULTS).say("CONFIG", "SET", "notify-keyspace-events", "");
        session.many(users, "ACL DELUSER u", "u:#").settle();
    }

    private record Outcome(double ms, int errors, String firstError) {}

    private Outcome run(Subject subject, Shape shape, int size) throws Exception {
        try (Session session = new Session(subject, TIMEOUT_MS)) {
            usual(session);
            shape.prepare().run(session, size);
            session.settle();
            int errors = session.errors();
            assertThat(session.firstError())
                    .as("errors when " + shape + " was prepared")
                    .isEmpty();
            session.forgetSaid();
            long before = subject.cpuNanos();
            shape.work().run(session, size);
            session.settle().line("PING").settle();
            long after = subject.cpuNanos();
            said.addAll(session.said());
            if (session.said().contains("ACL SETUSER")) {
                users = size;
            }
            return new Outcome((after - before) / 1e6, session.errors() - errors, session.firstError());
        }
    }

    // ---- completeness

    private void everyCommandWasSaid() {
        CommandTable commands = CommandTable.standard();
        TreeSet<String> missing = new TreeSet<>();
        for (Command command : commands.all()) {
            if (command.isContainer()) {
                command.subcommands().forEach(sub -> missing.add(sub.name()));
            } else {
                missing.add(command.name());
            }
        }
        for (String request : said) {
            String[] words = request.split(" ");
            Command command = commands.named(words[0]);
            if (command != null) {
                missing.remove(command.name());
                Command sub = words.length > 1 ? commands.named(words[0] + "|" + words[1]) : null;
                if (sub != null) {
                    missing.remove(sub.name());
                }
            }
        }
        assertThat(missing).as("commands that no shape says").isEqualTo(new TreeSet<>(LEFT_OUT.keySet()));
    }
}
