package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: a client with a lag sees the past. Method: times given by hand. */
class BeliefsTest {
    @Test
    void aLookBackSeesWhoWasPrimaryThen() {
        Beliefs beliefs = new Beliefs("n1");
        beliefs.change("n2", 1000);
        beliefs.change("n3", 2000);
        assertThat(beliefs.now()).isEqualTo("n3");
        assertThat(beliefs.at(999)).isEqualTo("n1");
        assertThat(beliefs.at(1000)).isEqualTo("n2");
        assertThat(beliefs.at(1999)).isEqualTo("n2");
        assertThat(beliefs.at(5000)).isEqualTo("n3");
        assertThat(beliefs.reigns(500))
                .containsExactly(
                        new Beliefs.Reign("n1", 0), new Beliefs.Reign("n2", 500), new Beliefs.Reign("n3", 1500));
    }
}
