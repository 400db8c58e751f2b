package dev.ariadne.fault;

import static dev.ariadne.fault.ScriptedServer.CLOSES;
import static dev.ariadne.fault.ScriptedServer.HANGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.fault.Answer.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: a client concludes exactly what an exchange proves. Method: a scripted server; each row is an operation, the server's answers after
 * the first PONG, and the only right conclusion.
 */
class ClientSessionTest {
    private static final int TIMEOUT_MS = 250;
    private static final Operation READ = Operation.read(1);
    private static final Operation WRITE = Operation.write(1, 7);
    private static final Operation CAS = Operation.cas(1, 5L, 7);
    private static final Operation TRANSFER = Operation.transfer(1, new Accounts.Transfer(0, 2, 5));
    private static final String TWO_ACCOUNTS = "*2\r\n$-1\r\n$1\r\n3";
    private static final WaitFor WAIT = new WaitFor(1, 50);

    static Stream<Arguments> exchanges() {
        return Stream.of(
                exchange("a read of a value", READ, null, Kind.OK, "$1\r\n5"),
                exchange("a read of nothing", READ, null, Kind.OK, "$-1"),
                exchange("a read refused", READ, null, Kind.FAIL, "-LOADING soon"),
                exchange("a read without answer changes nothing", READ, null, Kind.FAIL, HANGS),
                exchange("a read cut off changes nothing", READ, null, Kind.FAIL, CLOSES),
                exchange("a write", WRITE, null, Kind.OK, "+OK"),
                exchange("a write refused", WRITE, null, Kind.FAIL, "-READONLY no"),
                exchange("a write with an error that proves nothing", WRITE, null, Kind.INFO, "-ERR oops"),
                exchange("a write without answer", WRITE, null, Kind.INFO, HANGS),
                exchange("a write cut off", WRITE, null, Kind.INFO, CLOSES),
                exchange("a write that enough replicas have", WRITE, WAIT, Kind.OK, "+OK", ":1"),
                exchange("a write that too few replicas have", WRITE, WAIT, Kind.INFO, "+OK", ":0"),
                exchange("a write, then no answer to WAIT", WRITE, WAIT, Kind.INFO, "+OK", HANGS),
                exchange("a write, then WAIT on a node deposed meanwhile", WRITE, WAIT, Kind.INFO, "+OK", "-ERR WAIT"),
                exchange("a write refused is not waited for", WRITE, WAIT, Kind.FAIL, "-NOREPLICAS few"),
                exchange("a cas", CAS, null, Kind.OK, "+OK", "$1\r\n5", "+OK", "+QUEUED", "*1\r\n+OK"),
                exchange("a cas that finds another value", CAS, null, Kind.FAIL, "+OK", "$1\r\n6", "+OK"),
                exchange("a cas that is overtaken", CAS, null, Kind.FAIL, "+OK", "$1\r\n5", "+OK", "+QUEUED", "*-1"),
                exchange(
                        "a cas whose SET is refused",
                        CAS,
                        null,
                        Kind.FAIL,
                        "+OK",
                        "$1\r\n5",
                        "+OK",
                        "-READONLY no",
                        "-EXECABORT x"),
                exchange("a cas cut off before EXEC", CAS, null, Kind.FAIL, "+OK", "$1\r\n5", "+OK", CLOSES),
                exchange("a cas cut off after EXEC", CAS, null, Kind.INFO, "+OK", "$1\r\n5", "+OK", "+QUEUED", CLOSES),
                exchange(
                        "a transfer",
                        TRANSFER,
                        null,
                        Kind.OK,
                        "+OK",
                        TWO_ACCOUNTS,
                        "+OK",
                        "+QUEUED",
                        "+QUEUED",
                        "*2\r\n:-5\r\n:8"),
                exchange(
                        "a transfer of more than there is",
                        TRANSFER,
                        null,
                        Kind.FAIL,
                        "+OK",
                        "*2\r\n$3\r\n-16\r\n$1\r\n3",
                        "+OK"),
                exchange(
                        "a transfer that is overtaken",
                        TRANSFER,
                        null,
                        Kind.FAIL,
                        "+OK",
                        TWO_ACCOUNTS,
                        "+OK",
                        "+QUEUED",
                        "+QUEUED",
                        "*-1"),
                exchange(
                        "a transfer that is refused",
                        TRANSFER,
                        null,
                        Kind.FAIL,
                        "+OK",
                        TWO_ACCOUNTS,
                        "+OK",
                        "-READONLY no",
                        "-READONLY no",
                        "-EXECABORT x"),
                exchange("a transfer cut off before MULTI", TRANSFER, null, Kind.FAIL, "+OK", CLOSES),
                exchange(
                        "a transfer cut off before the answer to EXEC",
                        TRANSFER,
                        null,
                        Kind.INFO,
                        "+OK",
                        TWO_ACCOUNTS,
                        "+OK",
                        "+QUEUED",
                        CLOSES),
                exchange(
                        "a cas without answer to EXEC",
                        CAS,
                        null,
                        Kind.INFO,
                        "+OK",
                        "$1\r\n5",
                        "+OK",
                        "+QUEUED",
                        HANGS));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("exchanges")
    void concludesWhatTheExchangeProves(
            String name, Operation operation, @Nullable WaitFor wait, Kind expected, List<String> answers)
            throws IOException {
        String[] script = Stream.concat(Stream.of("+PONG"), answers.stream()).toArray(String[]::new);
        try (ScriptedServer server = new ScriptedServer(script);
                ClientSession session = ClientSession.open(Route.loopback(server.port()), TIMEOUT_MS, wait, "")) {
            assertThat(session.perform(operation).kind()).as(name).isEqualTo(expected);
            boolean broken = answers.contains(HANGS) || answers.contains(CLOSES);
            assertThat(session.usable()).isEqualTo(!broken);
        }
    }

    @Test
    void aReadHasItsValue() throws IOException {
        try (ScriptedServer server = new ScriptedServer("+PONG", "$2\r\n42");
                ClientSession session = ClientSession.open(Route.loopback(server.port()), TIMEOUT_MS, null, "")) {
            assertThat(session.perform(READ).value()).isEqualTo(42L);
            assertThat(server.commands()).containsExactly("PING", "GET register:1");
        }
    }

    @Test
    void aCompareAndSetIsATransactionOnAWatchedKey() throws IOException {
        try (ScriptedServer server = new ScriptedServer("+PONG", "+OK", "$1\r\n5", "+OK", "+QUEUED", "*1\r\n+OK");
                ClientSession session = ClientSession.open(Route.loopback(server.port()), TIMEOUT_MS, null, "")) {
            session.perform(CAS);
            assertThat(server.commands())
                    .containsExactly("PING", "WATCH register:1", "GET register:1", "MULTI", "SET register:1 7", "EXEC");
        }
    }

    @Test
    void aTransferTellsWhatItSawAlsoWhenNobodyKnowsItsEnd() throws IOException {
        try (ScriptedServer server = new ScriptedServer("+PONG", "+OK", TWO_ACCOUNTS, CLOSES);
                ClientSession session = ClientSession.open(Route.loopback(server.port()), TIMEOUT_MS, null, "")) {
            assertThat(session.perform(TRANSFER).value()).isEqualTo(Arrays.asList(null, 3L));
            assertThat(server.commands())
                    .startsWith("PING", "WATCH bank:1:0 bank:1:2", "MGET bank:1:0 bank:1:2", "MULTI");
        }
    }

    @Test
    void aBankIsReadInOneTransaction() throws IOException {
        String found = "*5\r\n$-1\r\n$1\r\n3\r\n$-1\r\n$2\r\n-3\r\n$-1";
        String[] script = {"+PONG", "+OK", "+QUEUED", "+QUEUED", "+QUEUED", "+QUEUED", "+QUEUED", found};
        try (ScriptedServer server = new ScriptedServer(script);
                ClientSession session = ClientSession.open(Route.loopback(server.port()), TIMEOUT_MS, null, "")) {
            assertThat(session.perform(Operation.read(Data.BANK, 1)).value())
                    .isEqualTo(Arrays.asList(null, 3L, null, -3L, null));
        }
    }

    @Test
    void aServerThatSaysNothingIsNotConnected() throws IOException {
        try (ScriptedServer server = new ScriptedServer(CLOSES)) {
            assertThatThrownBy(() -> ClientSession.open(Route.loopback(server.port()), TIMEOUT_MS, null, ""))
                    .isInstanceOf(IOException.class);
        }
    }

    private static Arguments exchange(
            String name, Operation operation, @Nullable WaitFor wait, Kind expected, String... answers) {
        return Arguments.of(name, operation, wait, expected, Arrays.asList(answers));
    }
}
