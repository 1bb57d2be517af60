package io.chokepoint.driver.run;

import io.chokepoint.core.diagnosis.Chain;
import io.chokepoint.core.model.Phase;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentLink;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.backing.BackingLink;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.http.Addresses;
import io.chokepoint.driver.http.HttpLoad;
import io.chokepoint.driver.http.RedirectCount;
import io.chokepoint.driver.http.Rehearsal;
import io.chokepoint.driver.http.RoundTrip;
import io.chokepoint.driver.http.Rows;
import io.chokepoint.driver.load.ClientTimeline;
import io.chokepoint.driver.load.SelfWatch;
import io.chokepoint.driver.load.Slices;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.OtherAgent;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.search.Pilot;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plan carried out from end to end: everything that can be wrong is found before the first
 * request; then load, with the agent looking on; then diagnosis and report.
 *
 * <pre>{@code
 * try (Interrupt interrupt = Interrupt.listen()) {
 *   RunResult result = PlanRun.run(plan, folder, 1, progress, interrupt);
 * }
 * }</pre>
 */
public final class PlanRun {

  private PlanRun() {}

  /**
   * Runs a plan.
   *
   * @param folder where the report goes
   * @param threads event loops that send the load
   * @param interrupt ends the load early; what was measured is still reported
   * @throws CommandException if target or agent is not there, or the folder cannot be written
   */
  public static RunResult run(
      Plan plan, Path folder, int threads, Progress progress, Interrupt interrupt) {
    return run(plan, folder, Engine.own(threads), progress, interrupt);
  }

  /** Runs a plan whose load is sent by that. */
  public static RunResult run(
      Plan plan, Path folder, Engine engine, Progress progress, Interrupt interrupt) {
    Conclusion.checkPlace(folder);
    Conducted done = engine.conduct(plan, progress, interrupt);
    Report report =
        Conclusion.of(
            plan,
            done.run(),
            done.startedMillis(),
            done.endedMillis(),
            done.overhead(),
            done.remarks(),
            done.redirects());
    Map<String, Report> others = new LinkedHashMap<>();
    List<Chain.Callee> callees = new ArrayList<>();
    for (OtherAgents.Seen seen : done.others()) {
      OtherAgent agent = seen.agent();
      Report its = Conclusion.of(seen.run(), plan.name() + ": " + agent.name());
      others.put(agent.name(), its);
      callees.add(new Chain.Callee(agent.name(), agent.at(), its.verdict()));
    }
    report = report.with(Chain.joined(report.verdict(), callees));
    @Nullable Path written = Conclusion.writeSomewhere(report, folder, progress::note);
    if (written != null) {
      others.forEach(
          (name, its) -> Conclusion.writeSomewhere(its, written.resolve(name), progress::note));
    }
    return new RunResult(report, written, exitCode(report, folder.equals(written), interrupt));
  }

