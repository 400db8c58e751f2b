package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.MatrixPlan.Cell;
import dev.ariadne.fault.MatrixPlan.Size;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.workload.Workload;
import dev.ariadne.fault.workload.Workloads;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: targets are compared under the same schedules, and the runs that must hold are among the runs. */
class MatrixPlanTest {
    private static final Target ONE = new Target("redis:one", List.of());
    private static final Target OTHER = new Target("redis:other", List.of());
    private static final Workload REGISTER = Workloads.named("register").orElseThrow();

    private static List<Cell> cells(
            Size size, List<Workload> workloads, List<List<Nemesis>> nemeses, Target... targets) {
        Settings base = new Settings(
                REGISTER,
                List.of(),
                3,
                20,
                250,
                10,
                10,
                null,
                null,
                Settings.Reads.PRIMARY,
                false,
                5,
                targets[0],
                7,
                Path.of("store"),
                3,
                true,
                Deployment.DEFAULT);
        return MatrixPlan.of(size, base, workloads, nemeses, List.of(targets)).cells();
    }

    @Test
    void theDefaultTakesAboutFiveMinutesATarget() {
        List<Cell> cells = cells(Size.DEFAULT, List.of(REGISTER), List.of(), ONE);
        assertThat(cells).hasSizeBetween(12, 18).doesNotHaveDuplicates();
        assertThat(cells).extracting(Cell::setting).contains("plain", "--wait 1", "min-replicas 1:1");
        assertThat(cells(Size.SMALL, List.of(REGISTER), List.of(), ONE)).hasSizeLessThan(5);
    }

    @Test
    void everyTargetHasTheSameSchedule() {
        List<Cell> cells = cells(Size.DEFAULT, List.of(REGISTER), List.of(), ONE, OTHER);
        for (int i = 0; i < cells.size(); i += 2) {
            assertThat(cells.get(i).settings().seed())
                    .isEqualTo(cells.get(i + 1).settings().seed());
            assertThat(cells.get(i).settings().target()).isEqualTo(ONE);
            assertThat(cells.get(i + 1).settings().target()).isEqualTo(OTHER);
        }
        assertThat(cells).extracting(cell -> cell.settings().seed()).contains(7L, 8L);
    }

    @Test
    void readsFromAnyReplicaAreTriedWhereAllAreWaitedForAndNobodyIsPromoted() {
        assertThat(cells(Size.SMALL, List.of(REGISTER), List.of(), ONE))
                .extracting(Cell::settings)
                .anyMatch(settings -> new WaitFor(2, 300).equals(settings.waitFor())
                        && settings.reads() == Settings.Reads.ANY
                        && !settings.failover());
    }

    @Test
    void workloadsAndNemesesMultiply() {
        List<Nemesis> kill = List.of(Nemeses.named("kill").orElseThrow());
        List<Nemesis> pause = List.of(Nemeses.named("pause").orElseThrow());
        List<Cell> cells =
                cells(Size.DEFAULT, List.of(REGISTER, Workloads.named("cas").orElseThrow()), List.of(kill, pause), ONE);
        assertThat(cells).hasSize(6 * 2 * 2);
        assertThat(cells).extracting(Cell::setting).contains("register, plain", "cas, plain");
    }

    @Test
    void onlyOurServerIsTraced() {
        assertThat(cells(Size.DEFAULT, List.of(REGISTER), List.of(), ONE))
                .noneMatch(cell -> cell.settings().traced());
    }
}
