package dev.ariadne;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.ariadne.core.Effects;
import dev.ariadne.core.Node;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules that keep the core deterministic: what it may not depend on. They are tried on the production classes; that the
 * list of what is forbidden recognises what it names is tried on the forbidden classes themselves.
 */
class ArchitectureTest {
    private static final Set<String> FORBIDDEN_CLASSES = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.time.Clock",
            "java.time.Instant",
            "java.time.LocalDateTime",
            "java.util.Date",
            "java.util.Timer",
            "java.util.Random",
            "java.util.UUID",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap");
    private static final Set<String> FORBIDDEN_PACKAGES = Set.of(
            "io.netty",
            "java.net",
            "java.io",
            "java.nio.channels",
            "java.nio.file",
            "java.util.concurrent",
            "java.util.logging");
    /** Part of the language's own machinery, without I/O: exceptions and functional types carry them. */
    private static final Set<String> HARMLESS = Set.of("java.io.Serializable");

    private static final ArchRule CORE_IS_DETERMINISTIC =
            noClasses().that().resideInAPackage("dev.ariadne.core..").should().dependOnClassesThat(forbiddenInCore());
    private static final ArchRule CONFIG_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.ariadne.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.ariadne.core..", "dev.ariadne.info..", "dev.ariadne.net..");
    private static final ArchRule CORE_KNOWS_NO_DRIVER = noClasses()
            .that()
            .resideInAnyPackage("dev.ariadne.core..", "dev.ariadne.info..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ariadne.net..");

    /** Who may draw from {@link Node#random}: which member or key is chosen, how a counter of use grows, a drawing, a self-test. */
    private static final Set<String> DRAWS = Set.of(
            "Call",
            "Eviction",
            "HashCommands",
            "HyperLogLogCommands",
            "KeyCommands",
            "LolwutCommand",
            "SetCommands",
            "SortedSetWalks");

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .importUrl(Node.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theCoreHasNoIoClockThreadRandomnessOrUnorderedTable() {
        CORE_IS_DETERMINISTIC.check(PRODUCTION);
    }

    @Test
    void theConfigurationDependsOnNothingOfOurs() {
        CONFIG_STANDS_ALONE.check(PRODUCTION);
    }

    @Test
    void theCoreDoesNotKnowItsDriver() {
        CORE_KNOWS_NO_DRIVER.check(PRODUCTION);
    }

    @Test
    void theCoreNeverReadsTheClock() {
        for (JavaClass c : PRODUCTION) {
            if (c.getPackageName().startsWith("dev.ariadne.core")) {
                assertThat(c.getMethodCallsFromSelf())
                        .noneMatch(call -> call.getTargetOwner().getName().equals("java.lang.System")
                                && (call.getName().equals("currentTimeMillis")
                                        || call.getName().equals("nanoTime")));
            }
        }
    }

    /** Netty keeps what a task throws to itself, so tasks go through {@code LoopTurn}, which does not; the start waits for its own. */
    @Test
    void onlyTheTurnGivesTheLoopItsTasks() {
        Set<String> gives = new TreeSet<>();
        for (JavaClass c : PRODUCTION) {
            c.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().getPackageName().startsWith("io.netty"))
                    .filter(call -> Set.of(
                                    "execute", "submit", "schedule", "scheduleAtFixedRate", "scheduleWithFixedDelay")
                            .contains(call.getName()))
                    .forEach(call -> gives.add(c.getSimpleName() + "." + call.getName()));
        }
        assertThat(gives).containsExactly("LoopTurn.execute", "LoopTurn.schedule", "Server.submit");
    }

    /** What draws from the node's randomness shows clients what it drew: nobody else may, or it may be guessed. */
    @Test
    void noSecretComesFromTheRandomnessOfDraws() {
        Set<String> drawn = PRODUCTION.stream()
                .filter(c -> calls(c, Node.class, "random"))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());

        assertThat(drawn)
                .as("a class that is new here must show that nobody has to be kept from guessing what it draws")
                .isEqualTo(DRAWS);
    }

    @Test
    void secretsComeFromTheGeneratorMadeForThem() {
        Set<String> secret = PRODUCTION.stream()
                .filter(c -> calls(c, Effects.class, "secret"))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        JavaClass driver = PRODUCTION.get("dev.ariadne.net.NettyEffects");

        assertThat(secret).isEqualTo(Set.of("ReplId", "AclCommands", "DataSet"));
        assertThat(driver.getMethod("secret", int.class).getMethodCallsFromSelf())
                .extracting(call -> call.getTargetOwner().getName())
                .containsOnly("java.security.SecureRandom");
    }

    /** Passwords are compared by their hashes, and these in one place, in a time that does not tell where they differ. */
    @Test
    void passwordsAreComparedInConstantTime() {
        JavaClass hash = PRODUCTION.get("dev.ariadne.core.acl.PasswordHash");
        JavaClass user = PRODUCTION.get("dev.ariadne.core.acl.User");
        JavaClass users = PRODUCTION.get("dev.ariadne.core.acl.Users");

        // All bits are looked at in one expression: nothing that it calls could stop early.
        assertThat(called(hash.getMethod("isEqual", hash.reflect()))).isEmpty();
        assertThat(called(user.getMethod("accepts", hash.reflect())))
                .contains("PasswordHash.isEqual")
                .allMatch(
                        name -> name.equals("PasswordHash.isEqual") || name.matches("\\w+\\.(iterator|hasNext|next)"));
        assertThat(called(users.getMethod("authenticate", String.class, String.class)))
                .contains("PasswordHash.of", "User.accepts")
                .noneMatch(name -> name.startsWith("String."));
    }

    private static boolean calls(JavaClass c, Class<?> owner, String method) {
        return c.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(owner)
                        && call.getName().equals(method));
    }

    private static Set<String> called(JavaCodeUnit method) {
        return method.getMethodCallsFromSelf().stream()
                .map(call -> call.getTargetOwner().getSimpleName() + "." + call.getName())
                .collect(Collectors.toSet());
    }

    /** Every forbidden kind is one that the rule sees. */
    @ParameterizedTest
    @ValueSource(classes = {HashMap.class, LockSupport.class, Thread.class, java.io.File.class, java.util.UUID.class})
    void theRuleSeesWhatItForbids(Class<?> forbidden) {
        JavaClass imported = new ClassFileImporter().importClass(forbidden);

        assertThat(forbiddenInCore().test(imported)).isTrue();
    }

    private static DescribedPredicate<JavaClass> forbiddenInCore() {
        return describe("forbidden in the core", c -> {
            String name = c.getName();
            return !HARMLESS.contains(name)
                    && (FORBIDDEN_CLASSES.contains(name)
                            || FORBIDDEN_PACKAGES.stream()
                                    .anyMatch(p -> c.getPackageName().equals(p)
                                            || c.getPackageName().startsWith(p + ".")));
        });
    }
}
