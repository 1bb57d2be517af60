package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Measurement;
import io.chokepoint.core.experiment.Blocks.Block;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.experiment.Question.Measured;
import io.chokepoint.driver.search.Pilot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Leads an experiment through its blocks: makes the change where a changed block begins, takes it
 * back where one ends, measures each block once all of it was seen, and ends the load as soon as
 * the pairs decide, the change does harm, or it does not hold.
 *
 * <p>Where the load can pause, it does between blocks until every request has ended and the service
 * has followed the change. The first seconds of a block are not measured: the service fills up in
 * them, or, where there is no pause, works off what the block before has left behind. Nor are
 * seconds in which the driver was the limit.
 */
final class BlockPilot implements Pilot {

  private static final int LEAST_SECONDS = 3;
  private static final long MILLION = 1_000_000;
  private static final long SECOND = 1_000 * MILLION;

  /** Workers must see the end before it comes. */
  private static final long AHEAD_NANOS = SECOND / 4;

  /** How long the agent may take to show a block's last second. */
  private static final long PATIENCE_NANOS = 5 * SECOND;

  /** What is not worked off by then is no queue of a block. */
  private static final long LONGEST_PAUSE_NANOS = 30 * SECOND;

  private static final int UNCHANGED = 0;

  private final Attempt attempt;
  private final Timetable timetable;
  private final LiveChange change;
  private final Question question;
  private final List<@Nullable Measured> values = new ArrayList<>();
  private final Set<Integer> harmful = new HashSet<>();
  private int current = -1;
  private int set = UNCHANGED;
  private boolean taken;
  private @Nullable Guard control;
  private @Nullable ExperimentOutcome outcome;
  private String because = "";

  BlockPilot(Attempt attempt, Timetable timetable, LiveChange change) {
    this.attempt = attempt;
    this.timetable = timetable;
    this.change = change;
    this.question = attempt.question();
  }

  @Override
  public void second(Seen seen, long nowNanos) {
    if (outcome != null) {
      return;
    }
    turn(seen, nowNanos);
    measure(seen, nowNanos, current);
    if (outcome != null) {
      return;
    }
    String failure = change.failure();
    ExperimentOutcome decided = question.decided();
    ExperimentOutcome undecided = ExperimentOutcome.NOT_DECIDED;
    String harm = harm(seen, nowNanos);
    if (failure != null) {
      finish(making() ? ExperimentOutcome.NOT_TRIED : undecided, failure, nowNanos);
    } else if (harm != null && question.goesOnAfterHarm(set)) {
      harmful.add(current);
      change.giveBack(block(current).name());
    } else if (harm != null) {
      finish(
          making() ? undecided : question.harmful(),
          harm + ": it was taken back at once",
          nowNanos);
    } else if (decided != null) {
      finish(decided, "", nowNanos);
    }
  }

  /** What ended the experiment early; null where nothing did. */
  @Nullable ExperimentOutcome outcome() {
    return outcome;
  }

  /** Why it ended so; empty where the measurements say it. */
  String because() {
    return because;
  }

  /** Makes or takes back the change where a block, or the pause before it, begins. */
  private void turn(Seen seen, long nowNanos) {
    List<Timetable.Phase> steps = timetable.steps();
    int at = Math.max(0, current);
    while (at + 1 < steps.size() && nowNanos >= steps.get(at).toNanos()) {
      at++;
    }
    if (at >= steps.size() || (!attempt.apart() && nowNanos < steps.get(at).fromNanos())) {
      return;
    }
    Block block = block(at);
    if (at != current) {
      int wanted = block.changed() ? question.value(block.pair()) : UNCHANGED;
      taken &= wanted == set;
      if (set != UNCHANGED && wanted != set) {
        change.giveBack(block.name());
      }
      set = wanted;
      current = at;
    }
    Timetable.Phase phase = timetable.at(nowNanos);
    boolean pause = nowNanos < steps.get(at).fromNanos();
    boolean empty = !pause || empty(seen, phase);
    if (set != UNCHANGED && !taken) {
      // less than is in use would be refused
      taken = empty || set > attempt.setting().value();
      if (taken) {
        change.take(block.name(), set);
      }
    } else if (set != UNCHANGED && !harmful.contains(at)) {
      change.renew(block.name());
    } else if (changedBefore(at)) {
      change.follow(block.name());
    }
    if (pause) {
      lastUntilReady(block, phase, empty, nowNanos);
    } else if (question.makingNanos() > 0 && !followed(block)) {
      lastLonger(phase, "under load", true, nowNanos);
    }
  }

