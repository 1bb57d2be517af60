package io.chokepoint.driver.results;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The course of a load, second by second, of all files together.
 *
 * @param fromSecond Unix time of the first
 * @param began requests that began
 * @param ended requests that ended
 * @param concurrency mean number of requests under way
 * @param users at work; -1 where the files do not say
 * @param inFlight requests under way at the second's end
 */
record ObservedLoad(
    long fromSecond,
    double[] began,
    double[] ended,
    double[] concurrency,
    int[] users,
    long[] inFlight) {

  /** The sum of several files' loads; a second that none names is one without requests. */
  static ObservedLoad of(List<Map<Long, Second>> files, List<Long> shifts, long from, long to) {
    int length = (int) (to - from);
    ObservedLoad load =
        new ObservedLoad(
            from,
            new double[length],
            new double[length],
            new double[length],
            new int[length],
            new long[length]);
    Arrays.fill(load.users, -1);
    for (int i = 0; i < files.size(); i++) {
      load.add(new TreeMap<>(files.get(i)), shifts.get(i));
    }
    return load;
  }

  private void add(TreeMap<Long, Second> seconds, long shift) {
    long before = 0;
    int users = -1;
    for (int i = 0; i < began.length; i++) {
      Second second = seconds.get(fromSecond + i - shift);
      if (second == null) {
        concurrency[i] += before;
        inFlight[i] += before;
        continue;
      }
      began[i] += second.began();
      ended[i] += second.ended();
      concurrency[i] += second.concurrency(before);
      before += second.began() - second.ended();
      inFlight[i] += before;
      if (second.users >= 0) {
        users = second.users;
      }
      if (users >= 0) {
        this.users[i] = Math.max(0, this.users[i]) + users;
      }
    }
  }
}
