package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The report for people: one page with everything inside, so that it can be mailed. */
final class HtmlFile implements ReportFile {

  @Override
  public String name() {
    return "report.html";
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    out.write(page(report).getBytes(StandardCharsets.UTF_8));
  }

  static String page(Report report) throws IOException {
    return HtmlPage.fill("report.html.mustache", ReportView.of(report), Charts.of(report.run()));
  }
}
