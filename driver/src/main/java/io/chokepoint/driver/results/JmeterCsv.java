package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * JMeter's results as CSV, with any columns and any separator, with and without a first line that
 * names them.
 */
final class JmeterCsv implements Format {

  private static final String TRANSACTION = "Number of samples in transaction";

  /** What JMeter writes by default, which is how a file without names is read. */
  private static final List<String> USUAL =
      List.of(
          ("timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,"
                  + "failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect")
              .split(",", -1));

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  /** Enough rows to see in which order they were written. */
  private static final int ROWS_TO_LOOK_AT = 5_000;

  @Override
  public String name() {
    return "jmeter-csv";
  }

  @Override
  public String tool() {
    return "JMeter";
  }

  @Override
  public Loop loop() {
    return Loop.USERS;
  }

  @Override
  public boolean recognises(Head head) {
    return separator(head.firstLine()) != 0;
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    Head head = file.head();
    char separator = separator(head.firstLine());
    boolean named = head.firstLine().contains("timeStamp");
    if (!named) {
      into.remark("the file does not name its columns; they were taken for JMeter's usual ones");
    }
    List<String> names = named ? List.of(parts(head.firstLine(), separator)) : USUAL;
    boolean ends = stampsAreEnds(file, separator, names, named);
    if (ends) {
      into.remark("its times are those of the answers (sampleresult.timestamp.start=false)");
    }
    try (DelimitedReader rows = new DelimitedReader(file.open(), separator)) {
      Columns columns = Columns.of(names);
      if (named && rows.next()) {
        columns.checkAll();
      }
      while (rows.next()) {
        row(rows, columns, ends, into);
      }
    }
  }

  private static void row(DelimitedReader rows, Columns c, boolean ends, Recording into) {
    try {
      if (rows.fields() <= Math.max(c.success, Math.max(c.elapsed, c.label))) {
        throw new NumberFormatException("has only " + rows.fields() + " columns");
      }
      if (c.message >= 0 && rows.letter(c.message) == 'N' && isTransaction(rows.text(c.message))) {
        into.problems.leftOut("sums of transaction controllers");
        return;
      }
      long millis = JmeterTime.millis(rows, c.timeStamp);
      long elapsed = rows.number(c.elapsed);
      long start = ends ? millis - elapsed : millis;
      if (c.thread >= 0 && !into.senders().isEmpty()) {
        start = into.sent(sender(into.senders().keySet(), rows.text(c.thread)), start);
      }
      int endpoint =
          into.endpoint(rows.text(c.label), "", c.url >= 0 ? noNull(rows.text(c.url)) : "");
      long bytes = c.bytes >= 0 && rows.isNumber(c.bytes) ? rows.number(c.bytes) : -1;
      into.request(endpoint, start * 1_000_000, elapsed * 1_000_000, outcome(rows, c), bytes);
      if (c.allThreads >= 0 && rows.isNumber(c.allThreads)) {
        into.users(Math.floorDiv(start + elapsed, 1000L), (int) rows.number(c.allThreads));
      }
    } catch (NumberFormatException | DateTimeException e) {
      into.problems.broken(rows.line(), String.valueOf(e.getMessage()));
    }
  }

  /** Threads of a remote engine are called by its address, a hyphen, and their group. */
  private static String sender(Set<String> senders, String thread) {
    for (String name : senders) {
      if (thread.startsWith(name + "-")) {
        return name;
      }
    }
    return "";
  }

  private static String noNull(String url) {
    return url.equals("null") ? "" : url;
  }

  static boolean isTransaction(String message) {
    return message.startsWith(TRANSACTION);
  }

  private static Outcome outcome(DelimitedReader rows, Columns c) {
    boolean failed = c.success >= 0 && rows.letter(c.success) == 'f';
    if (!failed && c.success >= 0) {
      return Outcome.OK;
    }
    int status = c.code >= 0 && rows.isNumber(c.code) ? (int) rows.number(c.code) : 0;
    if (c.success < 0) {
      return status == 0 && c.code >= 0
          ? Outcomes.ofMessage(rows.text(c.code))
          : Outcomes.of(status, status >= 400, "");
    }
    return Outcomes.of(status, true, rows.text(c.code) + " " + rows.text(c.message));
  }

  /**
   * Whether times are those of the answers. Rows are written as answers come, so that whichever is
   * nearly in order is the end.
   */
  private static boolean stampsAreEnds(
      ResultFile file, char separator, List<String> names, boolean named) throws IOException {
    Columns c = Columns.of(names);
    long[] back = new long[2];
    long[] before = {Long.MIN_VALUE, Long.MIN_VALUE};
    try (DelimitedReader rows = new DelimitedReader(file.open(), separator)) {
      for (int i = named && rows.next() ? 1 : 0; i < ROWS_TO_LOOK_AT && rows.next(); i++) {
        if (!rows.isNumber(c.timeStamp) || !rows.isNumber(c.elapsed)) {
          continue;
        }
        long[] now = {rows.number(c.timeStamp), rows.number(c.timeStamp) + rows.number(c.elapsed)};
        for (int k = 0; k < 2; k++) {
          back[k] += Math.max(0, before[k] - now[k]);
          before[k] = Math.max(before[k], now[k]);
        }
      }
    }
    return back[1] > 10 && back[0] < back[1] / 10;
  }

  /** 0 where it is no such file. */
  private static char separator(String first) {
    for (char separator : SEPARATORS) {
      List<String> parts = List.of(parts(first, separator));
      boolean names = parts.contains("timeStamp") && parts.contains("elapsed");
      boolean row =
          parts.size() >= 8
              && JmeterTime.isTime(parts.get(0))
              && parts.get(1).matches("\\d{1,9}")
              && parts.get(7).matches("true|false");
      if (names || row) {
        return separator;
      }
    }
    return 0;
  }

  private static String[] parts(String line, char separator) {
    return line.replace("\"", "").split(java.util.regex.Pattern.quote("" + separator), -1);
  }

  /** Where each column is; -1 where the file has none. */
  private record Columns(
      int timeStamp,
      int elapsed,
      int label,
      int code,
      int message,
      int thread,
      int success,
      int bytes,
      int allThreads,
      int url) {

    static Columns of(List<String> names) {
      List<String> n = new ArrayList<>(names);
      return new Columns(
          n.indexOf("timeStamp"),
          n.indexOf("elapsed"),
          n.indexOf("label"),
          n.indexOf("responseCode"),
          n.indexOf("responseMessage"),
          n.indexOf("threadName"),
          n.indexOf("success"),
          n.indexOf("bytes"),
          n.indexOf("allThreads"),
          n.indexOf("URL"));
    }

    void checkAll() throws IOException {
      if (timeStamp < 0 || elapsed < 0) {
        throw new IOException("the first line names no column timeStamp or elapsed");
      }
    }
  }
}
