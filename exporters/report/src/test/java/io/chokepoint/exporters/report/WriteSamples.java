package io.chokepoint.exporters.report;

import java.nio.file.Path;

/** Writes the sample reports to look at: {@code WriteSamples FOLDER}. */
final class WriteSamples {

  private WriteSamples() {}

  public static void main(String[] args) throws ReportException {
    Path folder = Path.of(args[0]);
    ReportFolder.write(folder.resolve("pool"), SampleReports.poolTooSmall());
    ReportFolder.write(folder.resolve("every"), SampleReports.everyResource());
    ReportFolder.write(folder.resolve("healthy"), SampleReports.healthy());
    ReportFolder.write(folder.resolve("insufficient"), SampleReports.insufficient());
  }
}
