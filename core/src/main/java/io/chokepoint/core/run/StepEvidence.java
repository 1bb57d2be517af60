package io.chokepoint.core.run;

import io.chokepoint.core.laws.SteadyState;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A step and the seconds of it that count. Left out are seconds in which the load driver was the
 * limit, those at the start in which only requests of an earlier step were answered, and a start
 * that was slower than the rest: a warm-up. A second in which no request was answered is never left
 * out, nor is anything after it. Of a step that a number of requests ended, every second counts.
 *
 * @param allClient the driver's windows wholly inside the step
 * @param allService the agent's
 * @param client those that count; all of them where the driver was the limit of the whole step
 * @param service those that count
 * @param unsteady seconds left out at the start
 * @param limited seconds left out because the driver was the limit
 * @param driverLimited whether the driver was the limit for too long to say anything of the service
 */
public record StepEvidence(
    Step step,
    List<ClientWindow> allClient,
    List<Window> allService,
    List<ClientWindow> client,
    List<Window> service,
    int unsteady,
    int limited,
    boolean driverLimited) {

  /** With fewer windows there is nothing to tell a start from, nor to test against as many. */
  public static final int FEWEST = 3;

  /** Answers that take a tenth of a second are late by a part of it that can be seen. */
  private static final double ROUNDING = 0.4;

  /** With more than this share of the seconds left out, what is left is no fair sample. */
  private static final double MOST_LIMITED = 0.5;

  /** All steps of a run, in the order they were run in; the whole run where it has none. */
  public static List<StepEvidence> all(Run run) {
    return run.stretches().stream().map(step -> of(step, run)).toList();
  }

  public static StepEvidence of(Step step, Run run) {
    return of(step, run.client(), run.timeline());
  }

  /**
   * The evidence of one step.
   *
   * @param client windows of the driver, those of other steps among them
   * @param timeline windows of the agent, likewise
   */
  public static StepEvidence of(Step step, List<ClientWindow> client, List<Window> timeline) {
    List<ClientWindow> allClient =
        client.stream().filter(w -> step.covers(w.startMillis())).toList();
    List<Window> allService = timeline.stream().filter(w -> step.covers(w.startMillis())).toList();
    Set<Long> limited =
        allClient.stream()
            .filter(StepEvidence::limited)
            .map(w -> second(w.startMillis()))
            .collect(Collectors.toSet());
    int left = allClient.size() - limited.size();
    boolean driverLimited =
        !limited.isEmpty() && (left < FEWEST || limited.size() > MOST_LIMITED * allClient.size());
    if (driverLimited || step.offered().requests() != null) {
      return new StepEvidence(
          step, allClient, allService, allClient, allService, 0, 0, driverLimited);
    }
    return steady(step, allClient, allService, limited);
  }

  private static StepEvidence steady(
      Step step, List<ClientWindow> allClient, List<Window> allService, Set<Long> limited) {
    List<ClientWindow> client =
        allClient.stream().filter(w -> !limited.contains(second(w.startMillis()))).toList();
    List<Window> service =
        allService.stream().filter(w -> !limited.contains(second(w.startMillis()))).toList();
    double[] means =
        client.isEmpty()
            ? service.stream().mapToDouble(StepEvidence::meanOfService).toArray()
            : client.stream().mapToDouble(StepEvidence::meanOfClient).toArray();
    int before = Math.max(0, Math.min(ofEarlier(client), client.size() - FEWEST));
    double[] own = Arrays.copyOfRange(means, before, means.length);
    int unsteady = before + SteadyState.begins(own, FEWEST);
    if (unsteady > 0) {
      long from =
          client.isEmpty()
              ? service.get(unsteady).startMillis()
              : client.get(unsteady).startMillis();
      client = client.stream().filter(w -> w.startMillis() >= from).toList();
      service = service.stream().filter(w -> second(w.startMillis()) >= second(from)).toList();
    }
    return new StepEvidence(
        step, allClient, allService, client, service, unsteady, limited.size(), false);
  }

  /** A stretch of which every second counts, such as a ramp: it is to be shown, not judged. */
  public static StepEvidence whole(Step step, Run run) {
    StepEvidence all = of(step, run);
    return new StepEvidence(
        step, all.allClient, all.allService, all.allClient, all.allService, 0, 0, false);
  }

  /**
   * Of the driver's seconds that count, those in which answers to the step's own requests can be
   * there. In the first ones completions are the step's before, and stay behind what is due
   * whatever the service does.
   */
  public List<ClientWindow> answerable() {
    return answerable(client);
  }

  static List<ClientWindow> answerable(List<ClientWindow> windows) {
    return windows.subList(late(windows), windows.size());
  }

  /**
   * After how many whole seconds the answer to a request comes as a rule, as long as some seconds
   * are left after that.
   */
  public static int late(List<ClientWindow> windows) {
    int late = (int) Math.round(meanSeconds(windows) + ROUNDING);
    return Math.min(late, Math.max(windows.size() / 3, windows.size() - FEWEST));
  }

  /** Mean latency; 0 where no request ended. */
  public static double meanSeconds(List<ClientWindow> windows) {
    double[] sum = new double[2];
    for (ClientWindow w : windows) {
      for (ClientWindow.Traffic t : w.endpoints().values()) {
        sum[0] += t.latency().meanNanos() * t.latency().count();
        sum[1] += t.latency().count();
      }
    }
    return sum[1] == 0 ? 0 : sum[0] / sum[1] / 1e9;
  }

  /** The first so many seconds in which the driver was not the limit. */
  public StepEvidence first(int seconds) {
    List<ClientWindow> first = allClient.stream().filter(w -> !limited(w)).limit(seconds).toList();
    return of(step, first, allService);
  }

  /** Seconds in which the driver was not the limit. */
  public int seconds() {
    return (int) allClient.stream().filter(w -> !limited(w)).count();
  }

  public String name() {
    return step.name();
  }

  public Offered offered() {
    return step.offered();
  }

  /** Users or requests a second; 0 where it is not known. */
  public double load() {
    Integer users = offered().users();
    Double rate = offered().perSecond();
    return users != null ? users : rate != null ? rate : 0;
  }

  /** How long the client's figures are of; of a step that requests ended, to the last answer. */
  public double clientSeconds() {
    return offered().requests() != null ? step.seconds() : client.size();
  }

  public long serviceNanos() {
    return service.stream().mapToLong(Window::lengthNanos).sum();
  }

  /** Whether an endpoint is not what the step asked for: what ends of it began before. */
  public boolean elsewhere(String endpoint) {
    String only = offered().endpoint();
    return only != null && !only.equals(endpoint);
  }

  /** How many whole seconds the step has room for. */
  public long expected() {
    long first = Math.floorDiv(step.fromMillis() + 999, 1000L);
    return Math.max(0, Math.floorDiv(step.toMillis(), 1000L) - first);
  }

  /** What limited the driver, in the seconds in which it was the limit. */
  public Set<String> driverReasons() {
    Set<String> reasons = new TreeSet<>();
    for (ClientWindow w : allClient) {
      String why = w.driver().limited();
      if (why != null) {
        reasons.add(why);
      }
    }
    return reasons;
  }

  public static double completed(ClientWindow window) {
    return window.endpoints().values().stream().mapToLong(ClientWindow.Traffic::completed).sum();
  }

  private static boolean limited(ClientWindow window) {
    return window.driver().limited() != null;
  }

  /** Seconds at the start in which what an earlier step had left behind was worked off. */
  private static int ofEarlier(List<ClientWindow> client) {
    int seconds = 0;
    for (ClientWindow w : client) {
      boolean own = w.endpoints().values().stream().anyMatch(t -> t.latency().count() > 0);
      if (own || completed(w) == 0) {
        break;
      }
      seconds++;
    }
    return seconds;
  }

  /** Not a number where nothing was answered, however soon or late that was known. */
  private static double meanOfClient(ClientWindow window) {
    Collection<ClientWindow.Traffic> endpoints = window.endpoints().values();
    return endpoints.stream().allMatch(t -> t.completed() == 0)
        ? Double.NaN
        : mean(endpoints.stream().map(ClientWindow.Traffic::latency));
  }

  private static double meanOfService(Window window) {
    return mean(window.endpoints().values().stream().map(EndpointWindow::latency));
  }

  private static double mean(Stream<Latencies> latencies) {
    double[] sum = new double[2];
    latencies.forEach(
        l -> {
          sum[0] += l.meanNanos() * l.count();
          sum[1] += l.count();
        });
    return sum[1] == 0 ? Double.NaN : sum[0] / sum[1];
  }

  private static long second(long millis) {
    return Math.floorDiv(millis, 1000L);
  }
}
