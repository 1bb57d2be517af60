package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A report's first screen in Markdown, for the page that a build server shows of a job. It is
 * appended, as such pages are written by several tools.
 */
public final class SummaryFile {

  private SummaryFile() {}

  /**
   * Tries whether a summary could be appended. Leaves nothing behind.
   *
   * @throws ReportException if not
   */
  public static void check(Path file) throws ReportException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new ReportException("cannot write " + file + ": it is a folder");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ReportException("cannot write " + file + ": there is no such folder");
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new ReportException("cannot write " + file + ": not allowed");
    }
  }

  /**
   * Appends a report's summary.
   *
   * @throws ReportException if it cannot be written
   */
  public static void append(Path file, Report report) throws ReportException {
    try {
      Files.writeString(file, text(report), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new ReportException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  static String text(Report report) {
    String filled = MustacheTemplate.markdown("summary.md.mustache").fill(ReportView.of(report));
    return filled.replaceAll("\n{3,}", "\n\n");
  }
}
