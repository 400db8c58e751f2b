package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the launcher finds Java or says what to do, builds once and says so, and passes words on untouched. Method: the real script in a
 * directory of its own, where {@code mvnw} and {@code java} are small scripts that show what they were asked.
 */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "ariadne");

    @TempDir
    private Path home = Path.of("");

    private String said = "";
    private String javaOptions = "";

    @BeforeEach
    void install() throws IOException {
        Files.copy(LAUNCHER, home.resolve("ariadne"));
        Files.createDirectories(home.resolve("impl/target"));
        Files.createDirectories(home.resolve("spec/target"));
        script("jdk/bin/java", "echo \"java $*\"");
        script("mvnw", "echo \"maven $*\"; touch spec/target/ariadne.jar impl/target/ariadne-server.jar");
    }

    @Test
    void theFirstUseBuildsAndSaysSoAndTheSecondDoesNot() throws Exception {
        assertThat(launch("fault", "--seed", "1")).isZero();
        assertThat(said)
                .contains(
                        "first use: building",
                        "maven -q -B -Dmaven.test.skip=true",
                        "-jar",
                        "ariadne.jar fault --seed 1");
        assertThat(launch("--version")).isZero();
        assertThat(said).doesNotContain("maven", "building").contains("ariadne.jar --version");
    }

    @Test
    void sourcesThatAreNewerThanTheBuildAreBuiltAgain() throws Exception {
        Path source = Files.createDirectories(home.resolve("impl/src/main")).resolve("New.java");
        assertThat(launch("--version")).isZero();
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch("--version")).isZero();
        assertThat(said).contains("building again", "maven -q -B");
    }

    @Test
    void theServerStartsFromItsOwnJarWithItsWordsUntouched() throws Exception {
        assertThat(launch("server", "my conf", "--replicaof", "h p")).isZero();
        assertThat(said).contains("ariadne-server.jar my conf --replicaof h p").doesNotContain("ariadne.jar");
    }

    @Test
    void anotherCollectorTakesThePlaceOfTheServersOwn() throws Exception {
        assertThat(launch("server")).isZero();
        assertThat(said).contains("-XX:+UseSerialGC -Xmn4m");
        javaOptions = "-XX:+UseG1GC -Xmn64m";
        assertThat(launch("server")).isZero();
        assertThat(said).doesNotContain("Serial", "-Xmn4m", "Tenuring").contains("-XX:+UseG1GC -Xmn64m -jar");
    }

    @Test
    void theServerIsNotBuiltAgainForSourcesThatAreNotItsOwn() throws Exception {
        assertThat(launch("server")).isZero();
        Path source = Files.createDirectories(home.resolve("spec/src/main")).resolve("New.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch("server")).isZero();
        assertThat(said).doesNotContain("building");
        assertThat(launch("--version")).isZero();
        assertThat(said).contains("building again");
    }

    @Test
    void aBuildThatFailsIsToldAsSuch() throws Exception {
        script("mvnw", "echo 'cannot resolve'; exit 1");
        assertThat(launch("fault")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(said).contains("cannot resolve", "the build failed");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        Files.delete(home.resolve("jdk/bin/java"));
        assertThat(launch("fault")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(said).contains("JAVA_HOME", "holds no bin/java");
    }

    @Test
    void aJavaThatIsTooOldIsNamed() throws Exception {
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        assertThat(launch("fault")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(said).contains("Java 11").contains("JDK 17 or later");
    }

    private int launch(String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 1];
        command[0] = home.resolve("ariadne").toString();
        System.arraycopy(words, 0, command, 1, words.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("JAVA_HOME", home.resolve("jdk").toString()));
        builder.environment().put("ARIADNE_JAVA_OPTS", javaOptions);
        Process process = builder.start();
        said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    private void script(String name, String body) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
