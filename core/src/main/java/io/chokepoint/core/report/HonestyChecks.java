package io.chokepoint.core.report;

import static java.util.Map.entry;

import io.chokepoint.core.diagnosis.Blindness;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.report.Report.Check;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Origin;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.run.Targets;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The report's checks on itself: whether its figures can be believed. A check that has nothing to
 * look at is left out.
 */
final class HonestyChecks {

  /** How far from their mean Poisson counts may fall: three standard deviations. */
  private static final double SIGMAS = 3;

  private static final String ORDERED = "p50 ≤ p95 ≤ p99 ≤ max";
  private static final String NO_LESS =
      "latency from the intended start is no less than service time";
  private static final String NO_MORE = "no more requests ended than began";
  private static final String REACHED = "the offered rate was reached, or the verdict says why not";
  private static final String GROWS = "throughput grows with the load, or the verdict says why not";
  private static final String SEES = "the agent sees what the service does";
  private static final String SAYS_ALL = "the results say all there is to know";
  private static final String WHOLE = "the run went to its end";
  private static final String TRAFFIC = "every target had traffic";

  /** What is true instead where a check does not pass. */
  static final Map<String, String> FAILED =
      Map.ofEntries(
          entry("every rule could be applied", "a rule failed"),
          entry(SEES, "the agent does not see everything"),
          entry(ORDERED, "percentiles are out of order"),
          entry(NO_LESS, "latency is less than the service time it contains"),
          entry(NO_MORE, "more requests ended than began"),
          entry(REACHED, "the offered rate was not reached"),
          entry(GROWS, "throughput does not grow with the load"),
          entry(SAYS_ALL, "not in the results"),
          entry(TRAFFIC, "a target had no traffic"),
          entry(WHOLE, "the run was aborted"),
          entry(
              "enough samples for every percentile",
              "too few samples (p95 needs 73 requests, p99 needs 381)"),
          entry("the driver was not the limit", "the driver was the limit for some seconds"),
          entry("no window is missing", "seconds are missing"));

  /** Those that must pass before a service is called healthy. */
  static final Set<String> OF_HEALTH =
      Set.of(ORDERED, NO_LESS, NO_MORE, REACHED, GROWS, TRAFFIC, WHOLE);

  /** What rounding within a histogram can make up. */
  private static final double ROUNDED = 0.99;

  private final Run run;
  private final Verdict verdict;
  private final List<StepEvidence> windows;
  private final List<StepResult> steps;
  private final List<TargetResult> targets;
  private final boolean pushedTooFar;
  private final List<Check> checks = new ArrayList<>();

  /**
   * @param pushedTooFar whether a search went beyond the service's limit on purpose
   */
  HonestyChecks(
      Run run,
      Verdict verdict,
      List<StepEvidence> windows,
      List<StepResult> steps,
      List<TargetResult> targets,
      boolean pushedTooFar) {
    this.run = run;
    this.verdict = verdict;
    this.windows = windows;
    this.steps = steps;
    this.targets = targets;
    this.pushedTooFar = pushedTooFar;
  }

  /** A check by the name it has when it fails itself. */
  record Named(String what, Runnable check) {}

  List<Check> all() {
    return all(named());
  }

  /** A check that fails itself costs the others nothing, and is said in its place. */
  List<Check> all(List<Named> named) {
    for (Named one : named) {
      try {
        one.check().run();
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        checks.add(new Check(one.what(), false, "the check failed: " + e));
      }
    }
    return List.copyOf(checks);
  }

  private void theRunWentToItsEnd() {
    checks.add(new Check(WHOLE, false, Objects.requireNonNull(run.aborted()).words()));
  }

