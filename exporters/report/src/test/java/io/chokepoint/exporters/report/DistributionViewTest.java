package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.report.Report;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DistributionViewTest {

  @Test
  void eachRequestIsInOneColumn() {
    Report report = SampleReports.poolTooSmall();
    DistributionView view = Objects.requireNonNull(DistributionView.of(report));

    assertThat(view.step()).isEqualTo("step 5");
    assertThat(view.columns()).contains("≤ 2 s", "≤ 5 s", "longer").hasSizeLessThan(17);
    assertThat(view.rows())
        .hasSizeGreaterThan(2)
        .allSatisfy(
            row -> {
              assertThat(row.cells()).hasSameSizeAs(view.columns());
              assertThat(sum(row.cells())).isBetween(97.0, 103.0);
            });
  }

  @Test
  void eachOfTheBusiestEndpointsHasItsPercentilesOverTime() {
    assertThat(Charts.of(SampleReports.poolTooSmall().run()).charts())
        .extracting(Charts.Chart::title)
        .contains("Latency of browse", "Latency of pay");
  }

  private static double sum(List<DistributionView.Cell> cells) {
    return cells.stream()
        .map(cell -> cell.share().replaceAll("[^0-9.]", ""))
        .filter(share -> !share.isEmpty())
        .mapToDouble(Double::parseDouble)
        .sum();
  }
}
