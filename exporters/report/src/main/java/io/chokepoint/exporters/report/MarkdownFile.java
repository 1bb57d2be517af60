package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The report for pull requests and wikis: the tables of the page, without its charts. */
final class MarkdownFile implements ReportFile {

  @Override
  public String name() {
    return "report.md";
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    out.write(text(report).getBytes(StandardCharsets.UTF_8));
  }

  static String text(Report report) {
    Page page = new Page(ReportView.of(report), indented(report.plan()));
    String filled = MustacheTemplate.markdown("report.md.mustache").fill(page);
    return filled.replaceAll("\n{3,}", "\n\n");
  }

  private record Page(ReportView view, String plan) {}

  /** A code block that no line of the plan can end. */
  private static String indented(String plan) {
    return plan.lines().map(line -> "    " + line).reduce("", (a, b) -> a + b + "\n");
  }
}
