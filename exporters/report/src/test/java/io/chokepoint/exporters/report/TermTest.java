package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.report.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class TermTest {

  @Test
  void explainsTheWordsThatAreUsedAndNoOthers() {
    assertThat(words(SampleReports.poolTooSmall()))
        .contains("unloaded", "p95", "hold", "M/M/c")
        .doesNotContain("safepoint", "carrier", "event loop");
    assertThat(words(SampleReports.insufficient())).contains("unloaded").doesNotContain("M/M/c");
  }

  private static List<String> words(Report report) {
    return ReportView.of(report).terms().stream().map(Term::word).toList();
  }
}
