package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report.BackingFigure;
import io.chokepoint.core.report.Report.BackingUse;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service behind the one under test: a row a figure, a column a step. */
record BackingView(String service, String kind, List<String> steps, List<Row> rows) {

  record Row(String what, List<String> figures) {}

  static List<BackingView> of(List<BackingUse> uses) {
    Map<String, List<BackingUse>> byService = new LinkedHashMap<>();
    uses.forEach(u -> byService.computeIfAbsent(u.service(), s -> new ArrayList<>()).add(u));
    return byService.values().stream().map(BackingView::one).toList();
  }

  private static BackingView one(List<BackingUse> uses) {
    LinkedHashSet<String> what = new LinkedHashSet<>();
    uses.forEach(u -> u.figures().forEach(f -> what.add(f.what())));
    List<Row> rows = new ArrayList<>();
    for (String name : what) {
      rows.add(new Row(name, uses.stream().map(u -> figure(u, name)).toList()));
    }
    BackingUse first = uses.get(0);
    return new BackingView(
        first.service(), first.kind(), uses.stream().map(BackingUse::step).toList(), rows);
  }

  private static String figure(BackingUse use, String what) {
    for (BackingFigure f : use.figures()) {
      if (f.what().equals(what)) {
        @Nullable Double limit = f.limit();
        return text(f, f.mean())
            + " ("
            + text(f, f.max())
            + ")"
            + (limit == null ? "" : " of " + text(f, limit));
      }
    }
    return Text.UNKNOWN;
  }

  private static String text(BackingFigure figure, double value) {
    return Text.unit(value, figure.unit());
  }
}