  List<Named> named() {
    List<Named> all = new ArrayList<>();
    all.add(new Named("every rule could be applied", this::everyRuleCouldBeApplied));
    Origin from = run.origin();
    if (!run.timeline().isEmpty() && (from == null || !from.bare())) {
      all.add(new Named(SEES, this::agentSeesTheService));
    }
    if (run.aborted() != null) {
      all.add(new Named(WHOLE, this::theRunWentToItsEnd));
    }
    all.add(new Named(ORDERED, this::percentilesAreOrdered));
    boolean client = !run.client().isEmpty();
    boolean own = client && run.origin() == null;
    if (own) {
      all.add(new Named(NO_LESS, this::latencyIsNoLessThanServiceTime));
      all.add(new Named("counts agree with rate × time", this::countsAgreeWithRateTimesTime));
      all.add(new Named(NO_MORE, this::noMoreEndedThanBegan));
    }
    if (client) {
      all.add(new Named("counts agree with users × time", this::countsAgreeWithUsersTimesTime));
    }
    all.add(new Named("enough samples for every percentile", this::samplesAreEnough));
    if (client) {
      all.add(new Named(REACHED, this::offeredRateWasReached));
    }
    all.add(new Named(GROWS, this::throughputGrowsWithLoad));
    if (own) {
      all.add(new Named("the driver was not the limit", this::driverWasNotTheLimit));
    }
    if (run.origin() != null) {
      all.add(new Named(SAYS_ALL, this::resultsSayAll));
    }
    all.add(new Named("no window is missing", this::noWindowIsMissing));
    if (client && !run.timeline().isEmpty()) {
      all.add(
          new Named(
              "the service saw every request the client got answered",
              this::serviceSawWhatWasSent));
    }
    all.add(new Named(TRAFFIC, this::everyTargetHadTraffic));
    return all;
  }

  private void everyRuleCouldBeApplied() {
    List<String> failed =
        verdict.missing().stream()
            .filter(Verdict.Missing::failed)
            .map(m -> m.label() + ": " + m.what())
            .toList();
    if (!failed.isEmpty()) {
      add("every rule could be applied", failed, "");
    }
  }

  private void resultsSayAll() {
    Origin origin = run.origin();
    if (origin != null) {
      origin
          .notes()
          .forEach(
              n -> checks.add(new Check("how " + origin.tool() + "'s results were read", true, n)));
      origin.cautions().forEach(c -> checks.add(new Check(SAYS_ALL, false, c)));
    }
  }

  private void agentSeesTheService() {
    add(SEES, Blindness.of(run.timeline()), "requests, statements and names");
  }

  private void percentilesAreOrdered() {
    List<String> wrong = new ArrayList<>();
    int[] looked = {0};
    eachFigures(
        (where, f) -> {
          looked[0]++;
          if (!ordered(f.p50Millis(), f.p95Millis(), f.p99Millis(), f.maxMillis())
              || !ordered(f.serviceP50Millis(), f.serviceP95Millis(), f.serviceP99Millis())) {
            wrong.add(where);
          }
        });
    add(ORDERED, wrong, looked[0] + " rows of figures, all in order");
  }

