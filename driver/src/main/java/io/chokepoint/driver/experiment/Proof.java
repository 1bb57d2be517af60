package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.report.Report;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Search;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.Conducted;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.RunResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries the remedies of a run's findings on the service that still runs, one after the other, each
 * at the load at which its finding showed, and reports what they gain.
 */
public final class Proof {

  /** With less there is no time for three pairs. */
  public static final long LEAST_NANOS = 45_000_000_000L;

  private static final long SECOND = 1_000_000_000L;
  private static final long SHORTEST_BLOCK = 5 * SECOND;
  private static final long LONGEST_BLOCK = 8 * SECOND;
  private static final int USUAL_BLOCKS = 10;
  private static final int LEAST_PAIRS = 3;

  private final Plan plan;
  private final String token;
  private final int threads;
  private final Supplier<Progress> progress;
  private final Interrupt interrupt;

  /**
   * @param token that the agent was started with
   * @param progress a new one for each experiment
   */
  public Proof(
      Plan plan, String token, int threads, Supplier<Progress> progress, Interrupt interrupt) {
    this.plan = plan;
    this.token = token;
    this.threads = threads;
    this.progress = progress;
    this.interrupt = interrupt;
  }

  /**
   * Fails unless the service can be changed.
   *
   * @throws CommandException if there is no agent, or it does not let us
   */
  public void check() {
    settings();
  }

  /**
   * Tries what can be tried, and writes the report again.
   *
   * @param forNanos for all experiments together
   */
  public RunResult of(RunResult result, long forNanos) {
    Report report = result.report();
    Verdict verdict = report.verdict();
    if (verdict.findings().isEmpty() || interrupt.stopWanted()) {
      return result;
    }
    long deadline = System.nanoTime() + forNanos;
    List<Finding> tried = new ArrayList<>();
    for (Finding finding : verdict.findings()) {
      tried.add(finding.measured(experiment(report, finding, deadline - System.nanoTime())));
    }
    Report proven = report.with(verdict.tried(tried));
    Path folder = result.folder();
    return new RunResult(
        proven,
        folder == null ? null : Conclusion.writeSomewhere(proven, folder, progress.get()::note),
        result.exitCode());
  }

  private Experiment experiment(Report report, Finding finding, long leftNanos) {
    Remedy remedy = finding.remedy();
    Double to = remedy.to();
    Figure figure = finding.predicted().figure();
    Verdict.Compared compared = report.verdict().compared();
    if (remedy.setting() == null || to == null) {
      return Experiment.notTried("its remedy is no setting");
    }
    Setting setting = settingOf(finding);
    if (setting == null) {
      return Experiment.notTried(
          remedy.setting() + " cannot be changed here while the service runs");
    }
    if (figure == null || figure.gain(finding.predicted().from(), finding.predicted().to()) <= 0) {
      return Experiment.notTried("no gain is predicted that blocks of seconds could show");
    }
    Stage level = compared == null ? null : level(report, compared.loaded());
    if (level == null) {
      return Experiment.notTried("the load at which it showed is no step of the plan");
    }
    int value = (int) Math.round(to);
    Integer most = setting.most();
    if (most != null && value > most) {
      return Experiment.notTried("the database has room for " + most + " only");
    }
    if (interrupt.stopWanted() || leftNanos < LEAST_NANOS) {
      return Experiment.notTried("there was no time left");
    }
    return conduct(setting, value, figure, finding.predicted(), level, leftNanos);
  }

  private Experiment conduct(
      Setting setting,
      int value,
      Figure figure,
      Prediction predicted,
      Stage level,
      long leftNanos) {
    Load load = before(level);
    long ahead = (load.warmup() == null ? 0 : load.warmup().forNanos()) + load.rampNanos();
    long usable = leftNanos - ahead;
    long block =
        Math.max(SHORTEST_BLOCK, Math.min(LONGEST_BLOCK, usable / USUAL_BLOCKS)) / SECOND * SECOND;
    int pairs = (int) Math.max(LEAST_PAIRS, usable / block / 2);
    Stage block1 =
        new Stage(level.offered(), level.think(), block, level.rampNanos(), level.endpoint());
    Attempt attempt =
        new Attempt(setting, value, figure, predicted, load, block1, Blocks.ofPairs(pairs));
    Progress shown = progress.get();
    shown.note(
        "trying "
            + setting.label()
            + " "
            + setting.value()
            + " → "
            + value
            + " in alternating blocks of "
            + block / SECOND
            + " s");
    Trying trying = new Trying(attempt);
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
    return new Load(
        load.arrivals(), load.warmup(), List.of(level), ramp, load.connections(), load.seed());
  }

  private @Nullable Setting settingOf(Finding finding) {
    List<Setting> own =
        settings().stream().filter(s -> s.resource().equals(finding.resource())).toList();
    return own.size() == 1 ? own.get(0) : null;
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

  private List<Setting> settings() {
    URI agent = plan.agent();
    if (agent == null) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "nothing can be tried without an agent: the plan names none");
    }
    try {
      return new AgentClient(agent, null, token).control().settings();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE, "agent " + agent + ": " + CommandException.reason(e), e);
    }
  }
}
