package io.chokepoint.driver.results;

/**
 * By how many seconds the clock of a load tool is before or behind the agent's, from the requests
 * that both counted in each second: where the two courses are most alike.
 *
 * @param seconds to be added to the tool's times
 * @param likeness correlation there, −1 to 1
 * @param certain whether no other offset is about as good
 */
record ClockOffset(long seconds, double likeness, boolean certain) {

  private static final int EDGE = 3;
  private static final double LEAST_LIKENESS = 0.5;
  private static final double MARGIN = 0.05;
  private static final int FEWEST = 5;

  /**
   * @param tool answers in each second
   * @param agent requests that ended in each second; negative where no second was seen
   * @param most the largest offset to be looked at
   */
  static ClockOffset of(double[] tool, long toolFrom, double[] agent, long agentFrom, long most) {
    long low = Math.max(-most, agentFrom - toolFrom - tool.length);
    long high = Math.min(most, agentFrom + agent.length - toolFrom);
    ClockOffset best = new ClockOffset(0, -1, false);
    double[] likeness = new double[(int) Math.max(0, high - low + 1)];
    for (long lag = low; lag <= high; lag++) {
      double r = correlation(tool, agent, toolFrom + lag - agentFrom);
      likeness[(int) (lag - low)] = r;
      if (r > best.likeness + (Math.abs(lag) < Math.abs(best.seconds) ? -1e-9 : 1e-9)) {
        best = new ClockOffset(lag, r, false);
      }
    }
    double other = -1;
    for (long lag = low; lag <= high; lag++) {
      if (Math.abs(lag - best.seconds) > 1) {
        other = Math.max(other, likeness[(int) (lag - low)]);
      }
    }
    return new ClockOffset(
        best.seconds,
        best.likeness,
        best.likeness >= LEAST_LIKENESS && best.likeness >= other + MARGIN);
  }

  /** Over the load and some seconds around it, in which the tool sent nothing. */
  private static double correlation(double[] tool, double[] agent, long shift) {
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = -EDGE; i < tool.length + EDGE; i++) {
      long at = i + shift;
      if (at < 0 || at >= agent.length || agent[(int) at] < 0) {
        continue;
      }
      double a = i < 0 || i >= tool.length ? 0 : tool[i];
      double b = agent[(int) at];
      n++;
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
    double spread = Math.sqrt((xx - x * x / n) * (yy - y * y / n));
    boolean enough = n >= FEWEST && n >= tool.length / 2.0;
    return enough && spread > 0 ? (xy - x * y / n) / spread : -1;
  }
}
