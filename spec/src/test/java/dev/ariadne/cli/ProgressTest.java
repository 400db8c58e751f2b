package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: a status overwrites itself on a terminal and is plain lines elsewhere. */
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void inAPipeEachStatusIsALine() {
        try (Progress progress = new Progress(stream, false)) {
            progress.status("one");
            progress.status("two");
        }
        assertThat(shown()).isEqualTo("one\ntwo\n");
    }

    @Test
    void onATerminalAStatusGivesWayToTheNext() {
        try (Progress progress = new Progress(stream, true)) {
            progress.status("one");
            progress.note("kept");
            progress.status("two");
        }
        assertThat(shown()).isEqualTo(line("one") + "\r\u001b[Jkept\n" + line("two") + "\r\u001b[J");
    }

    @Test
    void onATerminalABlockGivesWayAsAWhole() {
        try (Progress progress = new Progress(stream, true)) {
            progress.status("one", List.of("a", "b"));
            progress.status("two", List.of("c"));
        }
        assertThat(shown())
                .isEqualTo(line("one\na\nb") + "\u001b[2A\r\u001b[J" + line("two\nc") + "\u001b[1A\r\u001b[J");
    }

    @Test
    void inAPipeDetailsAreToldNowAndThen() {
        try (Progress progress = new Progress(stream, false)) {
            progress.status("one", List.of("a"));
            progress.status("two", List.of("b"));
        }
        assertThat(shown()).isEqualTo("one\na\ntwo\n");
    }

    /** Text that is cut where it is too long for a line. */
    private static String line(String text) {
        return "\u001b[?7l" + text + "\u001b[?7h";
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
