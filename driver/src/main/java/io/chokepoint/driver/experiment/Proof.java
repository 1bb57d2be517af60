package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.experiment.Tuning;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.text.Text;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.RunResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries the remedies of findings on the service that still runs, one after the other, each at the
 * load at which its finding showed, and reports what they gain. Where one cannot be tried, it may
 * delay what the finding blames.
 */
public final class Proof {

  /** With less there is no time for three pairs. */
  public static final long LEAST_NANOS = 45_000_000_000L;

  private static final String NO_TIME_FOR_INDEX =
      Text.of(
          "there was too little time left to create an index and to drop it, which takes up to %s",
          Text.time(Reversed.LEAST_NANOS));

  /** What visits of which can be delayed. */
  private static final Set<ResourceKind> DELAYABLE =
      EnumSet.of(
          ResourceKind.SQL,
          ResourceKind.DOWNSTREAM,
          ResourceKind.CONNECTION_POOL,
          ResourceKind.OBJECT_POOL);

  private final URI agent;
  private final AgentClient client;
  private final Ground ground;
  private final Consent consent;
  private final Interrupt interrupt;

  private Proof(
      URI agent, AgentClient client, Ground ground, Consent consent, Interrupt interrupt) {
    this.agent = agent;
    this.client = client;
    this.ground = ground;
    this.consent = consent;
    this.interrupt = interrupt;
  }

