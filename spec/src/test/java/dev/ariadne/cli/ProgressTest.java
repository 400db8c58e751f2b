package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        assertThat(shown()).isEqualTo("\r\u001b[2Kone\r\u001b[2Kkept\n\r\u001b[2Ktwo\r\u001b[2K");
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
