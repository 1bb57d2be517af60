package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.EndpointLedger;
import io.chokepoint.exporters.report.LedgerView.EndpointView;
import io.chokepoint.exporters.report.LedgerView.PartRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerViewTest {

  private static final long MILLI = 1_000_000;

  @ParameterizedTest
  @EnumSource(ResourceKind.class)
  void everyKindHasAColour(ResourceKind kind) {
    assertThat(MustacheTemplate.resource("report.css")).contains(".k-" + kind.hue() + " ");
  }

  @Test
  void showsTheTypicalRequestWithoutTheSlowestAndBothBesideTheUnloaded() {
    EndpointView e = endpoint(ledger(1, 10), ledger(100, 1000), ledger(5, 500));

    assertThat(e.columns())
        .containsExactly("typical, unloaded", "typical, loaded", "slowest 5\u00a0%, loaded");
    // (1000 − 500) ms over the other 95
    assertThat(e.bars().get(1).total()).isEqualTo("5.26 ms");
    assertThat(e.bars().get(2).total()).isEqualTo("100 ms");
  }

  @Test
  void saysHowManyTheSlowestAre() {
    assertThat(endpoint(ledger(1, 10), ledger(100, 1000), ledger(32, 900)).columns())
        .contains("slowest 32\u00a0%, loaded");
  }

  @Test
  void piecesOfABarAddUpToIt() {
    EndpointView e = endpoint(ledger(1, 10), ledger(100, 1000), ledger(5, 500));

    e.bars()
        .forEach(
            bar ->
                assertThat(
                        bar.pieces().stream().mapToDouble(p -> Double.parseDouble(p.share())).sum())
                    .isBetween(99.9, 100.1));
  }

  @Test
  void keepsTheOrderAndColourOfAResourceInAllBarsAndPutsTheSmallOnesOfAKindTogether() {
    Map<ResourceId, Charge> charges = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      charges.put(ResourceId.sql("select " + i), new Charge(1, 0, (i < 3 ? 100 : 1) * MILLI));
    }
    charges.put(ResourceId.pool("main"), new Charge(1, 50 * MILLI, 0));
    LedgerSum sum = new LedgerSum(1, 400 * MILLI, charges, 0, 0, 0);
    EndpointView e = endpoint(LedgerSum.NONE, sum, LedgerSum.NONE);

    assertThat(e.families()).extracting(f -> f.family()).containsExactly("database");
    List<PartRow> rows = e.families().get(0).parts();
    assertThat(rows)
        .extracting(PartRow::name)
        .containsExactly(
            "wait for a connection of pool main",
            "select 0",
            "select 1",
            "select 2",
            "37 more statements");
    assertThat(rows).extracting(PartRow::style).contains("k-database waiting", "k-database");
    assertThat(rows).extracting(PartRow::style).doesNotHaveDuplicates();
  }

  @Test
  void saysHowMuchOfTheSlowestHasNoName() {
    LedgerSum slow =
        new LedgerSum(
            5, 100 * MILLI, Map.of(ResourceId.CPU, new Charge(5, 0, 96 * MILLI)), 5, 96 * MILLI, 0);
    EndpointView e = endpoint(LedgerSum.NONE, ledger(100, 1000), slow);

    assertThat(e.unattributed()).isEqualTo("4 %");
    assertThat(e.unexplained()).isTrue();
    assertThat(e.code())
        .extracting(c -> c.share() + " " + c.where())
        .containsExactly("75 % a.B.c", "25 % d.E.f");
  }

  private static EndpointView endpoint(LedgerSum unloaded, LedgerSum loaded, LedgerSum slow) {
    return LedgerView.of(
            Map.of(
                "GET /a",
                new EndpointLedger(
                    unloaded, loaded, LedgerSum.NONE, slow, Map.of("a.B.c", 3L, "d.E.f", 1L))))
        .endpoints()
        .get(0);
  }

  private static LedgerSum ledger(long requests, long millis) {
    return new LedgerSum(
        requests,
        millis * MILLI,
        Map.of(
            ResourceId.pool("main"),
            new Charge(requests, millis * MILLI / 2, 0),
            ResourceId.CPU,
            new Charge(requests, 0, millis * MILLI / 4)),
        requests,
        millis * MILLI / 4,
        0);
  }

  @Test
  void widthsAreForStyleSheetsAndNotForPeople() {
    assertThat(LedgerView.width(0.123456)).isEqualTo("12.346");
    assertThat(LedgerView.width(0.000_001)).isEqualTo("0.000");
    assertThat(LedgerView.width(1.2)).isEqualTo("100.000");
  }
}
