package io.chokepoint.core.report;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.report.Report.EndpointLedger;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Each endpoint's ledger in the unloaded step beside the loaded one. */
final class EndpointLedgers {

  private EndpointLedgers() {}

  static Map<String, EndpointLedger> of(List<Window> unloaded, List<Window> loaded) {
    Map<String, List<EndpointWindow>> before = byEndpoint(unloaded);
    Map<String, List<EndpointWindow>> now = byEndpoint(loaded);
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    Map<String, EndpointLedger> ledgers = new TreeMap<>();
    for (String name : names) {
      List<EndpointWindow> then = before.getOrDefault(name, List.of());
      List<EndpointWindow> windows = now.getOrDefault(name, List.of());
      ledgers.put(
          name,
          new EndpointLedger(
              sum(then, EndpointWindow::ledger),
              sum(windows, EndpointWindow::ledger),
              sum(then, EndpointWindow::slow),
              sum(windows, EndpointWindow::slow),
              running(windows)));
    }
    return ledgers;
  }

  private static Map<String, List<EndpointWindow>> byEndpoint(List<Window> windows) {
    Map<String, List<EndpointWindow>> byEndpoint = new HashMap<>();
    for (Window window : windows) {
      window
          .endpoints()
          .forEach((name, e) -> byEndpoint.computeIfAbsent(name, n -> new ArrayList<>()).add(e));
    }
    return byEndpoint;
  }

  private static Map<String, Long> running(List<EndpointWindow> windows) {
    Map<String, Long> sum = new TreeMap<>();
    for (EndpointWindow window : windows) {
      window.running().forEach((code, n) -> sum.merge(code, n, Long::sum));
    }
    return sum;
  }

  private static LedgerSum sum(
      List<EndpointWindow> windows, Function<EndpointWindow, LedgerSum> part) {
    return LedgerSum.sum(windows.stream().map(part));
  }
}
