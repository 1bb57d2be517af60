package io.chokepoint.driver.terminal;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What requests of the last seconds waited for most. A glance, no diagnosis: it names no cause and
 * compares with nothing.
 */
final class LimitNow {

  private static final int WINDOWS = 5;

  /** Less waiting than this share of the requests' time is no limit. */
  private static final double WORTH_A_WORD = 0.1;

  private final Deque<Window> newest = new ArrayDeque<>();

  void look(@Nullable Window window) {
    Window last = newest.peekLast();
    if (window == null || (last != null && last.startMillis() == window.startMillis())) {
      return;
    }
    newest.addLast(window);
    if (newest.size() > WINDOWS) {
      newest.removeFirst();
    }
  }

  /** {@code wait for a connection of pool main, 62 % of the requests' time}. */
  String words() {
    LedgerSum sum =
        LedgerSum.sum(
            newest.stream()
                .flatMap(w -> w.endpoints().values().stream())
                .map(EndpointWindow::ledger));
    Optional<Map.Entry<ResourceId, Double>> wait = largest(sum, c -> c.waitNanos());
    if (wait.isPresent() && wait.get().getValue() >= WORTH_A_WORD) {
      ResourceId resource = wait.get().getKey();
      return resource.kind().words(true, brief(resource.name()))
          + ", "
          + Text.percent(wait.get().getValue())
          + " of the requests' time";
    }
    String full = fullPool();
    if (!full.isEmpty()) {
      return full;
    }
    return largest(sum, c -> c.serviceNanos())
        .map(e -> "nothing waited for; most time in " + brief(e.getKey().label()))
        .orElse("");
  }

  /** Who hangs has not ended, and so is in no ledger yet. */
  private String fullPool() {
    Window last = newest.peekLast();
    if (last != null) {
      for (Map.Entry<String, PoolWindow> e : new TreeMap<>(last.pools()).entrySet()) {
        if (e.getValue().pending() > 0) {
          return e.getValue().pending() + " waiting for a connection of pool " + e.getKey();
        }
      }
    }
    return "";
  }

  private static Optional<Map.Entry<ResourceId, Double>> largest(
      LedgerSum sum, ToLongFunction<Charge> nanos) {
    double wall = Math.max(1, sum.wallNanos());
    return sum.charges().entrySet().stream()
        .map(e -> Map.entry(e.getKey(), nanos.applyAsLong(e.getValue()) / wall))
        .filter(e -> e.getValue() > 0)
        .max(Comparator.comparingDouble(Map.Entry::getValue));
  }

  private static String brief(String text) {
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }
}
