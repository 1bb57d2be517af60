package io.chokepoint.driver.results;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one file says of one second. */
final class Second {

  private static final double NANOS = 1e9;

  private @Nullable Cell[] cells = new Cell[2];
  private long began;
  private long ended;

  /** Of the second, how much was left as requests began in it, and as they ended, added up. */
  private double leftAtBegins;

  private double leftAtEnds;

  /** Users at work; -1 where the file does not say. */
  int users = -1;

  Cell cell(int endpoint) {
    if (endpoint >= cells.length) {
      cells = Arrays.copyOf(cells, Math.max(endpoint + 1, 2 * cells.length));
    }
    @Nullable Cell cell = cells[endpoint];
    if (cell == null) {
      cell = new Cell();
      cells[endpoint] = cell;
    }
    return cell;
  }

  @Nullable Cell cellIfAny(int endpoint) {
    return endpoint < cells.length ? cells[endpoint] : null;
  }

  void began(long withinNanos) {
    began++;
    leftAtBegins += 1 - withinNanos / NANOS;
  }

  void ended(long withinNanos) {
    ended++;
    leftAtEnds += 1 - withinNanos / NANOS;
  }

  long began() {
    return began;
  }

  long ended() {
    return ended;
  }

  /** Mean number of requests under way, where so many were as the second began. */
  double concurrency(long before) {
    return Math.max(0, before + leftAtBegins - leftAtEnds);
  }

  void pack() {
    for (@Nullable Cell cell : cells) {
      if (cell != null) {
        cell.pack();
      }
    }
  }
}
