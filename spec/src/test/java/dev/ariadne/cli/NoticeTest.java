package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Goal: the jars hand on every licence that they owe. Method: the works that Maven bundles, as it lists them, against the rows of NOTICE and the
 * texts that the rows name, both ways.
 */
class NoticeTest {
    private static final Pattern BUNDLED = Pattern.compile("^\\s+([\\w.-]+):([\\w.-]+):jar:", Pattern.MULTILINE);

    @Test
    void everyBundledWorkHasARowAndEveryRowABundledWork() throws IOException {
        Set<String> rows = new TreeSet<>();
        for (Row row : rows()) {
            rows.add(row.work);
        }
        Set<String> works = bundled();
        Set<String> withoutRow = new TreeSet<>(works);
        withoutRow.removeIf(work -> rows.contains(work) || rows.contains(group(work)));
        Set<String> withoutWork = new TreeSet<>(rows);
        withoutWork.removeIf(row ->
                works.stream().anyMatch(work -> work.equals(row) || group(work).equals(row)));

        assertThat(works).hasSizeGreaterThan(10);
        assertThat(withoutRow).as("bundled, and not in NOTICE").isEmpty();
        assertThat(withoutWork).as("in NOTICE, and not bundled").isEmpty();
    }

    @Test
    void everyTextThatARowNamesIsInAJar() throws IOException {
        for (Row row : rows()) {
            for (String text : row.texts) {
                String resource = "/META-INF/" + (text.equals("LICENSE") ? text : "licenses/" + text);
                assertThat(NoticeTest.class.getResource(resource))
                        .as(row.work + " owes " + resource)
                        .isNotNull();
            }
        }
        assertThat(NoticeTest.class.getResource("/META-INF/NOTICE")).isNotNull();
    }

    private static Set<String> bundled() throws IOException {
        return BUNDLED.matcher(Files.readString(Path.of("target", "bundled.txt")))
                .results()
                .map((MatchResult found) -> found.group(1) + ":" + found.group(2))
                .filter(work -> !work.startsWith("dev.ariadne:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String group(String work) {
        return work.substring(0, work.indexOf(':'));
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "NOTICE")).stream()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.strip().split(" \\| ", -1))
                .map(cells -> new Row(cells[0], List.of(cells[2].split(" ", -1))))
                .toList();
    }

    private record Row(String work, List<String> texts) {}
}
