package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: an error is called a failure only if it proves that nothing happened. Method: the errors of Redis 7.0, one a row. */
class AnswerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        READONLY You can't write against a read only replica.                                   | FAIL | true
        NOREPLICAS Not enough good replicas to write.                                           | FAIL | false
        LOADING Redis is loading the dataset in memory                                          | FAIL | true
        MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.        | FAIL | true
        EXECABORT Transaction discarded because of previous errors.                             | FAIL | true
        MISCONF Redis is configured to save RDB snapshots, but it can't persist on disk         | FAIL | false
        OOM command not allowed when used memory > 'maxmemory'.                                 | FAIL | false
        NOAUTH Authentication required.                                                         | FAIL | false
        UNBLOCKED force unblock from blocking operation, instance state changed                 | INFO | false
        ERR WAIT cannot be used with replica instances.                                         | INFO | false
        ERR something nobody has thought of                                                     | INFO | false
        READONLYISH is not the code it resembles                                                | INFO | false
        """)
    void anErrorProvesNoMoreThanItSays(String error, Answer.Kind kind, boolean elsewhere) {
        Answer answer = Answer.ofError(new Reply.Error(error));
        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.pointsElsewhere()).isEqualTo(elsewhere);
        assertThat(answer.why()).isEqualTo(error);
    }
}
