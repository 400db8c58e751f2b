package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may continue: every boundary of ids and offsets, against a backlog that holds bytes 100 to 150 of a promoted node. */
class PsyncDecisionTest {
    private static final String CURRENT = "c".repeat(40);
    private static final String EARLIER = "e".repeat(40);
    private static final PsyncDecision.History HISTORY = new PsyncDecision.History(CURRENT, EARLIER, 120);

    @ParameterizedTest
    @CsvSource({
        "c, 99, false", "c, 100, true", "c, 125, true", "c, 150, true", "c, 151, false",
        "C, 125, true", "e, 99, false", "e, 100, true", "e, 120, true", "e, 121, false",
        "x, 120, false", "0, 120, false",
    })
    void decides(String id, long asked, boolean continues) {
        Backlog backlog = new Backlog(50, 100, ByteBuffer::allocate);
        backlog.append(new byte[50], 0, 50);

        PsyncDecision decision = PsyncDecision.of(id.repeat(40), asked, HISTORY, backlog);

        if (continues) {
            assertThat(decision).isEqualTo(new PsyncDecision.Continue(asked));
        } else {
            assertThat(decision)
                    .isInstanceOfSatisfying(
                            PsyncDecision.Full.class,
                            full -> assertThat(full.counted()).isTrue());
        }
    }

    @Test
    void aReplicaWithoutHistoryIsNotCountedAsRefused() {
        PsyncDecision decision = PsyncDecision.of("?", -2, HISTORY, null);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        PsyncDecision.Full.class,
                        full -> assertThat(full.counted()).isFalse());
    }

    @Test
    void namesTheSettingThatWouldHaveAvoidedAFullSynchronisation() {
        Backlog backlog = new Backlog(50, 100, ByteBuffer::allocate);

        PsyncDecision decision = PsyncDecision.of(CURRENT, 10, HISTORY, backlog);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        PsyncDecision.Full.class, full -> assertThat(full.why()).contains("repl-backlog-size"));
    }

    @Test
    void withoutABacklogNothingContinues() {
        assertThat(PsyncDecision.of(CURRENT, 0, HISTORY, null)).isInstanceOf(PsyncDecision.Full.class);
    }
}
