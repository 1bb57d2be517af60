package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import java.io.IOException;
import java.io.OutputStream;

/** One file of the report folder. */
interface ReportFile {

  /** Its name in the folder: a contract with other people's scripts. */
  String name();

  /** Writes it whole; leaves the stream open. */
  void write(Report report, OutputStream out) throws IOException;
}
