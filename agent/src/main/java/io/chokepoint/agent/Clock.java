package io.chokepoint.agent;

import io.chokepoint.agent.Shedding.Detail;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.agent.own.Loop;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.agent.sampler.SystemSource;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Stacks;
import io.chokepoint.bridge.Tasks;
import io.chokepoint.core.timeline.Window;
import java.util.function.Consumer;

/** What ends windows, on whole seconds of Unix time. */
final class Clock implements Loop.Round {

  private static final long SECOND = 1_000;

  private final Recorder recorder;
  private final SystemSource system;
  private final Consumer<Window> timeline;
  private final Gaps gaps;
  private final Sampling sampling = new Sampling();
  private final Shedding shedding;
  private long start;
  private long ownNanos;

  Clock(
      Recorder recorder,
      SystemSource system,
      Shedding shedding,
      Consumer<Window> timeline,
      Gaps gaps) {
    this(recorder, system, shedding, timeline, gaps, wholeSecond(System.currentTimeMillis()));
  }

  Clock(
      Recorder recorder,
      SystemSource system,
      Shedding shedding,
      Consumer<Window> timeline,
      Gaps gaps,
      long startMillis) {
    this.start = startMillis;
    this.recorder = recorder;
    this.system = system;
    this.shedding = shedding;
    this.timeline = timeline;
    this.gaps = gaps;
    Bridge.sample(new ThreadCpuClock(), sampling.mask());
  }

  @Override
  public void run() throws InterruptedException {
    end(sleepUntilAfter(start));
  }

  /** Where this fails before the window was drained, nothing is lost: the next one is longer. */
  void end(long end) {
    long open = recorder.windowStartNanos();
    long from = start;
    try {
      tick(from);
      start = end;
      gaps.kept(end);
    } catch (Throwable e) {
      if (recorder.windowStartNanos() != open) {
        start = end;
        gaps.lost(from, end, e);
      } else {
        gaps.failed(e);
      }
      throw e;
    }
  }

  /** Sleeps until the second is over; returns the start of the one that runs then. */
  private static long sleepUntilAfter(long start) throws InterruptedException {
    long now = System.currentTimeMillis();
    while (now < start + SECOND) {
      if (now < start - SECOND) {
        return wholeSecond(now); // the clock was set back
      }
      Thread.sleep(start + SECOND - now);
      now = System.currentTimeMillis();
    }
    return wholeSecond(now);
  }

  private void tick(long start) {
    Window window =
        recorder.drain(
            start,
            system.sample(recorder.sinceDrainNanos()),
            system.workers(),
            system.eventLoops());
    int mask = sampling.maskAfter(window);
    Bridge.sample(
        new ThreadCpuClock(),
        shedding.keeps(Detail.CPU) ? mask : Math.max(mask, Sampling.RAREST - 1));
    ThreadCpuClock.tidy();
    Tasks.nextSecond();
    timeline.accept(window);
    long now = AgentThreads.steadyCpuNanos();
    shedding.after(window, now - ownNanos);
    ownNanos = now;
    Stacks.take(shedding.keeps(Detail.STACKS));
    recorder.tellStatements(shedding.keeps(Detail.STATEMENTS));
  }

  private static long wholeSecond(long millis) {
    return millis - Math.floorMod(millis, SECOND);
  }
}