  private void countsAgreeWithRateTimesTime() {
    List<String> wrong = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      StepResult step = steps.get(i);
      Double rate = step.offered().perSecond();
      if (rate == null || step.seconds() == 0) {
        continue;
      }
      double expected = rate * step.seconds();
      double due = arrivals(step, windows.get(i));
      boolean agrees = Math.abs(due - expected) <= SIGMAS * Math.sqrt(expected) + 1;
      (agrees ? right : wrong)
          .add(
              Text.of(
                  "%s: %s due, %s by rate × time",
                  step.name(), Text.number(due), Text.number(Math.rint(expected))));
    }
    if (wrong.size() + right.size() > 0) {
      add("counts agree with rate × time", wrong, some(right));
    }
  }

  /** What a rate is of: requests, and of a sequence the first. */
  private static double arrivals(StepResult step, StepEvidence windows) {
    long sum = 0;
    for (ClientWindow w : windows.client()) {
      Long arrivals = w.driver().arrivals();
      if (arrivals == null) {
        return step.overall().offeredPerSecond() * step.seconds();
      }
      sum += arrivals;
    }
    return sum;
  }

  /** What counts from when a request was due cannot be shorter than what counts from its start. */
  private void latencyIsNoLessThanServiceTime() {
    List<String> wrong = new ArrayList<>();
    int[] looked = {0};
    eachFigures(
        (where, f) -> {
          looked[0]++;
          if (f.p50Millis() < f.serviceP50Millis() * ROUNDED
              || f.p95Millis() < f.serviceP95Millis() * ROUNDED
              || f.p99Millis() < f.serviceP99Millis() * ROUNDED) {
            wrong.add(where);
          }
        });
    add(NO_LESS, wrong, looked[0] + " rows of figures");
  }

  /**
   * The interactive response-time law, {@code X (R + Z) = N}: so many users, who spend so long on
   * each request, get that many done. Where nobody knows how long they rest, at most that many.
   */
  private void countsAgreeWithUsersTimesTime() {
    Long think = run.aim().thinkNanos();
    List<String> wrong = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (StepResult step : steps) {
      Integer users = step.offered().users();
      Figures f = step.overall();
      if (users == null || step.offered().requests() != null || f.requests() == 0) {
        continue;
      }
      double rest = think == null ? 0 : think / 1e6;
      double busy = f.requests() / step.seconds() * (f.meanMillis() + rest) / 1000;
      double edge = Math.min(1, (f.meanMillis() + rest) / 1000 / step.seconds());
      double allowed = users * (Capacities.TOLERANCE + edge + SIGMAS / Math.sqrt(f.requests())) + 1;
      boolean tooFew = think != null && f.notSent() == 0 && busy < users - allowed;
      (tooFew || busy > users + allowed ? wrong : right)
          .add(Text.of("%s: %s users by requests × time each", step.name(), Text.number(busy)));
    }
    if (wrong.size() + right.size() > 0) {
      add("counts agree with users × time", wrong, some(right));
    }
  }

  private void noMoreEndedThanBegan() {
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    for (int i = 0; i < steps.size(); i++) {
      long before = inFlightBefore(windows.get(i));
      if (before < 0) {
        continue;
      }
      looked++;
      double begun = before;
      long ended = 0;
      for (ClientWindow w : windows.get(i).allClient()) {
        begun += w.endpoints().values().stream().mapToLong(t -> t.due() - t.notSent()).sum();
        ended += w.endpoints().values().stream().mapToLong(t -> t.latency().count()).sum();
      }
      if (ended > begun * 1.01 + 1) {
        wrong.add(
            Text.of(
                "%s: %s ended, %s could have",
                steps.get(i).name(), Text.number(ended), Text.number(Math.rint(begun))));
      }
    }
    if (looked > 0) {
      add(NO_MORE, wrong, Text.of("%d steps balance", looked));
    }
  }

  private long inFlightBefore(StepEvidence step) {
    if (step.allClient().isEmpty()) {
      return -1;
    }
    long first = step.allClient().get(0).startMillis();
    return run.client().stream()
        .filter(w -> w.startMillis() == first - 1000)
        .mapToLong(w -> w.driver().inFlight())
        .findFirst()
        .orElse(-1);
  }

  private void samplesAreEnough() {
    List<String> few = new ArrayList<>();
    long[] least = {Long.MAX_VALUE};
    eachFigures(
        (where, f) -> {
          if (f.requests() > 0) {
            least[0] = Math.min(least[0], f.requests());
            String weak = !Figures.enough(f.requests(), 0.95) ? "p95 and p99" : "p99";
            if (!Figures.enough(f.requests(), 0.99)) {
              few.add(Text.of("%s: %s from %s requests", where, weak, Text.number(f.requests())));
            }
          }
        });
    if (least[0] < Long.MAX_VALUE) {
      add("enough samples for every percentile", few, Text.of("at least %d requests", least[0]));
    }
  }

  private void offeredRateWasReached() {
    List<String> wrong = new ArrayList<>();
    for (StepResult step : steps) {
      Figures f = step.overall();
      if (!Capacities.keptRate(step, steps)) {
        wrong.add(
            Text.of(
                "%s: %s of %s, %s not sent",
                step.name(),
                Text.rate(f.achievedPerSecond()),
                Text.rate(f.offeredPerSecond()),
                Text.number(f.notSent())));
      }
    }
    addUnlessExplained(REACHED, "short", wrong, Text.of("in all of %d steps", steps.size()));
  }

  /** Load up by half or more while completions grow by less than a tenth of that: a ceiling. */
  private void throughputGrowsWithLoad() {
    if (steps.size() < 2) {
      return;
    }
    ToDoubleFunction<StepResult> load = Loads.measure(steps);
    List<StepResult> sorted = Loads.sorted(steps);
    List<String> flat = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = i + 1; j < sorted.size(); j++) {
        StepResult a = sorted.get(i);
        StepResult b = sorted.get(j);
        if (!Objects.equals(a.offered().endpoint(), b.offered().endpoint())) {
          continue; // another endpoint's cell of a matrix
        }
        double grown = load.applyAsDouble(b) / load.applyAsDouble(a) - 1;
        double achieved = b.overall().achievedPerSecond() / a.overall().achievedPerSecond() - 1;
        if (grown >= 0.5 && achieved < grown / 10) {
          flat.add(
              Text.of(
                  "%s → %s: load %s, completions %s",
                  a.name(), b.name(), Text.change(grown), Text.change(achieved)));
          break;
        }
      }
    }
    addUnlessExplained(GROWS, "flat", flat, "it grows over all steps");
  }

  private void driverWasNotTheLimit() {
    List<String> limited = new ArrayList<>();
    int all = 0;
    for (StepEvidence step : windows) {
      all += step.allClient().size();
      int bad = step.allClient().size() - step.seconds();
      if (bad > 0) {
        limited.add(
            Text.of(
                "%s: %d of %d windows (%s)",
                step.step().name(),
                bad,
                step.allClient().size(),
                String.join(", ", step.driverReasons())));
      }
    }
    add("the driver was not the limit", limited, Text.of("in none of %d windows", all));
  }

  private void noWindowIsMissing() {
    List<String> missing = new ArrayList<>();
    long all = 0;
    for (StepEvidence step : windows) {
      all += step.expected();
      if (!run.client().isEmpty()) {
        missing(step, "client", step.allClient().size(), missing);
      }
      if (!run.timeline().isEmpty()) {
        missing(step, "agent", seconds(step.allService()), missing);
      }
    }
    add("no window is missing", missing, Text.of("%d seconds, all there", all));
  }

  private static long seconds(List<Window> windows) {
    return windows.stream().mapToLong(w -> (w.endMillis() - w.startMillis()) / 1000).sum();
  }

  private static void missing(StepEvidence step, String whose, long there, List<String> missing) {
    if (there < step.expected() || there == 0) {
      missing.add(
          Text.of("%s: %d of %d %s windows", step.step().name(), there, step.expected(), whose));
    }
  }

  /** Other callers may add to what the service saw; it must not have seen less. */
  private void serviceSawWhatWasSent() {
    List<String> wrong = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (StepEvidence step : windows) {
      double answered = 0;
      for (ClientWindow w : step.allClient()) {
        answered +=
            run.ofService(w).endpoints().values().stream().mapToLong(t -> t.completed()).sum();
      }
      double seen = 0;
      for (var w : step.allService()) {
        seen += w.endpoints().values().stream().mapToLong(e -> e.latency().count()).sum();
      }
      double allowed = answered * Capacities.TOLERANCE + SIGMAS * Math.sqrt(answered);
      (seen + allowed >= answered ? right : wrong)
          .add(
              Text.of(
                  "%s: %s answered, %s seen",
                  step.step().name(),
                  Text.number(Math.rint(answered)),
                  Text.number(Math.rint(seen))));
    }
    add("the service saw every request the client got answered", wrong, some(right));
  }

  private void everyTargetHadTraffic() {
    if (run.targets().isEmpty()) {
      return;
    }
    Set<String> checked =
        targets.stream()
            .filter(t -> !t.target().equals(Targets.REQUESTS))
            .map(TargetResult::endpoint)
            .collect(Collectors.toSet());
    List<String> idle =
        run.targets().keySet().stream()
            .filter(endpoint -> !checked.contains(endpoint))
            .sorted()
            .map(endpoint -> endpoint + ": no request")
            .toList();
    add(TRAFFIC, idle, Text.of("endpoints with targets: %d", checked.size()));
  }

  private void eachFigures(BiConsumer<String, Figures> look) {
    for (StepResult step : steps) {
      for (Map.Entry<String, Figures> e : step.endpoints().entrySet()) {
        String where = e.getKey().isEmpty() ? step.name() : step.name() + ", " + e.getKey();
        look.accept(where, e.getValue());
      }
    }
  }

  private void add(String what, List<String> wrong, String right) {
    checks.add(new Check(what, wrong.isEmpty(), wrong.isEmpty() ? right : some(wrong)));
  }

  /** What the service could not do is no fault of the report, where the verdict says why. */
  private void addUnlessExplained(String what, String how, List<String> wrong, String right) {
    if (!wrong.isEmpty() && verdict.findings().isEmpty() && pushedTooFar) {
      String beyond = ". The search went beyond the limit to find it; what gave is not known";
      checks.add(new Check(what, true, how + ": " + some(wrong) + beyond));
      return;
    }
    if (wrong.isEmpty() || verdict.findings().isEmpty()) {
      add(what, wrong, right);
      return;
    }
    Finding first = verdict.findings().get(0);
    String why = first.kind().label() + " at " + first.resource();
    checks.add(new Check(what, true, how + ": " + some(wrong) + ". Explained by " + why));
  }

  /** The first few: a check's detail is one line. */
  private static String some(List<String> all) {
    String first = all.stream().limit(4).collect(Collectors.joining("; "));
    return all.size() <= 4 ? first : first + Text.of("; and %d more", all.size() - 4);
  }

  private static boolean ordered(double... values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1]) {
        return false;
      }
    }
    return true;
  }
}
