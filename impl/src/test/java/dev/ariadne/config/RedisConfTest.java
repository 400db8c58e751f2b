package dev.ariadne.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: files and flags are read as redis-server 7.0 reads them. Method: small files, and the messages for broken ones. */
class RedisConfTest {
    @TempDir
    Path directory;

    private RedisConf read(String... args) {
        return RedisConf.read(
                List.of(args), new ByteArrayInputStream(new byte[0]), directory, () -> List.of("get", "set", "del"));
    }

    private void write(String name, String... lines) throws IOException {
        Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
    }

    private static String value(RedisConf conf, String name) {
        return conf.config().matching(name).get(0).value();
    }

    @Test
    void linesMayHaveCommentsQuotesAndOldNames() throws IOException {
        write(
                "redis.conf",
                "# a comment",
                "   # another",
                "",
                "PORT 7000 ",
                "slave-read-only no",
                "logfile ''",
                "requirepass \"a b\\x41\\n\"",
                "masterauth 'it\\'s'",
                "pidfile \"\"",
                "hash-max-ziplist-entries 3",
                "list-max-ziplist-entries 512",
                "\tbind  127.0.0.1\t-::1");
        RedisConf conf = read("redis.conf");
        assertThat(conf.config().get(Params.PORT)).isEqualTo(7000);
        assertThat(conf.config().get(Params.REPLICA_READ_ONLY)).isFalse();
        assertThat(conf.config().get(Params.REQUIREPASS)).isEqualTo("a bA\n");
        assertThat(conf.config().get(Params.MASTERAUTH)).isEqualTo("it's");
        assertThat(conf.config().get(Params.BIND)).isEqualTo("127.0.0.1 -::1");
        assertThat(value(conf, "hash-max-listpack-entries")).isEqualTo("3");
        assertThat(conf.file()).isEqualTo(directory.resolve("redis.conf"));
        assertThat(conf.notes()).isEmpty();
    }

    @Test
    void theLastLineWinsAndFlagsWinOverTheFile() throws IOException {
        write("redis.conf", "port 1", "port 2", "timeout 3", "replicaof 10.0.0.1 6379");
        RedisConf conf =
                read("redis.conf", "--port", "4", "--slaveof", "127.0.0.1 7001", "--timeout", "5", "--timeout", "6");
        assertThat(conf.config().get(Params.PORT)).isEqualTo(4);
        assertThat(conf.config().get(Params.TIMEOUT)).isEqualTo(6);
        assertThat(conf.config().get(Params.REPLICAOF)).isEqualTo("127.0.0.1 7001");
    }

    @Test
    void aFlagTakesSeveralWordsAndOneWithoutAnyIsTheEmptyList() {
        RedisConf conf = read("--replicaof", "127.0.0.1", "7001", "--save", "--bind", "*", "-::*", "--hz", "50");
        assertThat(conf.config().get(Params.REPLICAOF)).isEqualTo("127.0.0.1 7001");
        assertThat(conf.config().get(Params.SAVE)).isEmpty();
        assertThat(conf.config().get(Params.BIND)).isEqualTo("* -::*");
        assertThat(conf.config().get(Params.HZ)).isEqualTo(50);
    }

    @Test
    void savePointsOfSeveralLinesAddUpAndReplaceTheDefault() throws IOException {
        write("redis.conf", "save 900 1", "save 300 10");
        assertThat(read("redis.conf").config().get(Params.SAVE)).isEqualTo("900 1 300 10");
        assertThat(read("redis.conf", "--save", "").config().get(Params.SAVE)).isEmpty();
    }

    @Test
    void outputLimitsOfSeveralLinesKeepTheOtherClasses() throws IOException {
        write("redis.conf", "client-output-buffer-limit slave 1mb 0 0", "client-output-buffer-limit normal 2mb 0 0");
        Config config = read("redis.conf").config();
        assertThat(config.outputLimit(ClientClass.REPLICA).hardBytes()).isEqualTo(1 << 20);
        assertThat(config.outputLimit(ClientClass.NORMAL).hardBytes()).isEqualTo(2 << 20);
        assertThat(config.outputLimit(ClientClass.PUBSUB).hardBytes()).isEqualTo(32 << 20);
    }

    @Test
    void filesIncludeOthersAtTheirPlace() throws IOException {
        write("redis.conf", "port 1", "include more*.conf", "timeout 9");
        write("more1.conf", "port 2", "timeout 1");
        write("more2.conf", "port 3");
        Config config = read("redis.conf").config();
        assertThat(config.get(Params.PORT)).isEqualTo(3);
        assertThat(config.get(Params.TIMEOUT)).isEqualTo(9);
    }

    @Test
    void aDashReadsStandardInput() {
        byte[] input = "port 77\n".getBytes(StandardCharsets.UTF_8);
        RedisConf conf = RedisConf.read(
                List.of("--timeout", "3", "-"),
                new ByteArrayInputStream(input),
                directory,
                () -> List.of("get", "set", "del"));
        assertThat(conf.config().get(Params.PORT)).isEqualTo(77);
        assertThat(conf.config().get(Params.TIMEOUT)).isEqualTo(3);
    }

