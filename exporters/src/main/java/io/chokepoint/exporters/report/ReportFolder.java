package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A folder with a report in every form, whole or not at all. */
public final class ReportFolder {

  static final List<ReportFile> FILES =
      List.of(
          new HtmlFile(),
          new MarkdownFile(),
          new JsonFile(),
          new CsvFile(),
          new JunitFile(),
          new TimelineFile());

  private ReportFolder() {}

  /**
   * Tries whether a report could be written here. Leaves nothing behind.
   *
   * @throws ReportException if not
   */
  public static void check(Path folder) throws ReportException {
    WholeFolder.check(folder);
  }

  /**
   * Writes the report. Files of an earlier report are replaced, others in the folder are left.
   *
   * @throws ReportException if it cannot; then no file of the folder was touched, or it was
   *     replaced whole
   */
  public static void write(Path folder, Report report) throws ReportException {
    Map<String, WholeFolder.Content> files = new LinkedHashMap<>();
    FILES.forEach(file -> files.put(file.name(), out -> file.write(report, out)));
    WholeFolder.write(folder, files);
  }
}
