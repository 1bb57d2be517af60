package io.chokepoint.core.report;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.report.Report.EndpointLedger;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Each endpoint's ledger in the lightest step beside the heaviest. */
final class Ledgers {

  private Ledgers() {}

  static Map<String, EndpointLedger> of(List<Window> unloaded, List<Window> loaded) {
    Set<String> names = new TreeSet<>();
    unloaded.forEach(w -> names.addAll(w.endpoints().keySet()));
    loaded.forEach(w -> names.addAll(w.endpoints().keySet()));
    Map<String, EndpointLedger> ledgers = new TreeMap<>();
    for (String name : names) {
      ledgers.put(
          name,
          new EndpointLedger(
              sum(unloaded, name, EndpointWindow::ledger),
              sum(loaded, name, EndpointWindow::ledger),
              sum(unloaded, name, EndpointWindow::slow),
              sum(loaded, name, EndpointWindow::slow),
              running(loaded, name)));
    }
    return ledgers;
  }

  private static Map<String, Long> running(List<Window> windows, String name) {
    Map<String, Long> sum = new TreeMap<>();
    for (Window window : windows) {
      EndpointWindow endpoint = window.endpoints().get(name);
      if (endpoint != null) {
        endpoint.running().forEach((code, n) -> sum.merge(code, n, Long::sum));
      }
    }
    return sum;
  }

  private static LedgerSum sum(
      List<Window> windows, String name, Function<EndpointWindow, LedgerSum> part) {
    LedgerSum sum = LedgerSum.NONE;
    for (Window window : windows) {
      EndpointWindow endpoint = window.endpoints().get(name);
      if (endpoint != null) {
        sum = sum.plus(part.apply(endpoint));
      }
    }
    return sum;
  }
}
