package io.chokepoint.driver.experiment;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Figures;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Search;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.run.Conducted;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.Progress;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The load of a plan, at the level at which a run of it showed the findings. */
final class PlanGround implements Ground {

  private static final long SECOND = 1_000_000_000L;

  private final Plan plan;
  private final String token;
  private final int threads;
  private final Supplier<Progress> progress;
  private final Interrupt interrupt;

  /**
   * @param token that the agent was started with
   * @param progress a new one for each experiment
   */
  PlanGround(
      Plan plan, String token, int threads, Supplier<Progress> progress, Interrupt interrupt) {
    this.plan = plan;
    this.token = token;
    this.threads = threads;
    this.progress = progress;
    this.interrupt = interrupt;
  }

  @Override
  public @Nullable String unfit(Report report, Setting setting, Figure figure) {
    if (level(report, setting) != null) {
      return null;
    }
    return setting.endpoint() == null
        ? "the load at which it showed is no step of the plan"
        : "no step of the plan is known to be sustained, and delays are tried at no other";
  }

  @Override
  public Experiment conduct(
      Report report,
      Setting setting,
      Question question,
      Figure figure,
      String what,
      long forNanos) {
    Stage step = Objects.requireNonNull(level(report, setting));
    Stage level = bearable(step, seen(report, step), question.mostOverload());
    boolean apart = level.offered().users() == null;
    Load load = before(level);
    long ahead = (load.warmup() == null ? 0 : load.warmup().forNanos()) + load.rampNanos();
    Attempt attempt =
        Attempt.within(
            apart ? forNanos : forNanos - ahead,
            Attempt.SHORTEST_BLOCK,
            setting,
            question,
            figure,
            load,
            level,
            (apart ? lightest(report) : seen(report, step)).meanMillis(),
            apart);
    Progress shown = progress.get();
    shown.note("trying " + what + attempt.words());
    Trying trying = new Trying(attempt, new SteadyClock()::millis);
    Conducted done;
    try (trying) {
      done = PlanRun.conduct(plan, trying, token, threads, shown, interrupt);
    } catch (CommandException e) {
      return Experiment.notTried(CommandException.reason(e));
    }
    return trying.result(done, interrupt.stopWanted());
  }

  /** The plan's way to the level: its warm-up, and a ramp. */
  private Load before(Stage level) {
    Load load = plan.load();
    long ramp = Math.max(SECOND, load.rampNanos() / SECOND * SECOND);
    return Load.builder(load.arrivals(), List.of(level), load.connections())
        .warmup(load.warmup())
        .rampNanos(ramp)
        .seed(load.seed())
        .build();
  }

  /**
   * The load at which the findings showed, or the last one where there are none; for delays the
   * heaviest that is sustained, as at any other queues grow with or without them. Null where the
   * plan has none such.
   */
  private @Nullable Stage level(Report report, Setting setting) {
    if (setting.endpoint() != null) {
      String sustained = sustained(report);
      return sustained == null ? null : level(report, sustained);
    }
    Verdict.Compared compared = report.verdict().compared();
    List<Report.StepResult> steps = report.steps();
    return compared != null
        ? level(report, compared.loaded())
        : steps.isEmpty() ? null : level(report, steps.get(steps.size() - 1).name());
  }

  private static @Nullable String sustained(Report report) {
    Report.Capacity capacity = report.capacity();
    Limit limit = capacity == null ? null : capacity.limit();
    return limit == null ? null : limit.holdsStep();
  }

  /** The plan's own stage of that step, or that which a search chose. */
  private @Nullable Stage level(Report report, String step) {
    Search search = plan.load().search();
    if (search == null) {
      List<Timetable.Phase> laidOut = Timetable.of(plan.load()).steps();
      for (int i = 0; i < laidOut.size(); i++) {
        if (laidOut.get(i).name().equals(step)) {
          return timed(plan.load().steps().get(i));
        }
      }
      return null;
    }
    return report.steps().stream()
        .filter(s -> s.name().equals(step))
        .map(s -> chosen(search, s.offered()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Stage chosen(Search search, Offered offered) {
    Integer users = offered.users();
    Double rate = offered.perSecond();
    return users != null ? search.at(users) : rate != null ? search.at(rate) : null;
  }

  private static Figures seen(Report report, Stage step) {
    return report.steps().stream()
        .filter(s -> s.offered().equals(step.offered()))
        .map(Report.StepResult::overall)
        .findFirst()
        .orElse(Figures.NONE);
  }

  private static Figures lightest(Report report) {
    return report.steps().stream()
        .map(Report.StepResult::overall)
        .filter(f -> f.requests() > 0)
        .min(Comparator.comparingDouble(Figures::meanMillis))
        .orElse(Figures.NONE);
  }

  /** The same, or so much of it as is not too far above what was served at that step. */
  static Stage bearable(Stage stage, Figures seen, double mostOverload) {
    Offered o = stage.offered();
    Double rate = o.perSecond();
    double share = mostOverload * seen.achievedPerSecond() / seen.offeredPerSecond();
    if (rate == null || !(share < 1)) {
      return stage;
    }
    double less = Math.max(1, Math.rint(rate * share));
    return new Stage(
        new Offered(less, null, o.requests(), o.endpoint()),
        stage.think(),
        stage.forNanos(),
        stage.rampNanos(),
        stage.endpoint());
  }

  /** A stage that a number of requests ends goes on until the block is over. */
  private static Stage timed(Stage stage) {
    Offered o = stage.offered();
    return o.requests() == null
        ? stage
        : new Stage(
            new Offered(o.perSecond(), o.users(), null, o.endpoint()),
            stage.think(),
            stage.forNanos(),
            stage.rampNanos(),
            stage.endpoint());
  }
}
