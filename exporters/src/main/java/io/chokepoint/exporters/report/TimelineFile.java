package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.io.OutputStream;

/** The raw material, second by second, for diagnosing the run again. */
final class TimelineFile implements ReportFile {

  @Override
  public String name() {
    return "timeline.json.gz";
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    Json.save(report.run(), out);
  }
}
