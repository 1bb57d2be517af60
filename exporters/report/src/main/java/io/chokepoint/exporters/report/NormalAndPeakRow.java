package io.chokepoint.exporters.report;

import io.chokepoint.core.report.NormalAndPeak;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A figure in the lightest step, in the heaviest, and the most that it can be. */
record NormalAndPeakRow(String of, String what, String normal, String peak, String most) {

  static List<NormalAndPeakRow> of(Report report) {
    return NormalAndPeak.of(report).stream().map(NormalAndPeakRow::of).toList();
  }

  private static NormalAndPeakRow of(NormalAndPeak n) {
    return new NormalAndPeakRow(
        n.of(),
        n.what(),
        text(n.normal(), n.unit()),
        text(n.peak(), n.unit()),
        n.most() == null ? "no limit is known" : text(n.most(), n.unit()));
  }

  private static String text(@Nullable Double value, String unit) {
    return value == null ? Text.UNKNOWN : Text.unit(value, unit);
  }
}