    @Test
    void whatIsSetAndHasNoEffectIsNoted() throws IOException {
        write("redis.conf", "activerehashing no", "list-compress-depth 0", "cluster-node-timeout 7", "timeout 5");
        assertThat(read("redis.conf").notes())
                .containsExactlyInAnyOrder(
                        "'activerehashing no' is accepted and has no effect here: tables are enlarged step by step, whatever else happens",
                        "'cluster-node-timeout 7' is accepted and has no effect here: the server is a single one");
    }

    @Test
    void aModuleIsRefusedAndAUserIsKept() throws IOException {
        write("redis.conf", "user bob on nopass");
        assertThat(read("redis.conf").config().users()).containsExactly(List.of("bob", "on", "nopass"));
        write("redis.conf", "loadmodule x.so arg");
        assertThatThrownBy(() -> read("redis.conf")).hasMessageContaining("modules are not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "foo bar        | 'foo bar': Bad directive or wrong number of arguments",
                "port \"abc     | 'port \"abc': Unbalanced quotes in configuration line",
                "port \"1\"2    | 'port \"1\"2': Unbalanced quotes in configuration line",
                "port abc       | 'port abc': argument couldn't be parsed into an integer",
                "hz             | 'hz': wrong number of arguments",
                "hz 1 2         | 'hz 1 2': wrong number of arguments",
                "slaveof a b c  | 'slaveof a b c': wrong number of arguments",
                "slaveof a b    | 'slaveof a b': Invalid master port",
                "rename-command a | 'rename-command a': Bad directive or wrong number of arguments",
                "requirepass a b | 'requirepass': wrong number of arguments"
            })
    void aBrokenLineIsNamedWithFileAndNumber(String line, String message) throws IOException {
        write("bad.conf", "timeout 1", "", line);
        assertThatThrownBy(() -> read("bad.conf"))
                .isInstanceOf(ConfigError.class)
                .hasMessage("bad.conf, line 3: " + message);
    }

    @Test
    void aBrokenLineOfAnIncludedFileIsNamedThere() throws IOException {
        write("outer.conf", "include inner.conf");
        write("inner.conf", "timeout 1", "nonsense");
        assertThatThrownBy(() -> read("outer.conf"))
                .hasMessage("inner.conf, line 2: 'nonsense': Bad directive or wrong number of arguments");
    }

    @Test
    void filesThatIncludeThemselvesAndMissingFilesAreErrors() throws IOException {
        write("loop.conf", "include loop.conf");
        assertThatThrownBy(() -> read("loop.conf")).hasMessageContaining("include one another");
        assertThatThrownBy(() -> read("no.conf"))
                .hasMessage("can't open config file 'no.conf': No such file or directory");
        write("outer.conf", "include no.conf");
        assertThatThrownBy(() -> read("outer.conf")).hasMessageContaining("no.conf");
    }

    @Test
    void aWrongFlagIsShownAsTheLineThatItMeans() {
        assertThatThrownBy(() -> read("--foo", "bar"))
                .hasMessage("command line: 'foo \"bar\"': Bad directive or wrong number of arguments");
        assertThatThrownBy(() -> read("--port")).hasMessage("command line: 'port': wrong number of arguments");
        assertThatThrownBy(() -> read("-x")).hasMessageContaining("unexpected argument '-x'");
    }

    @Test
    void everyLineOfTheStockDefaultsIsAccepted() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Config.Entry each : new Config().matching("*")) {
            if (!each.value().isEmpty() && !each.name().equals("dir")) {
                lines.append(each.name()).append(" \"").append(each.value()).append("\"\n");
            }
        }
        write("all.conf", lines.toString());
        assertThat(read("all.conf").config().matching("*")).isEqualTo(new Config().matching("*"));
    }

    @Test
    void commandsAreRenamedOneAfterTheOther() throws IOException {
        Path file = directory.resolve("rename.conf");
        Files.writeString(file, "rename-command GET \"old get\"\nRENAME-COMMAND 'Set' Get\nrename-command del \"\"\n");

        assertThat(read(file.toString(), "--rename-command", "OLD GET", "set")
                        .config()
                        .renames())
                .containsExactly(
                        new Config.Rename("get", "old get"),
                        new Config.Rename("set", "get"),
                        new Config.Rename("del", ""),
                        new Config.Rename("old get", "set"));
    }

    @ParameterizedTest
    @CsvSource({
        "rename-command nosuch x, No such command in rename-command",
        "rename-command config|get x, No such command in rename-command",
        "rename-command get set, Target command name already exists",
        "rename-command get GET2\\nrename-command set get2, Target command name already exists",
        "rename-command get '\"\"'\\nrename-command get x, No such command in rename-command",
        "rename-command get, Bad directive or wrong number of arguments",
        "rename-command get a b, Bad directive or wrong number of arguments"
    })
    void aRenamingThatIsNotPossibleIsRefusedWithItsLine(String text, String why) throws IOException {
        String lines = text.replace("\\n", "\n");
        Path file = directory.resolve("rename.conf");
        Files.writeString(file, "\n" + lines + "\n");

        assertThatThrownBy(() -> read(file.toString()))
                .hasMessageContaining("line " + (1 + lines.lines().count()) + ":")
                .hasMessageEndingWith(why);
    }
}
