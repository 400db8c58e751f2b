package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: log lines have Redis' format and are only appended. Method: read the file after each write. */
class LogLineTest {
    @TempDir
    Path directory;

    @Test
    void linesHaveRedisFormatAndStandBehindWhatOthersWrote() throws IOException {
        Path file = directory.resolve("log");
        LogLine log = LogLine.appendTo(file, 42);
        log.write(LogLevel.WARNING, "one");
        Files.writeString(file, "### a line of a test\n", StandardOpenOption.APPEND);
        log.role('M');
        log.write(LogLevel.NOTICE, "two");
        log.role('S');
        log.write(LogLevel.VERBOSE, "below the level");
        log.level("verbose");
        log.write(LogLevel.VERBOSE, "three");

        List<String> lines = Files.readAllLines(file);
        String time = " \\d\\d [A-Z][a-z][a-z] \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches("42:C" + time + "# one");
        assertThat(lines.get(1)).isEqualTo("### a line of a test");
        assertThat(lines.get(2)).matches("42:M" + time + "\\* two");
        assertThat(lines.get(3)).matches("42:S" + time + "- three");
    }
}