  /**
   * Sends a plan's load.
   *
   * @param course how the load goes
   * @param token that lets the course change the service; null where it does not
   * @throws CommandException if target or agent is not there
   */
  public static Conducted conduct(
      Plan written,
      Course course,
      @Nullable String token,
      int threads,
      Progress progress,
      Interrupt interrupt) {
    List<Addresses> targets = Reachable.targets(written.destinations());
    String runId = runId(written);
    @Nullable URI url = written.agent();
    @Nullable AgentClient client =
        url == null ? null : Reachable.agent(url, runId, token, progress::note);
    Map<OtherAgent, AgentClient> others = OtherAgents.find(written, runId, progress::note);
    Plan plan = new Once(targets, part -> {}).before(written);
    Notes notes = new Notes();
    Timetable timetable = course.timetable();
    Pilot steering = course.pilot(timetable, client, notes);
    @Nullable AbortPilot abort =
        plan.abort() == null
            ? null
            : new AbortPilot(
                plan.abort(),
                steering,
                now -> timetable.at(now).name(),
                aborted -> {
                  notes.accept("aborted " + aborted.words());
                  interrupt.finish();
                });
    Pilot pilot = abort == null ? steering : abort;
    progress.begin(plan, timetable);
    List<String> silent = silent(plan, targets);
    silent.forEach(progress::note);
    Rehearsal.run();
    Long roundTrip = RoundTrip.nanos(targets);
    PlanClock clock = PlanClock.aheadOf(Instant.now(), System.nanoTime());
    List<String> classes = plan.crowd().classes().stream().map(UserClass::name).toList();
    Slices slices = Rows.slices(plan);
    try (HttpLoad load = new HttpLoad(plan, timetable, targets, threads, clock, slices);
        AgentLink agent =
            client == null
                ? null
                : new AgentLink(
                    client, clock.startMillis(), () -> clock.unixMillis(clock.getAsLong()), notes);
        OtherAgents followed =
            OtherAgents.open(
                others, clock.startMillis(), () -> clock.unixMillis(clock.getAsLong()), notes);
        BackingLink backing = BackingLink.open(plan.services(), notes)) {
      ClientTimeline timeline =
          new ClientTimeline(
              plan.endpoints().stream().map(Endpoint::name).toList(),
              classes,
              Rows.streams(plan),
              clock.startMillis(),
              slices,
              load.books());
      Conductor conductor =
          new Conductor(
              timetable,
              plan.mostUsers(),
              plan.endpoints().stream().mapToLong(Endpoint::timeoutNanos).max().orElse(0),
              clock,
              load,
              timeline,
              new SelfWatch(load.loopThreads()),
              agent,
              followed.links(),
              progress,
              notes,
              pilot,
              interrupt);
      conductor.conduct();
      load.close();
      @Nullable String left = new Once(targets, part -> {}).after(plan);
      if (left != null) {
        progress.note(left);
      }
      List<RedirectCount> redirects = load.redirects();
      lines(redirects, RedirectCount::note).forEach(progress::note);
      Run run =
          Run.builder()
              .setup((agent == null ? Setup.UNKNOWN : agent.setup()).with(roundTrip))
              .timeline(agent == null ? List.of() : agent.windows())
              .steps(conductor.steps())
              .client(timeline.windows())
              .targets(plan.targets())
              .tags(plan.allTags())
              .backing(backing.windows(clock.startMillis()))
              .routes(plan.routes())
              .aim(plan.aim())
              .phases(plan.load().search() == null ? phases(timetable, clock) : List.of())
              .aborted(abort == null ? null : abort.aborted())
              .apdexNanos(plan.apdexNanos())
              .build();
      progress.end();
      return new Conducted(
          run,
          clock.startMillis(),
          clock.unixMillis(clock.getAsLong()),
          client == null || agent == null || agent.lost() ? null : client.overhead(),
          remarks(agent, followed, conductor, left, silent),
          lines(redirects, RedirectCount::caution),
          followed.seen(conductor.steps()));
    }
  }

  /** For people who find the agent taken, and different each time. */
  static String runId(Plan plan) {
    String name = plan.name().replaceAll("[^A-Za-z0-9._-]+", "-");
    String random = UUID.randomUUID().toString().substring(0, 8);
    return name.substring(0, Math.min(60, name.length())) + "-" + random;
  }

  /** Addresses of targets that get no load. */
  private static List<String> silent(Plan plan, List<Addresses> targets) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Addresses its = targets.get(i);
      if (!its.silent().isEmpty()) {
        lines.add(
            "of "
                + (its.all().size() + its.silent().size())
                + " addresses of "
                + plan.destinations().get(i)
                + " these do not answer and got no load: "
                + its.silent().stream()
                    .map(a -> a.getAddress().getHostAddress())
                    .collect(Collectors.joining(", ")));
      }
    }
    return lines;
  }

  private static List<String> remarks(
      @Nullable AgentLink agent,
      OtherAgents others,
      Conductor conductor,
      @Nullable String left,
      List<String> silent) {
    List<String> remarks = new ArrayList<>(silent);
    remarks.addAll(conductor.remarks());
    if (agent != null) {
      remarks.addAll(agent.remarks());
    }
    remarks.addAll(others.remarks());
    if (left != null) {
      remarks.add(left);
    }
    return remarks;
  }

  private static List<String> lines(
      List<RedirectCount> counts, Function<RedirectCount, @Nullable String> line) {
    List<String> lines = new ArrayList<>();
    for (RedirectCount count : counts) {
      @Nullable String said = line.apply(count);
      if (said != null) {
        lines.add(said);
      }
    }
    return lines;
  }

  private static List<Phase> phases(Timetable timetable, PlanClock clock) {
    return timetable.phases().stream()
        .map(
            p ->
                new Phase(
                    p.name(),
                    clock.unixMillis(p.fromNanos()),
                    clock.unixMillis(p.toNanos()),
                    p.fromLevel(),
                    p.toLevel(),
                    p.offered().users() != null))
        .toList();
  }

  private static ExitCode exitCode(Report report, boolean inPlace, Interrupt interrupt) {
    if (!inPlace) {
      return ExitCode.BAD_INPUT;
    }
    return interrupt.wanted() ? ExitCode.INTERRUPTED : Conclusion.exitCode(report);
  }
}
