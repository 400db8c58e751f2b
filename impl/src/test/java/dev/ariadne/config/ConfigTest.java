package dev.ariadne.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: CONFIG GET and SET behave as in Redis 7.0. Method: examples, with the texts of a stock server. */
class ConfigTest {
    private final Config config = new Config();

    private List<String> names(String... globs) {
        return config.matching(globs).stream().map(Config.Entry::name).toList();
    }

    @Test
    void patternsFindNamesAndAliasesOnce() {
        assertThat(names("repl-ping-r*-period")).containsExactly("repl-ping-replica-period");
        assertThat(names("repl-ping-*", "*ping-slave*"))
                .containsExactly("repl-ping-replica-period", "repl-ping-slave-period");
        assertThat(names("h?")).containsExactly("hz");
        assertThat(names("h[a-z]")).containsExactly("hz");
        assertThat(names("h[^z]")).isEmpty();
        assertThat(names("h[z-a]", "H[Z")).containsExactly("hz");
        assertThat(names("h\\z*")).containsExactly("hz");
        assertThat(names("SLAVE-PRIORITY")).containsExactly("slave-priority");
        assertThat(names("nosuch", "*nosuch*")).isEmpty();
    }

    @Test
    void hiddenParametersAreFoundByTheirFullNameOnly() {
        assertThat(names("rdb-key-save-delay")).containsExactly("rdb-key-save-delay");
        assertThat(names("rdb-key-save*")).isEmpty();
    }

    @Test
    void severalValuesAreSetTogetherOrNotAtAll() {
        config.set("hz", "20", "min-replicas-to-write", "2");
        assertThat(config.get(Params.HZ)).isEqualTo(20);
        assertThat(config.get(Params.MIN_REPLICAS_TO_WRITE)).isEqualTo(2);

        assertThatThrownBy(() -> config.set("hz", "30", "timeout", "x")).hasMessageContaining("'timeout'");
        assertThat(config.get(Params.HZ)).isEqualTo(20);
    }

    @Test
    void mistakesOfTheWholeRequestHaveRedisTexts() {
        assertThatThrownBy(() -> config.set("timeout", "1", "foo", "2"))
                .hasMessage("ERR Unknown option or number of arguments for CONFIG SET - 'foo'");
        assertThatThrownBy(() -> config.set("hz", "5", "hz", "6"))
                .hasMessage("ERR CONFIG SET failed (possibly related to argument 'hz') - duplicate parameter");
        assertThatThrownBy(() -> config.set("replica-read-only", "no", "slave-read-only", "no"))
                .hasMessageContaining("duplicate parameter");
    }

    @Test
    void aListenerIsToldOfChangesAndMayRefuseThem() {
        List<String> told = new ArrayList<>();
        config.onChange((param, changed) -> {
            told.add(param.name() + "=" + changed.matching(param.name()).get(0).value());
            return param == Params.PORT && changed.get(Params.PORT) == 1 ? "Unable to listen on this port" : null;
        });
        config.set("timeout", "0");
        assertThat(told).isEmpty();
        config.set("timeout", "5");
        assertThatThrownBy(() -> config.set("timeout", "6", "port", "1"))
                .hasMessage(
                        "ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port");
        assertThat(config.get(Params.TIMEOUT)).isEqualTo(5);
        assertThat(config.get(Params.PORT)).isEqualTo(6379);
        assertThat(told).containsExactly("timeout=5", "timeout=6", "port=1", "timeout=5");
    }

    @Test
    void aCopySharesNothing() {
        Config copy = config.copy();
        copy.set("hz", "77");
        copy.assign(Params.REPLICAOF, "h 1");
        assertThat(config.get(Params.HZ)).isEqualTo(10);
        assertThat(config.get(Params.REPLICAOF)).isEmpty();
        assertThat(copy.get(Params.REPLICAOF)).isEqualTo("h 1");
    }

    @Test
    void outputLimitsAreOnesOfTheirClass() {
        config.set("client-output-buffer-limit", "slave 2mb 1mb 7");
        assertThat(config.outputLimit(ClientClass.REPLICA)).isEqualTo(new OutputLimit(2 << 20, 1 << 20, 7));
        assertThat(config.outputLimit(ClientClass.NORMAL)).isEqualTo(new OutputLimit(0, 0, 0));
    }
}
