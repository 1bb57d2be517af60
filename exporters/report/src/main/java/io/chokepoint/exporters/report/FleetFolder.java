package io.chokepoint.exporters.report;

import io.chokepoint.core.fleet.Fleet;
import io.chokepoint.core.fleet.Instance;
import io.chokepoint.core.report.Report;
import io.chokepoint.exporters.json.FleetDocument;
import io.chokepoint.exporters.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A folder with what is said of a service of several instances, and a report folder of each. */
public final class FleetFolder {

  private FleetFolder() {}

  /**
   * Writes {@code fleet.md}, {@code fleet.json}, and each instance's report under its name.
   *
   * @param reports of the instances, by name
   * @throws ReportException if it cannot
   */
  public static void write(Path folder, Fleet fleet, Map<String, Report> reports)
      throws ReportException {
    Map<String, WholeFolder.Content> files = new LinkedHashMap<>();
    files.put("fleet.md", out -> out.write(markdown(fleet).getBytes(StandardCharsets.UTF_8)));
    files.put("fleet.json", out -> Json.writeIndented(FleetDocument.of(fleet), out));
    WholeFolder.writeAll(folder, files);
    for (Map.Entry<String, Report> e : reports.entrySet()) {
      ReportFolder.write(folder.resolve(name(e.getKey())), e.getValue());
    }
  }

  /** What an instance's folder is called. */
  public static String name(String instance) {
    return instance.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String markdown(Fleet fleet) {
    StringBuilder text = new StringBuilder("# ").append(fleet.instances().size());
    text.append(" instances\n\n");
    fleet.words().forEach(w -> text.append("- ").append(w).append('\n'));
    text.append("\n| instance | verdict | what is said |\n|---|---|---|\n");
    for (Instance i : fleet.instances()) {
      text.append("| [").append(cell(i.name())).append("](").append(name(i.name()));
      text.append("/report.md) | ");
      text.append(i.verdict().outcome().name().toLowerCase(Locale.ROOT)).append(" | ");
      text.append(cell(i.verdict().summary())).append(" |\n");
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
