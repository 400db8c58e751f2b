package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.tla.GuaranteeTable.Cell;
import dev.ariadne.tla.Guarantees.Column;
import dev.ariadne.tla.Guarantees.Row;
import dev.ariadne.tla.Model.Size;
import dev.ariadne.tla.TlcReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table that is kept with the sources is what TLC finds. */
class GuaranteesTest {
    private static final Guarantees GUARANTEES = Guarantees.registered();

    @Test
    void tlc_finds_every_cell_of_the_stored_table_at_the_small_size() {
        List<TlcReport> reports =
                Tlc.withWorkers(1).checkAll(GUARANTEES.models(GUARANTEES.rows(), Size.SMALL), 2, report -> {});

        GuaranteeTable found = GuaranteeTable.of(Size.SMALL, reports);

        assertThat(found.surprises(GUARANTEES)).isEmpty();
        assertThat(found.differences(GuaranteeTable.stored(Size.SMALL))).isEmpty();
        assertThat(GuaranteeTable.stored(Size.SMALL).differences(found)).isEmpty();
        assertThat(reports)
                .filteredOn(report -> report.verdict() == Verdict.VIOLATED)
                .allSatisfy(
                        report -> assertThat(report.counterexample().stream().skip(1))
                                .isNotEmpty()
                                .allMatch(step -> step.label() != null));
    }

    @Test
    void no_cell_is_missing_or_unknown_and_each_violation_says_why() {
        for (Size size : List.of(Size.SMALL, Size.LARGE)) {
            GuaranteeTable stored = GuaranteeTable.stored(size);
            for (String name : stored.rows()) {
                assertThat(stored.cells(name).values())
                        .as(name)
                        .noneMatch(cell -> cell.verdict() == Verdict.UNKNOWN)
                        .allMatch(cell -> (cell.verdict() == Verdict.VIOLATED)
                                == !cell.why().isEmpty());
            }
        }
        for (Row row : GUARANTEES.rows()) {
            for (Column column : GUARANTEES.columns()) {
                boolean filled = GuaranteeTable.stored(Size.SMALL)
                        .cell(row.name(), column.property())
                        .isPresent();
                assertThat(filled)
                        .as(row.name() + "/" + column.property())
                        .isEqualTo(row.size() == Size.SMALL && row.applies(column));
            }
        }
    }

    @Test
    void the_page_shows_what_is_stored() throws IOException {
        String page =
                GuaranteePage.of(GUARANTEES, GuaranteeTable.stored(Size.SMALL), GuaranteeTable.stored(Size.LARGE));
        assertThat(Files.readString(Path.of("GUARANTEES.md"))).isEqualTo(page);
    }

    @Test
    void a_setting_left_out_of_the_durable_wait_loses_a_write() {
        List<Row> without =
                GUARANTEES.rows().stream().filter(row -> row.leftOut() != null).toList();
        assertThat(without).hasSizeGreaterThanOrEqualTo(10);
        assertThat(without).allMatch(row -> row.fails().containsKey("Durable"));
    }

    @Test
    void a_cell_that_changed_is_noticed() {
        Row row = GUARANTEES.find("plain-calm").orElseThrow();
        List<TlcReport> reports =
                Tlc.withWorkers(1).checkAll(GUARANTEES.models(List.of(row), Size.SMALL), 1, report -> {});
        String stored = GuaranteeTable.tsvHead()
                + GuaranteeTable.of(Size.SMALL, reports).tsv();
        Cell durable = GuaranteeTable.parse(stored, Size.SMALL)
                .cell("plain-calm", "Durable")
                .orElseThrow();
        String altered = stored.replace("Durable\tholds\t" + durable.states(), "Durable\tholds\t1");

        GuaranteeTable found = GuaranteeTable.of(Size.SMALL, reports);
        assertThat(found.differences(GuaranteeTable.parse(stored, Size.SMALL))).isEmpty();
        assertThat(found.differences(GuaranteeTable.parse(altered, Size.SMALL)))
                .singleElement()
                .asString()
                .contains("plain-calm/Durable");
    }

    @Test
    void a_property_that_fails_unexpectedly_is_a_surprise_and_leaves_its_companions_unknown() {
        Guarantees wrong = Guarantees.parse("""
                column Durable server durable  An acknowledged write stays.
                column OneAcceptingPrimary server one  One at a time.
                row r
                  TrustReply = TRUE
                  MaxCrashes = 1
                """);
        List<TlcReport> reports = Tlc.withWorkers(1).checkAll(wrong.models(wrong.rows(), Size.SMALL), 1, report -> {});
        GuaranteeTable found = GuaranteeTable.of(Size.SMALL, reports);

        assertThat(found.cell("r", "Durable").orElseThrow().verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(found.cell("r", "OneAcceptingPrimary").orElseThrow().verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(found.surprises(wrong)).hasSize(2);
    }

    @Test
    void a_line_that_makes_no_sense_is_refused_with_its_number() {
        assertThatThrownBy(() -> Guarantees.parse("row a\n  Speed = 3\n"))
                .hasMessage("guarantees.txt line 2: no default for Speed");
        assertThatThrownBy(() -> Guarantees.parse("row a\n  fails Durable why\n"))
                .hasMessage("guarantees.txt line 2: no column for Durable");
        assertThatThrownBy(() -> Guarantees.parse("row a\nrow a\n"))
                .hasMessage("guarantees.txt line 2: a second row a");
    }
}
