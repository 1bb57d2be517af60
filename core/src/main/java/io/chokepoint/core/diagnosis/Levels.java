package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the levels of load in a run: its marked steps, or, where none are marked, the lightest and
 * the heaviest quarter of the timeline.
 *
 * @param usable levels with enough evidence, in order; those with few requests among them can be
 *     compared and not called healthy
 * @param driverLimited steps in which the driver, not the service, was the limit; none of them if
 *     the service had left it no processor
 * @param driverReasons what limited it there
 * @param tooShort steps with too few windows or requests
 * @param unseen those of them that failed at the client all the same
 * @param few those of them that were answered in enough of their windows
 */
record Levels(
    List<Level> usable,
    List<String> driverLimited,
    Set<String> driverReasons,
    List<String> tooShort,
    List<Level> unseen,
    List<Level> few) {

  /** With fewer windows no test against as many can reach 5 %, whatever happened. */
  static final int FEWEST_WINDOWS = StepEvidence.FEWEST;

  /** Of the CPU time of the service. */
  private static final double LITTLE = 0.1;

  /** With fewer requests not one is expected beyond the 95th percentile. */
  static final int FEWEST_REQUESTS = 20;

  static Levels of(Run run) {
    Levels found =
        new Levels(
            new ArrayList<>(),
            new ArrayList<>(),
            new HashSet<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    if (run.steps().isEmpty()) {
      found.addStretches(run);
    } else {
      run.steps().forEach(s -> found.addStep(run, s));
    }
    found.compareFew();
    return found;
  }

  /**
   * A service that answers one request a second has few in each of its steps. They are compared
   * where they tell of every endpoint that the others tell of, or where there is nothing else.
   */
  private void compareFew() {
    Set<String> endpoints = new HashSet<>();
    usable.forEach(l -> endpoints.addAll(l.endpoints().keySet()));
    boolean alone = usable.size() < 2;
    for (Level level : few) {
      if (alone || level.endpoints().keySet().containsAll(endpoints)) {
        usable.add(level);
        tooShort.remove(level.name());
      }
    }
    usable.sort(Comparator.comparingLong(l -> l.windows().get(0).startMillis()));
  }

  private void addStep(Run run, Step step) {
    StepEvidence evidence = StepEvidence.of(step, run);
    driverReasons.addAll(evidence.driverReasons());
    Level level = level(run, step, evidence);
    if (!evidence.driverLimited()) {
      add(level);
    } else if (starves(level)) {
      add(byService(level));
    } else {
      driverLimited.add(step.name());
    }
  }

  /**
   * Whether the driver was late because the service had left it no processor, on a host that they
   * share: what was due would by itself keep them all busy (utilization law), but for the little
   * that the driver uses itself.
   */
  private static boolean starves(Level level) {
    MachineLevel m = level.machine();
    Double host = m.hostUtilization();
    Double process = m.processCores();
    ClientLevel client = level.client();
    if (host == null || process == null || client == null || level.requests() == 0) {
      return false;
    }
    double growth = Math.max(1, (double) client.due() / level.requests());
    double driver = client.driverCores() <= LITTLE * process ? client.driverCores() : 0;
    return host >= Consumers.EXHAUSTED
        && process * growth + driver >= Consumers.EXHAUSTED * m.servers();
  }

  /** Without what the late driver measured: the service's own clock was none the worse. */
  private static Level byService(Level level) {
    return Level.of(level.name(), level.offered(), level.windows(), null);
  }

  /** All steps, also those the driver limited: fit for what is counted, not for what is timed. */
  static List<Level> counted(Run run) {
    return run.steps().stream()
        .map(step -> level(run, step, StepEvidence.of(step, run)))
        .filter(level -> level.requests() >= FEWEST_REQUESTS)
        .toList();
  }

  private static Level level(Run run, Step step, StepEvidence evidence) {
    List<ClientWindow> client = evidence.client().stream().map(run::ofService).toList();
    long due = evidence.client().stream().mapToLong(Levels::due).sum();
    long dueHere = client.stream().mapToLong(Levels::due).sum();
    Offered offered = due == 0 ? step.offered() : step.offered().share((double) dueHere / due);
    return Level.of(
        step.name(), offered, evidence.service(), client.isEmpty() ? null : ClientLevel.of(client));
  }

  private static long due(ClientWindow window) {
    return window.endpoints().values().stream().mapToLong(ClientWindow.Traffic::due).sum();
  }

  private void add(Level level) {
    if (level.windows().size() >= FEWEST_WINDOWS
        && (level.requests() >= FEWEST_REQUESTS || unanswered(level))) {
      usable.add(level);
    } else {
      tooShort.add(level.name());
      if (answering(level) >= FEWEST_WINDOWS) {
        few.add(level);
      }
      ClientLevel client = level.client();
      if (client != null
          && client.ended() >= FEWEST_REQUESTS
          && client.failedShare() >= Degradation.MATERIAL_FAILURES) {
        unseen.add(level);
      }
    }
  }

  private static long answering(Level level) {
    return level.windows().stream().filter(w -> concurrency(w) > 0).count();
  }

  /** A service that answers nothing has no requests to show, yet its step is the one to explain. */
  private static boolean unanswered(Level level) {
    ClientLevel c = level.client();
    return c != null && c.due() >= FEWEST_REQUESTS && c.completed() * 2 < c.due();
  }

  /**
   * Orders the windows by concurrency, each smoothed over its neighbours so that a stretch counts
   * and not a lucky second.
   */
  private void addStretches(Run run) {
    Set<Long> limited = new HashSet<>();
    for (ClientWindow w : run.client()) {
      if (w.driver().limited() != null) {
        limited.add(w.startMillis() / 1000);
      }
    }
    List<Window> active = new ArrayList<>();
    for (Window w : run.timeline()) {
      if (concurrency(w) > 0 && !limited.contains(w.startMillis() / 1000)) {
        active.add(w);
      }
    }
    double[] smooth = smoothed(active);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < active.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> smooth[i]));
    int quarter = active.size() / 4;
    if (quarter >= FEWEST_WINDOWS
        && smooth[order.get(active.size() - 1 - quarter / 2)]
            >= 2 * smooth[order.get(quarter / 2)]) {
      add(Level.of("lightest quarter", null, pick(active, order.subList(0, quarter)), null));
      add(
          Level.of(
              "heaviest quarter",
              null,
              pick(active, order.subList(active.size() - quarter, active.size())),
              null));
    } else {
      add(Level.of("whole timeline", null, steady(active), null));
    }
  }

  private static List<Window> steady(List<Window> active) {
    if (active.isEmpty()) {
      return active;
    }
    long from = active.get(0).startMillis();
    long to = active.get(active.size() - 1).endMillis();
    Step whole = new Step("whole timeline", from, to, new Offered(null, null));
    return StepEvidence.of(whole, List.of(), active).service();
  }

  private static List<Window> pick(List<Window> from, List<Integer> indexes) {
    return indexes.stream().sorted().map(from::get).toList();
  }

  private static double[] smoothed(List<Window> windows) {
    double[] smooth = new double[windows.size()];
    for (int i = 0; i < smooth.length; i++) {
      int from = Math.max(0, i - 2);
      int to = Math.min(smooth.length, i + 3);
      double[] around =
          windows.subList(from, to).stream().mapToDouble(Levels::concurrency).sorted().toArray();
      smooth[i] = around[around.length / 2];
    }
    return smooth;
  }

  private static double concurrency(Window w) {
    double inside = 0;
    for (EndpointWindow e : w.endpoints().values()) {
      inside += e.latency().count() * e.latency().meanNanos();
    }
    return inside / Math.max(1, w.lengthNanos());
  }

  static double[] meansOf(List<Window> windows) {
    return windows.stream()
        .mapToDouble(
            w -> {
              double inside = concurrency(w) * w.lengthNanos();
              long n = w.endpoints().values().stream().mapToLong(e -> e.latency().count()).sum();
              return n == 0 ? Double.NaN : inside / n;
            })
        .filter(v -> !Double.isNaN(v))
        .toArray();
  }

  @Override
  public String toString() {
    return Arrays.toString(usable.stream().map(Level::name).toArray());
  }
}
