package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: each anomaly is found where its definition holds, and named no further. Method: a history for each clause of the definitions. */
class AnomaliesTest {
    @Test
    void aReadOfAnOverwrittenValueIsStaleAndTheWriteLost() {
        Anomalies found = Anomalies.find(Histories.STALE);
        assertThat(found.staleReads()).hasSize(1);
        assertThat(found.staleReads().get(0).read().invokeIndex()).isEqualTo(4);
        assertThat(found.staleReads().get(0).overwrittenBy().value()).isEqualTo(2L);
        assertThat(found.lostWrites()).extracting(lost -> lost.write().value()).containsExactly(2L);
        assertThat(found.lostWrites().get(0).witness().id()).isEqualTo(2);
    }

    @Test
    void aFreshReadIsNothing() {
        assertThat(Anomalies.find(Histories.FRESH).isEmpty()).isTrue();
    }

    @Test
    void aWriteSeenAgainIsNotLost() {
        Anomalies found = Anomalies.find(Histories.of(
                "0 invoke write 1",
                "0 ok write 1",
                "0 invoke write 2",
                "0 ok write 2",
                "1 invoke read nil",
                "1 ok read 1",
                "1 invoke read nil",
                "1 ok read 2"));
        assertThat(found.staleReads()).hasSize(1);
        assertThat(found.lostWrites()).isEmpty();
    }

    @Test
    void theInitialNilCanBeStale() {
        Anomalies found =
                Anomalies.find(Histories.of("0 invoke write 1", "0 ok write 1", "1 invoke read nil", "1 ok read nil"));
        assertThat(found.lostWrites()).extracting(lost -> lost.write().value()).containsExactly(1L);
    }

    @Test
    void ofWritesInARowTheLastIsNamed() {
        Anomalies found = Anomalies.find(Histories.of(
                "0 invoke write 1",
                "0 ok write 1",
                "0 invoke write 2",
                "0 ok write 2",
                "0 invoke write 3",
                "0 ok write 3",
                "1 invoke read nil",
                "1 ok read 1"));
        assertThat(found.lostWrites()).extracting(lost -> lost.write().value()).containsExactly(3L);
    }

    @Test
    void aConcurrentWriteProvesNothing() {
        assertThat(Anomalies.find(Histories.of(
                                "0 invoke write 1",
                                "0 ok write 1",
                                "0 invoke write 2",
                                "1 invoke read nil",
                                "0 ok write 2",
                                "1 ok read 1"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aCrashedWriteMayComeLate() {
        assertThat(Anomalies.find(Histories.of(
                                "0 invoke write 1",
                                "0 info write 1",
                                "2 invoke write 2",
                                "2 ok write 2",
                                "1 invoke read nil",
                                "1 ok read 1"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anUnacknowledgedWriteIsNeverLost() {
        assertThat(Anomalies.find(Histories.of(
                                "0 invoke write 1", "0 info write 1", "1 invoke read nil", "1 ok read nil"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aCasThatExpectedAnOverwrittenValueShowsTheLoss() {
        Anomalies found = Anomalies.find(Histories.of(
                "0 invoke write 1",
                "0 ok write 1",
                "0 invoke write 2",
                "0 ok write 2",
                "1 invoke cas [1 3]",
                "1 ok cas [1 3]"));
        assertThat(found.lostWrites()).extracting(lost -> lost.write().value()).containsExactly(2L);
        assertThat(found.lostWrites().get(0).witness().f()).isEqualTo("cas");
    }

    @Test
    void valuesNobodyWroteAndValuesOfFailedWrites() {
        Anomalies found = Anomalies.find(Histories.of(
                "0 invoke write 1",
                "0 fail write 1",
                "1 invoke read nil",
                "1 ok read 1",
                "1 invoke read nil",
                "1 ok read 7"));
        assertThat(found.unwrittenReads()).extracting(Op::result).containsExactly(1L, 7L);
    }

    @Test
    void keysWithRepeatedValuesAreSkippedAndSaidSo() {
        Anomalies found = Anomalies.find(Histories.of(
                "0 invoke write [:a 1]",
                "0 ok write [:a 1]",
                "0 invoke write [:a 1]",
                "0 ok write [:a 1]",
                "0 invoke write [:b 1]",
                "0 ok write [:b 1]",
                "1 invoke read [:b nil]",
                "1 ok read [:b nil]"));
        assertThat(found.skippedKeys()).hasSize(1);
        assertThat(found.lostWrites()).hasSize(1);
    }
}