  /**
   * Under the load of a plan.
   *
   * @param consent to what may be done beyond changing settings
   * @param token that the agent was started with
   * @param progress a new one for each experiment
   * @throws CommandException if the plan names no agent
   */
  public static Proof of(
      Plan plan,
      Consent consent,
      String token,
      int threads,
      Supplier<Progress> progress,
      Interrupt interrupt) {
    URI agent = plan.agent();
    if (agent == null) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "nothing can be tried without an agent: the plan names none");
    }
    return new Proof(
        agent,
        new AgentClient(agent, null, token),
        new PlanGround(plan, token, threads, progress, interrupt),
        consent,
        interrupt);
  }

  /**
   * Under a load that another tool sends.
   *
   * @param notes takes what people should know
   */
  public static Proof live(
      URI agent, Consent consent, String token, Consumer<String> notes, Interrupt interrupt) {
    AgentClient client = new AgentClient(agent, null, token);
    Ground ground = new LiveGround(client, notes, interrupt);
    return new Proof(agent, client, ground, consent, interrupt);
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
   * @param notes takes where the report went instead, and why
   */
  public RunResult of(RunResult result, long forNanos, Consumer<String> notes) {
    Report proven = of(result.report(), forNanos);
    Path folder = result.folder();
    return proven == result.report()
        ? result
        : new RunResult(
            proven,
            folder == null ? null : Conclusion.writeSomewhere(proven, folder, notes),
            result.exitCode());
  }

  /**
   * Tries what can be tried.
   *
   * @param forNanos for all experiments together
   */
  public Report of(Report report, long forNanos) {
    Verdict verdict = report.verdict();
    if (verdict.findings().isEmpty() || interrupt.stopWanted()) {
      return report;
    }
    long deadline = System.nanoTime() + forNanos;
    List<Finding> tried = new ArrayList<>();
    for (Finding finding : verdict.findings()) {
      tried.add(tried(report, finding, deadline - System.nanoTime()));
    }
    return report.with(verdict.tried(tried));
  }

  /**
   * The setting that is to be tuned.
   *
   * @throws CommandException if there is none, or not so far
   */
  public Setting tunable(TuneRange range) {
    List<Setting> own =
        settings().stream().filter(s -> s.resource().equals(range.resource())).toList();
    if (own.size() != 1) {
      String known =
          settings().stream().map(s -> s.resource().toString()).collect(Collectors.joining(", "));
      throw new CommandException(
          ExitCode.BAD_INPUT,
          range.resource().label()
              + " cannot be changed while the service runs; what can: "
              + (known.isEmpty() ? "nothing" : known));
    }
    Integer most = own.get(0).most();
    if (most != null && range.to() > most) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          range.resource().label() + ": the database has room for " + most + " only");
    }
    return own.get(0);
  }

  /**
   * Tries values of a setting, and puts it back.
   *
   * @param report of a run whose heaviest load it is tried at
   * @param setting as it was found
   */
  public Tuning.Tried tune(Report report, Setting setting, TuneRange range, long forNanos) {
    Tuned question = new Tuned(setting, range.from(), range.to());
    String what = setting.label() + " from " + range.from() + " to " + range.to();
    Experiment tried = conduct(report, setting, question, Figure.MEAN_OF_ALL, what, forNanos);
    return new Tuning.Tried(question.tuning(), tried.because(), tried.log());
  }

  private Finding tried(Report report, Finding finding, long leftNanos) {
    IndexRemedy index = IndexRemedy.of(report.run(), finding);
    return index == null
        ? finding.measured(experiment(report, finding, leftNanos))
        : withIndex(report, finding, index, leftNanos);
  }

  /** Has the index created that a statement lacks, once, and dropped again. */
  private Finding withIndex(Report report, Finding finding, IndexRemedy index, long leftNanos) {
    if (!consent.indexes()) {
      String why = "its remedy is an index, which --prove-sql creates and drops again";
      return finding.measured(sensitivity(report, finding, why, leftNanos));
    }
    Setting setting = indexOf(finding);
    Prediction predicted = IndexRemedy.predicted(report, finding, index);
    String unfit =
        index.unfit() != null
            ? index.unfit()
            : setting == null
                ? "the agent knows of no index that could be tried"
                : predicted == null ? "what a request spends on it was not measured" : null;
    if (unfit != null || setting == null || predicted == null || predicted.figure() == null) {
      return finding.measured(sensitivity(report, finding, String.valueOf(unfit), leftNanos));
    }
    if (leftNanos < Reversed.LEAST_NANOS) {
      return finding.measured(Experiment.notTried(NO_TIME_FOR_INDEX));
    }
    Experiment tried =
        conduct(
            report,
            setting,
            new Reversed(1, predicted.figure(), predicted),
            predicted.figure(),
            index.label(),
            leftNanos);
    return (tried.carriedOut() ? finding.predicting(predicted) : finding).measured(tried);
  }

  private Experiment experiment(Report report, Finding finding, long leftNanos) {
    Remedy remedy = finding.remedy();
    Double to = remedy.to();
    Figure figure = finding.predicted().figure();
    if (remedy.setting() == null || to == null) {
      return sensitivity(report, finding, "its remedy is no setting", leftNanos);
    }
    Setting setting = settingOf(finding);
    if (setting == null) {
      String why = remedy.setting() + " cannot be changed here while the service runs";
      return sensitivity(report, finding, why, leftNanos);
    }
    if (figure == null || figure.gain(finding.predicted().from(), finding.predicted().to()) <= 0) {
      String why = "no gain is predicted that blocks of seconds could show";
      return sensitivity(report, finding, why, leftNanos);
    }
    int value = (int) Math.round(to);
    Integer most = setting.most();
    if (most != null && value > most) {
      return Experiment.notTried("the database has room for " + most + " only");
    }
    return conduct(
        report,
        setting,
        new Remedied(value, figure, finding.predicted()),
        figure,
        setting.label() + " " + setting.value() + " → " + value,
        leftNanos);
  }

  /** Delays what the finding blames, where its remedy cannot be tried. */
  private Experiment sensitivity(Report report, Finding finding, String why, long leftNanos) {
    ResourceId resource = finding.resource();
    if (!DELAYABLE.contains(resource.kind())) {
      return Experiment.notTried(why);
    }
    String endpoint =
        finding.endpoints().stream().filter(consent.delays()).findFirst().orElse(null);
    if (endpoint == null) {
      return Experiment.notTried(
          why + ", and none of its endpoints was named as one that may be delayed");
    }
    Setting delay = Setting.delay(resource, endpoint);
    return conduct(
        report,
        delay,
        new Slope(delay),
        Figure.meanOf(endpoint),
        resource.label() + " in " + endpoint + " delayed by 1, 2 and 4 ms",
        leftNanos);
  }

  private Experiment conduct(
      Report report,
      Setting setting,
      Question question,
      Figure figure,
      String what,
      long leftNanos) {
    String unfit = ground.unfit(report, setting, figure);
    if (unfit != null) {
      return Experiment.notTried(unfit);
    }
    return interrupt.stopWanted() || leftNanos < LEAST_NANOS
        ? Experiment.notTried("there was no time left")
        : ground.conduct(report, setting, question, figure, what, leftNanos);
  }

  private @Nullable Setting settingOf(Finding finding) {
    List<Setting> own =
        settings().stream().filter(s -> s.resource().equals(finding.resource())).toList();
    return own.size() == 1 ? own.get(0) : null;
  }

  private @Nullable Setting indexOf(Finding finding) {
    return known().stream()
        .filter(s -> s.name().equals(Setting.INDEX) && s.resource().equals(finding.resource()))
        .findFirst()
        .orElse(null);
  }

  /** Those that can take turns. */
  private List<Setting> settings() {
    return known().stream().filter(s -> !s.name().equals(Setting.INDEX)).toList();
  }

  private List<Setting> known() {
    try {
      return client.control().settings();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE, "agent " + agent + ": " + CommandException.reason(e), e);
    }
  }
}
