package io.chokepoint.agent;

import io.chokepoint.agent.Shedding.Detail;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Stacks;
import io.chokepoint.core.timeline.Window;
import java.util.function.Consumer;

/** The one thread that ends windows, on whole seconds of Unix time. */
final class Clock implements Runnable {

  private static final long SECOND = 1_000;

  private final Recorder recorder;
  private final SystemSource system;
  private final Consumer<Window> timeline;
  private final AgentErrors errors;
  private final Sampling sampling = new Sampling();
  private final Shedding shedding;
  private long ownNanos;

  Clock(
      Recorder recorder,
      SystemSource system,
      Shedding shedding,
      Consumer<Window> timeline,
      AgentErrors errors) {
    this.recorder = recorder;
    this.system = system;
    this.shedding = shedding;
    this.timeline = timeline;
    this.errors = errors;
  }

  @Override
  public void run() {
    Bridge.sample(new ThreadCpuClock(), sampling.mask());
    long start = wholeSecond(System.currentTimeMillis());
    while (!Thread.currentThread().isInterrupted()) {
      try {
        long end = sleepUntilAfter(start);
        tick(start);
        start = end;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | LinkageError e) {
        errors.add("clock", e);
        start = wholeSecond(System.currentTimeMillis());
      }
    }
  }

  /** Sleeps until the second is over; returns the start of the one that runs then. */
  private static long sleepUntilAfter(long start) throws InterruptedException {
    long now = System.currentTimeMillis();
    while (now < start + SECOND) {
      if (now < start - SECOND) {
        return wholeSecond(now); // somebody set the clock back
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
    timeline.accept(window);
    long now = AgentThreads.cpuNanos();
    shedding.after(window, now - ownNanos);
    ownNanos = now;
    Stacks.take(shedding.keeps(Detail.STACKS));
  }

  private static long wholeSecond(long millis) {
    return millis - Math.floorMod(millis, SECOND);
  }
}
