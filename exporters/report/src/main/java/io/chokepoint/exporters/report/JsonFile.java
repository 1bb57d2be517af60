package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.ReportDocument;
import java.io.IOException;
import java.io.OutputStream;

/** The report for scripts: everything but the timeline. */
final class JsonFile implements ReportFile {

  @Override
  public String name() {
    return "report.json";
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    Json.writeIndented(ReportDocument.of(report), out);
  }
}
