package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the table's searches end, what they look for is settled: checked by searches that do not end there. */
class SearchEndsTest {
    @ParameterizedTest
    @CsvSource({
        "wait-cut/Durable, LossSettled",
        "wait-crash/Durable, LossSettled",
        "plain-cut/Durable, LossSettled",
        "durable-resync/server, LossSettled",
        "lag-received/BoundedDivergence, DebtSettled",
        "plain-restart/MonotonicReads, ReadsSettled",
        "all-drops/clients, ReadsSettled",
        "all-half-open/clients, ReadsSettled"
    })
    void what_is_settled_stays_settled(String name, String property) {
        TlcReport report = Tlc.withWorkers(1).check(Only.of(property, Only.registered(name), null));

        assertThat(report.trouble()).isNull();
        assertThat(report.found()).isEqualTo("holds");
    }

    @ParameterizedTest
    @CsvSource({"wait-cut/Durable, LossLeft", "lag-sent/BoundedDivergence, DebtLeft", "all-drops/clients, ReadsLeft"})
    void a_search_for_such_properties_alone_ends_there(String name, String operator) {
        assertThat(Only.registered(name).cfg()).contains("CONSTRAINT " + operator + "\n");
    }

    @ParameterizedTest
    @CsvSource({"wait-cut/server", "wait-cut/live", "lag-received/server"})
    void a_search_for_others_too_does_not(String name) {
        assertThat(Only.registered(name).cfg()).doesNotContain("CONSTRAINT");
    }
}
