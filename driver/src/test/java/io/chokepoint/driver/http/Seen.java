package io.chokepoint.driver.http;

import static org.awaitility.Awaitility.await;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.load.ClientTimeline;
import io.chokepoint.driver.load.Slices;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.UserClass;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What a plan's load saw: all windows and endpoints together. */
record Seen(
    long due,
    long completed,
    Latencies latency,
    Latencies service,
    Map<String, Long> errors,
    Map<String, Seen> classes) {

  /** What was seen of a class of users, or of a row of a WebSocket. */
  Seen of(String name) {
    return classes.get(name);
  }

  /** Carries a plan's load out against its ports on the loopback. */
  static Seen of(Plan plan, int threads) {
    return of(
        plan,
        threads,
        plan.destinations().stream()
            .map(d -> new InetSocketAddress(InetAddress.getLoopbackAddress(), d.url().getPort()))
            .map(Addresses::of)
            .toList());
  }

  /** The same against these addresses. */
  static Seen of(Plan plan, int threads, List<Addresses> addresses) {
    Timetable timetable = Timetable.of(plan.load());
    List<String> classes = plan.crowd().classes().stream().map(UserClass::name).toList();
    Slices slices = Rows.slices(plan);
    long origin = System.nanoTime() + 100_000_000L;
    LongSupplier clock = () -> System.nanoTime() - origin;
    try (HttpLoad load = new HttpLoad(plan, timetable, addresses, threads, clock, slices)) {
      ClientTimeline timeline =
          new ClientTimeline(
              plan.endpoints().stream().map(Endpoint::name).toList(),
              classes,
              Rows.streams(plan),
              0,
              slices,
              load.books());
      load.start();
      await().atMost(Duration.ofSeconds(30)).until(load::finished);
      load.cutOff();
      timeline.collect();
      List<ClientWindow> windows = timeline.windows();
      Map<String, Seen> byClass = new TreeMap<>();
      for (String name : classes) {
        List<ClientWindow.Traffic> its = new ArrayList<>();
        windows.forEach(w -> its.add(w.classes().get(name)));
        byClass.put(name, of(its, Map.of()));
      }
      for (String name : Rows.streams(plan)) {
        List<ClientWindow.Traffic> its = new ArrayList<>();
        windows.stream().map(w -> w.streams().get(name)).filter(Objects::nonNull).forEach(its::add);
        byClass.put(name, of(its, Map.of()));
      }
      List<ClientWindow.Traffic> all = new ArrayList<>();
      windows.forEach(w -> all.addAll(w.endpoints().values()));
      return of(all, byClass);
    }
  }

  private static Seen of(List<ClientWindow.Traffic> traffic, Map<String, Seen> classes) {
    long due = 0;
    long completed = 0;
    Latencies latency = Latencies.NONE;
    Latencies service = Latencies.NONE;
    Map<String, Long> errors = new TreeMap<>();
    for (ClientWindow.Traffic t : traffic) {
      due += t.due();
      completed += t.completed();
      latency = latency.plus(t.latency());
      service = service.plus(t.service());
      t.errors().forEach((label, n) -> errors.merge(label, n, Long::sum));
    }
    return new Seen(due, completed, latency, service, errors, classes);
  }
}
