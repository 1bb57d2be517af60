package io.chokepoint.exporters.report;

import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * Writes the report. Files of an earlier report are replaced, others in the folder are left. A
   * form that fails costs itself: the others are written, and say so.
   *
   * @return what failed, for people; empty where nothing did
   * @throws ReportException if it cannot; then no file of the folder was touched, or it was
   *     replaced whole
   */
  public static List<String> write(Path folder, Report report) throws ReportException {
    return write(folder, report, FILES);
  }

  /**
   * The same for a run that was read from a saved timeline: that is the report's as well, and is
   * copied, as an hour of a large service takes a minute to write.
   */
  public static List<String> write(Path folder, Report report, Path timeline)
      throws ReportException {
    List<ReportFile> forms = new ArrayList<>(FILES);
    forms.replaceAll(f -> f instanceof TimelineFile ? new TimelineFile.Copy(timeline) : f);
    return write(folder, report, forms);
  }

  static List<String> write(Path folder, Report report, List<ReportFile> forms)
      throws ReportException {
    Map<String, String> failed = WholeFolder.write(folder, contents(report, forms));
    if (failed.isEmpty()) {
      return List.of();
    }
    List<String> said = new ArrayList<>();
    failed.forEach((name, why) -> said.add(name + " could not be written: " + why));
    Report saying =
        report.saying(
            new CheckResult("every form of it could be written", false, String.join("; ", said)));
    List<ReportFile> whole = forms.stream().filter(f -> !failed.containsKey(f.name())).toList();
    WholeFolder.write(folder, contents(saying, whole));
    return List.copyOf(said);
  }

  private static Map<String, WholeFolder.Content> contents(Report report, List<ReportFile> forms) {
    Map<String, WholeFolder.Content> files = new LinkedHashMap<>();
    forms.forEach(file -> files.put(file.name(), out -> file.write(report, out)));
    return files;
  }
}
