package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.interop.KnownDifferences.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: as a process the server does what redis-server does: with any configuration, command line and environment it serves or ends, and
 * answers, writes and starts again as Redis does. Method: both are given the same random case (RandomCases), what is seen from outside is
 * compared (ProcessLife), and what differs must stand in a table with its reason (KnownDifferences). A difference is cut down to the
 * lines that it needs.
 *
 * <p>{@code -Dprocess.cases=500 -Dprocess.seed=1} says how many and from where on; {@code -Dprocess.case="conf hz 0 ; end INT"} tries one,
 * and {@code -Dserver.jar=FILE} another build of ours.
 */
class ProcessDifferenceTest {
    private static final long FIRST_SEED = Long.getLong("process.seed", 1);
    private static final int CASES = Integer.getInteger("process.cases", 5);

    @TempDir
    Path directory;

    private int tried;

    @Test
    void whateverItIsStartedWithItDoesAsRedisDoes() throws IOException {
        String given = System.getProperty("process.case");
        List<String> failures = new ArrayList<>();
        if (given != null) {
            for (String each : given.split(" \\| ")) {
                judge(ProcessCase.of(each), failures);
            }
        } else {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
                judge(new RandomCases(seed).next(), failures);
            }
        }
        assertThat(failures).as(String.join("\n\n", failures)).isEmpty();
    }

    private void judge(ProcessCase what, List<String> failures) throws IOException {
        Difference found = difference(what);
        if (found == null) {
            return;
        }
        ProcessCase least = what;
        for (int i = least.lines().size() - 1; i >= 0; i--) {
            ProcessCase fewer = least.without(i);
            Difference still = difference(fewer);
            if (still != null && still.seen().equals(found.seen())) {
                least = fewer;
                found = still;
            }
        }
        String failure = found + "\n  reproduce: -Dprocess.case='" + least + "'";
        System.out.println(failure);
        failures.add(failure);
    }

    private @Nullable Difference difference(ProcessCase what) throws IOException {
        Map<String, String> redis = ProcessLife.of(what, List.of(Programs.redis("redis-server")), fresh("redis"));
        Map<String, String> ours = ProcessLife.of(what, Programs.ariadne(), fresh("ours"));
        return KnownDifferences.first(what, redis, ours);
    }

    private Path fresh(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name + tried++));
    }
}
