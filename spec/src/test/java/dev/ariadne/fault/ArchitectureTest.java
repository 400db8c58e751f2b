package dev.ariadne.fault;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.ariadne.core.Check;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Goal: the harness is a black box, and layers look downwards only. Method: ArchUnit, each rule also shown to see a seeded breach. */
class ArchitectureTest {
    /** This module alone: what it depends on need not be read to be seen. */
    private static final JavaClasses HOUSE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    private static final ArchRule BLACK_BOX = noClasses()
            .that()
            .resideInAnyPackage("dev.ariadne.fault..", "dev.ariadne.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.ariadne.core..", "dev.ariadne.net..", "dev.ariadne.config..", "dev.ariadne.info..");

    private static final ArchRule HARNESS_JUDGES_NOTHING = noClasses()
            .that()
            .resideInAPackage("dev.ariadne.fault..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.ariadne.report..", "dev.ariadne.cli..", "dev.ariadne.checker..");

    private static final ArchRule REPORT_KNOWS_NO_COMMAND_LINE = noClasses()
            .that()
            .resideInAPackage("dev.ariadne.report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ariadne.cli..");

    /** Processes that outlive a call are started in one place, which ends them when this process ends; the others here end their own. */
    private static final ArchRule CHILDREN_ARE_NOTED = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Leftovers.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(SystemProgram.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(NodeProcess.class.getName())
            .and()
            .haveSimpleNameNotEndingWith("ChildJvm")
            .and()
            .haveSimpleNameNotEndingWith("Hunt")
            .should()
            .callMethod(ProcessBuilder.class, "start")
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @Test
    void whatIsStartedIsEnded() {
        CHILDREN_ARE_NOTED.check(HOUSE);
        assertThat(CHILDREN_ARE_NOTED
                        .evaluate(new ClassFileImporter().importClasses(Breach.class))
                        .hasViolation())
                .isTrue();
    }

    @Test
    void theHarnessSeesNothingOfTheServersInside() {
        BLACK_BOX.check(HOUSE);
    }

    @Test
    void theHarnessRecordsAndOthersJudge() {
        HARNESS_JUDGES_NOTHING.check(HOUSE);
        REPORT_KNOWS_NO_COMMAND_LINE.check(HOUSE);
    }

    @Test
    void aBreachIsSeen() {
        JavaClasses breach = new ClassFileImporter().importClasses(Breach.class);
        assertThat(BLACK_BOX.evaluate(breach).hasViolation()).isTrue();
    }

    /** What the rule forbids. */
    private static final class Breach {
        @SuppressWarnings("UnusedMethod")
        Class<?> inside() {
            return Check.class;
        }

        @SuppressWarnings("UnusedMethod")
        Process child() throws IOException {
            return new ProcessBuilder("true").start();
        }
    }
}
