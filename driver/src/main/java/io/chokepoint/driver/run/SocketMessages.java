package io.chokepoint.driver.run;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.http.Rows;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What went over a plan's WebSockets in a second.
 *
 * @param timed of those received, how many say when they were due
 * @param p50Nanos from when a message was due to its delivery
 */
public record SocketMessages(
    long sent, long notSent, long received, long timed, long p50Nanos, long p95Nanos) {

  /** Null where the plan has no WebSocket. */
  static @Nullable SocketMessages of(ClientWindow window) {
    if (window.streams().keySet().stream().allMatch(Rows::isOfParts)) {
      return null;
    }
    long sent = 0;
    long notSent = 0;
    long received = 0;
    Latencies delivery = Latencies.NONE;
    for (Map.Entry<String, ClientWindow.Traffic> row : window.streams().entrySet()) {
      ClientWindow.Traffic traffic = row.getValue();
      if (Rows.isSent(row.getKey())) {
        sent += traffic.completed();
        notSent += traffic.notSent();
      } else if (Rows.isReceived(row.getKey())) {
        received += traffic.completed();
        delivery = delivery.plus(traffic.latency());
      }
    }
    Histogram histogram = delivery.toHistogram();
    return new SocketMessages(
        sent,
        notSent,
        received,
        delivery.count(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(95));
  }
}
