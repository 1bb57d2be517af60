package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The raw material, second by second, for diagnosing the run again. */
final class TimelineFile implements ReportFile {

  private static final String NAME = "timeline.json.gz";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    Json.save(report.run(), out);
  }

  /** That of an earlier report, to the letter. */
  record Copy(Path of) implements ReportFile {

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public void write(Report report, OutputStream out) throws IOException {
      Files.copy(of, out);
    }
  }
}
