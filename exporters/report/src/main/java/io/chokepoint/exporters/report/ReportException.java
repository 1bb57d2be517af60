package io.chokepoint.exporters.report;

/** A report that cannot be written; the message is one line that says where and why. */
public final class ReportException extends Exception {

  private static final long serialVersionUID = 1L;

  ReportException(String message) {
    super(message);
  }

  ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