  /** Whether a change that takes long is being made still, for the first time. */
  private boolean making() {
    return question.makingNanos() > 0
        && current >= 0
        && block(current).changed()
        && !changedBefore(current)
        && change.settledMillis(block(current).name()) == null;
  }

  /** Lets a pause go on that would end too soon. */
  private void lastUntilReady(Block block, Timetable.Phase pause, boolean empty, long nowNanos) {
    boolean followed = followed(block);
    if (nowNanos + AHEAD_NANOS + SECOND <= pause.toNanos() || (empty && followed)) {
      return;
    }
    lastLonger(pause, "without load", empty, nowNanos);
  }

  private void lastLonger(Timetable.Phase phase, String how, boolean empty, long nowNanos) {
    if (nowNanos - phase.fromNanos() < LONGEST_PAUSE_NANOS) {
      timetable.prolong(nowNanos, SECOND);
    } else {
      String why = empty ? " did not follow" : " had not worked off what the last block left";
      finish(
          ExperimentOutcome.NOT_DECIDED,
          how + " the service" + why + " within " + LONGEST_PAUSE_NANOS / SECOND + " s",
          nowNanos);
    }
  }

  private boolean followed(Block block) {
    return (!block.changed() && !changedBefore(current))
        || change.settledMillis(block.name()) != null
        || change.refused(block.name());
  }

  /**
   * Whether every request has ended. Where clients gave some up, and before the first block, only
   * the service knows: it has nothing in hand, or what it has is not ours, since it gets no less.
   */
  private boolean empty(Seen seen, Timetable.Phase pause) {
    long from = seen.startMillis() + pause.fromNanos() / MILLION;
    List<ClientWindow> client = seen.client(from);
    if (client.isEmpty() || client.get(client.size() - 1).driver().inFlight() > 0) {
      return false;
    }
    if (current > 0 && !gaveUp(seen, timetable.steps().get(current - 1).fromNanos())) {
      return true;
    }
    List<Window> service = seen.service(from, Long.MAX_VALUE);
    int last = service.size() - 1;
    return last >= 0
        && (inHand(service.get(last)) == 0
            || (last > 0 && inHand(service.get(last)) >= inHand(service.get(last - 1))));
  }

  private static boolean gaveUp(Seen seen, long fromNanos) {
    return seen.client(seen.startMillis() + fromNanos / MILLION).stream()
        .flatMap(w -> w.endpoints().values().stream())
        .anyMatch(t -> t.errors().containsKey("timeout"));
  }

  private static long inHand(Window window) {
    long inside = window.endpoints().values().stream().mapToLong(EndpointWindow::inFlight).sum();
    return inside
        + window.workers().values().stream()
            .mapToLong(w -> w.queued() == null ? 0 : w.queued())
            .sum();
  }

  /** Measures what the load's end has left: the last block was seen whole only then. */
  void end(Seen seen) {
    if (outcome == null) {
      measure(seen, Long.MAX_VALUE, timetable.steps().size());
    }
  }

  /** Measures the blocks before one. */
  private void measure(Seen seen, long nowNanos, int before) {
    while (values.size() < before) {
      Timetable.Phase phase = timetable.steps().get(values.size());
      long to = seen.startMillis() + phase.toNanos() / MILLION;
      long from = from(values.size(), seen.startMillis() + phase.fromNanos() / MILLION);
      if (from >= to) {
        add(new Step(phase.name(), to, to, phase.offered()), List.of(), List.of());
        continue;
      }
      List<Window> service = seen.service(from, to - 1);
      boolean whole =
          !service.isEmpty() && service.get(service.size() - 1).startMillis() + 2_000 > to;
      if (!whole && nowNanos < phase.toNanos() + PATIENCE_NANOS) {
        return;
      }
      List<ClientWindow> client =
          seen.client(from).stream().filter(w -> w.startMillis() < to).toList();
      add(new Step(phase.name(), from, to, phase.offered()), service, client);
    }
  }

