package io.chokepoint.driver.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last seconds of a figure as one row of bars. The scale is logarithmic, since queueing spans
 * decades; a figure that hardly moves stays a flat line.
 */
public final class Sparkline {

  private static final String FINE = "▁▂▃▄▅▆▇█";
  private static final String ASCII = "_.,-=+*#";

  /** A smaller span than this is drawn as if it were this large. */
  private static final double LEAST_SPAN = 4;

  private final int most;
  private final Deque<Double> values = new ArrayDeque<>();

  public Sparkline(int most) {
    this.most = most;
  }

  public void add(double value) {
    values.addLast(value);
    if (values.size() > most) {
      values.removeFirst();
    }
  }

  public String draw(Screen screen) {
    double low = values.stream().filter(v -> v > 0).mapToDouble(v -> v).min().orElse(1);
    double high = values.stream().mapToDouble(v -> v).max().orElse(1);
    double span = Math.log(Math.max(LEAST_SPAN, high / low));
    String bars = screen.glyph(FINE, ASCII);
    StringBuilder line = new StringBuilder();
    for (double value : values) {
      double share = value <= 0 ? 0 : Math.log(value / low) / span;
      line.append(bars.charAt((int) Math.round(Math.max(0, Math.min(1, share)) * 7)));
    }
    return line.toString();
  }
}
