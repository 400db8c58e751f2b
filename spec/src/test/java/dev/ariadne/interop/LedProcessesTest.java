package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.conform.Behaviour;
import dev.ariadne.conform.Losses;
import dev.ariadne.conform.Performance;
import dev.ariadne.conform.Performance.Result;
import dev.ariadne.conform.Stage;
import dev.ariadne.conform.live.LiveStage;
import dev.ariadne.fault.Target;
import dev.ariadne.interop.TestServer.Kind;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: real processes, ours and stock ones, do what the model says and lose what it loses. Method: every message between them is held
 * until the model's action; after each step INFO and the data are compared. The whole table: {@code ariadne conform --losses}.
 */
@Tag("interop")
class LedProcessesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "REDIS, wait-cut",
        "REDIS, without-epochs",
        "REDIS, without-patience",
        "ARIADNE, wait-cut",
        "ARIADNE, without-data-before-name"
    })
    void whatTheModelLosesProcessesLose(Kind kind, String row) {
        Result result = perform(kind, Losses.of(row));
        assertThat(result.difference()).as("after %s", result.steps()).isNull();
        assertThat(result.lost()).startsWith("write ");
        assertThat(result.waits()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void processesWalkAsTheModelDoes(Kind kind) {
        Model model = Models.registered().find("three-cut-waits").orElseThrow();
        Behaviour walk = Behaviour.random(model, 1, 30, 11).get(0);
        Result result = perform(kind, walk);
        assertThat(result.difference()).as("after %s", result.steps()).isNull();
        assertThat(result.steps()).hasSizeGreaterThan(5);
    }

    @Test
    void aStepThatWasNotTakenIsFound() {
        Behaviour whole = Losses.of("wait-cut");
        List<Behaviour.Taken> steps = new ArrayList<>(whole.steps());
        assertThat(steps.remove(2).label().action()).isEqualTo("Promote");
        Result result = perform(Kind.REDIS, new Behaviour(whole.model(), whole.initial(), steps));
        assertThat(result.difference()).contains("role of s2");
    }

    private Result perform(Kind kind, Behaviour behaviour) {
        Target target = kind == Kind.REDIS
                ? Target.of(Target.REDIS_PREFIX + Programs.redis("redis-server"))
                : new Target(Target.SELF, Programs.ariadne());
        try (Stage stage = new LiveStage(behaviour.model(), target, directory)) {
            return Performance.of(stage, behaviour);
        }
    }
}