  /** When a block's measured seconds begin; the block's end and later where it did not settle. */
  private long from(int number, long blockFrom) {
    long settled = blockFrom + 1_000L * attempt.settleSeconds();
    if (!block(number).changed() && !changedBefore(number)) {
      return settled;
    }
    Long followed = change.settledMillis(block(number).name());
    return followed == null
        ? Long.MAX_VALUE / 2
        : Math.max(settled, Math.floorDiv(followed + 1_999, 1_000L) * 1_000L);
  }

  private void add(Step measured, List<Window> service, List<ClientWindow> client) {
    Block block = block(values.size());
    Set<Long> limited =
        client.stream()
            .filter(w -> w.driver().limited() != null)
            .map(w -> Math.floorDiv(w.startMillis(), 1_000L))
            .collect(Collectors.toSet());
    List<ClientWindow> own = client.stream().filter(w -> w.driver().limited() == null).toList();
    List<Window> seen =
        service.stream()
            .filter(w -> !limited.contains(Math.floorDiv(w.startMillis(), 1_000L)))
            .toList();
    boolean enough = own.size() >= LEAST_SECONDS && seen.size() >= LEAST_SECONDS;
    boolean counts = enough && !harmful.contains(values.size());
    Run run = Run.builder().timeline(seen).steps(List.of(measured)).client(own).build();
    Measured seenInIt = counts ? measured(block, measured, run) : null;
    values.add(seenInIt);
    question.block(seenInIt);
    if (!block.changed() && enough) {
      control = Guard.of(own);
    }
    if (values.size() % 2 == 0) {
      Measured last = values.get(values.size() - 1);
      Measured before = values.get(values.size() - 2);
      if (last != null && before != null) {
        question.add(block.changed() ? before : last, block.changed() ? last : before);
      }
    }
  }

  private @Nullable Measured measured(Block block, Step step, Run run) {
    Double value = Measurement.of(attempt.figure(), step, run);
    Double perSecond = Measurement.of(Figure.THROUGHPUT, step, run);
    String endpoint = attempt.setting().endpoint();
    return value == null
        ? null
        : new Measured(
            value,
            perSecond == null ? Double.NaN : perSecond,
            endpoint == null
                ? null
                : Measurement.visits(attempt.setting().resource(), endpoint, step, run),
            block.changed() ? change.delayed(block.name()) : null);
  }

  /** In a changed block, what speaks for taking it back at once; null where nothing does. */
  private @Nullable String harm(Seen seen, long nowNanos) {
    Guard before = control;
    List<Timetable.Phase> steps = timetable.steps();
    if (before == null
        || current < 0
        || current >= steps.size()
        || !block(current).changed()
        || harmful.contains(current)) {
      return null;
    }
    Timetable.Phase phase = steps.get(current);
    long from = seen.startMillis() + phase.fromNanos() / MILLION + 1_000L * attempt.settleSeconds();
    List<ClientWindow> now = seen.client(from);
    return now.size() < LEAST_SECONDS || nowNanos > phase.toNanos()
        ? null
        : Guard.of(now).trips(before);
  }

  private void finish(ExperimentOutcome how, String why, long nowNanos) {
    outcome = how;
    because = why;
    if (current >= 0 && block(current).changed()) {
      change.giveBack(block(current).name());
    }
    timetable.end((nowNanos + AHEAD_NANOS + SECOND - 1) / SECOND * SECOND);
  }

  private boolean changedBefore(int number) {
    return attempt.blocks().all().subList(0, number).stream().anyMatch(Block::changed);
  }

  private Block block(int number) {
    return attempt.blocks().all().get(number);
  }
}
