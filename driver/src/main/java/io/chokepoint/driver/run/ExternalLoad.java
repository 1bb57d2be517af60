package io.chokepoint.driver.run;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.text.Text;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentLink;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.backing.BackingLink;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.OtherAgent;
import io.chokepoint.driver.plan.Plan;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A plan's load that another tool sends, in steps that are marked at the agents meanwhile. */
public record ExternalLoad(OtherTool tool) implements Engine {

  private static final long BEAT_NANOS = 100_000_000;

  /** To collect what is left of its results, and to end. */
  private static final long GRACE_MILLIS = 30_000;

  @Override
  public Conducted conduct(Plan written, Progress progress, Interrupt interrupt) {
    Once once = new Once(Reachable.targets(written.destinations()), part -> {});
    String runId = PlanRun.runId(written);
    @Nullable URI url = written.agent();
    @Nullable AgentClient client =
        url == null ? null : Reachable.agent(url, runId, null, progress::note);
    Map<OtherAgent, AgentClient> found = OtherAgents.find(written, runId, progress::note);
    Plan plan = once.before(written);
    Notes notes = new Notes();
    long now = System.currentTimeMillis();
    long from = now - now % 1000;
    try (AgentLink agent =
            client == null ? null : new AgentLink(client, from, System::currentTimeMillis, notes);
        OtherAgents others = OtherAgents.open(found, from, System::currentTimeMillis, notes);
        BackingLink backing = BackingLink.open(plan.services(), notes);
        OtherTool.Sending sending = tool.start(plan)) {
      List<AgentLink> links = new ArrayList<>(others.links());
      if (agent != null) {
        links.add(agent);
      }
      Watch watch = new Watch(plan, sending, links, progress, notes, interrupt);
      List<Step> steps = watch.toTheEnd();
      @Nullable String left = once.after(plan);
      if (left != null) {
        watch.remarks.add(left);
      }
      Run run =
          sending.results(
              Run.builder()
                  .setup(agent == null ? Setup.UNKNOWN : agent.setup())
                  .timeline(agent == null ? List.of() : agent.windows())
                  .steps(steps)
                  .targets(plan.targets())
                  .tags(plan.allTags())
                  .backing(backing.windows(from))
                  .routes(plan.routes())
                  .aim(plan.aim())
                  .apdexNanos(plan.apdexNanos())
                  .build());
      progress.end();
      List<String> remarks = new ArrayList<>(watch.remarks);
      remarks.addAll(sending.remarks());
      if (agent != null) {
        remarks.addAll(agent.remarks());
      }
      remarks.addAll(others.remarks());
      return new Conducted(
          run,
          from,
          System.currentTimeMillis(),
          client == null || agent == null || agent.lost() ? null : client.overhead(),
          remarks,
          List.of(),
          others.seen(steps));
    }
  }

  /** The time between the tool's start and its end. */
  private final class Watch {

    private final Plan plan;
    private final OtherTool.Sending sending;
    private final List<AgentLink> links;
    private final Progress progress;
    private final Notes notes;
    private final Interrupt interrupt;
    private final Timetable timetable;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private int begun;

    Watch(
        Plan plan,
        OtherTool.Sending sending,
        List<AgentLink> links,
        Progress progress,
        Notes notes,
        Interrupt interrupt) {
      this.plan = plan;
      this.sending = sending;
      this.links = links;
      this.progress = progress;
      this.notes = notes;
      this.interrupt = interrupt;
      this.timetable = Timetable.of(plan.load());
    }

    List<Step> toTheEnd() {
      progress.begin(plan, timetable);
      long looked = 0;
      while (!sending.ended()) {
        long now = System.currentTimeMillis();
        if (interrupt.stopWanted() || late(now)) {
          stop(now);
          break;
        }
        mark(now);
        if (now - looked >= 1000) {
          looked = now;
          links.forEach(AgentLink::look);
        }
        sending.news().forEach(progress::note);
        notes.drainTo(progress);
        LockSupport.parkNanos(BEAT_NANOS);
      }
      mark(System.currentTimeMillis());
      endCutStep();
      long last = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).toMillis() - 1;
      links.forEach(link -> link.awaitWindow(last));
      sending.news().forEach(progress::note);
      notes.drainTo(progress);
      return steps;
    }

    private boolean late(long now) {
      long longest =
          plan.endpoints().stream().mapToLong(Endpoint::timeoutNanos).max().orElse(0) / 1_000_000;
      return sending.begunMillis() >= 0 && now > at(timetable.endNanos()) + longest + GRACE_MILLIS;
    }

    private void stop(long now) {
      if (interrupt.stopWanted()) {
        progress.note("interrupted; reporting what was measured");
      } else {
        remarks.add(
            tool.name()
                + " had not ended "
                + Text.time((now - at(timetable.endNanos())) * 1e6)
                + " after the end of its load, and was stopped");
      }
      sending.stop();
    }

    private long at(long planNanos) {
      return sending.begunMillis() + planNanos / 1_000_000;
    }

    private void mark(long now) {
      if (sending.begunMillis() < 0) {
        return;
      }
      List<Timetable.Phase> all = timetable.steps();
      while (steps.size() < all.size() && now >= at(all.get(steps.size()).toNanos())) {
        begin(all, now);
        end(at(all.get(steps.size()).toNanos()));
      }
      begin(all, now);
    }

    private void begin(List<Timetable.Phase> all, long now) {
      if (begun == steps.size() && begun < all.size() && now >= at(all.get(begun).fromNanos())) {
        Step step = step(begun, at(all.get(begun).toNanos()));
        links.forEach(link -> link.mark(step, AgentClient.Edge.BEGIN));
        begun++;
        progress.note(step.name() + " (" + begun + " of " + all.size() + ")");
      }
    }

    private void end(long toMillis) {
      Step step = step(steps.size(), toMillis);
      links.forEach(link -> link.mark(step, AgentClient.Edge.END));
      steps.add(step);
    }

    private void endCutStep() {
      if (begun > steps.size()) {
        end(System.currentTimeMillis());
      }
    }

    private Step step(int index, long toMillis) {
      Timetable.Phase phase = timetable.steps().get(index);
      return new Step(phase.name(), at(phase.fromNanos()), toMillis, phase.offered());
    }
  }
}
