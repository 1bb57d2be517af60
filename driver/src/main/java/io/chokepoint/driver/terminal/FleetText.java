package io.chokepoint.driver.terminal;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.fleet.Fleet;
import io.chokepoint.core.fleet.Instance;
import io.chokepoint.core.report.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service of several instances for a terminal: the service, each instance, and one in full. */
public final class FleetText {

  private final Screen screen;

  public FleetText(Screen screen) {
    this.screen = screen;
  }

  /**
   * @param reports of the instances, by name
   */
  public void print(Fleet fleet, Map<String, Report> reports, @Nullable Path folder) {
    Instance foremost = fleet.foremost();
    @Nullable Report report = reports.get(foremost.name());
    if (fleet.instances().size() > 1) {
      screen.line("");
      fleet.words().forEach(screen::line);
      screen.line("");
      table(fleet.instances()).print(screen);
      screen.line("");
      screen.line("In full: " + foremost.name());
    }
    if (report != null) {
      new VerdictText(screen).print(report, folder);
    }
  }

  private static TextTable table(List<Instance> instances) {
    TextTable table = new TextTable("instance", "verdict", "first cause");
    for (Instance i : instances) {
      List<Finding> findings = i.verdict().findings();
      table.row(
          i.name(),
          i.verdict().outcome().name().toLowerCase(Locale.ROOT),
          findings.isEmpty() ? "" : words(findings.get(0)));
    }
    return table;
  }

  private static String words(Finding finding) {
    return finding.kind().label() + " " + finding.resource();
  }
}
