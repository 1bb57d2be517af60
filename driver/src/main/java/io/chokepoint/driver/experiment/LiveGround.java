package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentLink;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.run.Conducted;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.search.Pilot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A load that another tool sends: blocks are only marked out in time, and the agent's timeline is
 * the measure, also of what is taken back for doing harm. Latency is what the service sees of it.
 */
final class LiveGround implements Ground {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLION = 1_000_000;
  private static final double LEAST_PER_SECOND = 1;

  private final AgentClient client;
  private final Consumer<String> notes;
  private final Clock clock;
  private final Interrupt interrupt;

  /** Unix time, and waiting for it. */
  interface Clock {
    long millis();

    void sleepUntil(long unixMillis);
  }

  /**
   * @param client that may change the service
   * @param notes takes what people should know
   */
  LiveGround(AgentClient client, Consumer<String> notes, Interrupt interrupt) {
    this(client, notes, new SteadyClock(), interrupt);
  }

  LiveGround(AgentClient client, Consumer<String> notes, Clock clock, Interrupt interrupt) {
    this.client = client;
    this.notes = notes;
    this.clock = clock;
    this.interrupt = interrupt;
  }

  @Override
  public @Nullable String unfit(Report report, Setting setting, Figure figure) {
    if (figure.measure() == Figure.Measure.BEFORE_THE_SERVICE) {
      return "only clients see what it would change";
    }
    return perSecond(report.run().timeline()) < LEAST_PER_SECOND
        ? "hardly any requests come"
        : null;
  }

  @Override
  public Experiment conduct(
      Report report,
      Setting setting,
      Question question,
      Figure figure,
      String what,
      long forNanos) {
    double rate = Math.rint(perSecond(report.run().timeline()));
    Stage level = new Stage(Offered.open(rate), 0, SECOND);
    Load load = Load.builder(Load.Arrival.CONSTANT, List.of(level), 1).build();
    Attempt attempt =
        Attempt.within(
            forNanos,
            Attempt.USUAL_BLOCK,
            setting,
            question,
            figure,
            load,
            level,
            meanMillis(report.run().timeline()),
            false);
    notes.accept("trying " + what + attempt.words());
    Trying trying = new Trying(attempt, clock::millis);
    Conducted done;
    try (trying) {
      done = conduct(trying);
    }
    return trying.result(done, interrupt.stopWanted());
  }

  /** Second by second, from the beginning of a whole one. */
  private Conducted conduct(Trying trying) {
    Timetable timetable = trying.timetable();
    Pilot pilot = trying.pilot(timetable, client, notes);
    long startMillis = (clock.millis() / 1_000 + 1) * 1_000;
    AgentLink link = new AgentLink(client, startMillis, clock::millis, notes);
    try (link) {
      Pilot.Seen seen = seen(link, startMillis);
      long second = 1;
      while (second * SECOND <= timetable.endNanos() && !interrupt.stopWanted()) {
        clock.sleepUntil(startMillis + second * 1_000);
        link.look();
        pilot.second(seen, (clock.millis() - startMillis) * MILLION);
        second++;
      }
      long endMillis = Math.min(clock.millis(), startMillis + second * 1_000);
      link.awaitWindow(endMillis - 1);
      List<Step> steps =
          timetable.steps().stream()
              .map(
                  p ->
                      new Step(
                          p.name(),
                          startMillis + p.fromNanos() / MILLION,
                          startMillis + p.toNanos() / MILLION,
                          p.offered()))
              .toList();
      Run run =
          Run.builder()
              .setup(link.setup())
              .timeline(link.windows())
              .steps(steps)
              .client(clients(link.windows()))
              .build();
      return new Conducted(run, startMillis, endMillis, null, link.remarks(), List.of(), List.of());
    }
  }

  private static Pilot.Seen seen(AgentLink link, long startMillis) {
    return new Pilot.Seen() {
      @Override
      public long startMillis() {
        return startMillis;
      }

      @Override
      public List<ClientWindow> client(long fromMillis) {
        return clients(service(fromMillis, Long.MAX_VALUE));
      }

      @Override
      public List<Window> service(long fromMillis, long toMillis) {
        return link.windows(fromMillis, toMillis);
      }
    };
  }

  /** What the clients would have seen had they been at the service's door. */
  private static List<ClientWindow> clients(List<Window> windows) {
    List<ClientWindow> clients = new ArrayList<>();
    for (Window window : windows) {
      Map<String, ClientWindow.Traffic> endpoints = new HashMap<>();
      window.endpoints().forEach((name, seen) -> endpoints.put(name, traffic(seen)));
      clients.add(
          new ClientWindow(
              window.startMillis(), endpoints, new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    }
    return clients;
  }

  private static ClientWindow.Traffic traffic(EndpointWindow seen) {
    Latencies latency = seen.latency();
    long failed =
        seen.statuses().entrySet().stream()
            .filter(e -> e.getKey() >= 500)
            .mapToLong(Map.Entry::getValue)
            .sum();
    return new ClientWindow.Traffic(
        latency.count(),
        0,
        latency.count(),
        latency,
        latency,
        failed == 0 ? Map.of() : Map.of("5xx", failed));
  }

  private static double perSecond(List<Window> timeline) {
    List<Window> last = last(timeline);
    double seconds = last.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
    return seconds == 0 ? 0 : latencies(last).count() / seconds;
  }

  private static double meanMillis(List<Window> timeline) {
    Latencies latencies = latencies(last(timeline));
    return latencies.count() == 0 ? 0 : latencies.meanNanos() / 1e6;
  }

  /** The last ten seconds that are known. */
  private static List<Window> last(List<Window> timeline) {
    return timeline.subList(Math.max(0, timeline.size() - 10), timeline.size());
  }

  private static Latencies latencies(List<Window> windows) {
    return Latencies.sum(
        windows.stream()
            .flatMap(w -> w.endpoints().values().stream())
            .map(EndpointWindow::latency));
  }
}
