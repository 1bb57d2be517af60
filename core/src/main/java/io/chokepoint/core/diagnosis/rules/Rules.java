package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Rule;
import java.util.List;

/** The rules, all of them. */
public final class Rules {

  /** At equal share the earlier outranks the later: its cure also removes the later's wait. */
  public static final List<Rule> ALL =
      List.of(
          new Deadlock(),
          new Restarted(),
          new ConnectionLeak(),
          new ThreadLeak(), // threads that stay keep in memory what they refer to
          new MemoryLeak(),
          new HeapExhausted(),
          new NestedBorrow(),
          new ExplicitGc(),
          new GcPressure(),
          new SafepointStalls(),
          new CacheMisses(),
          new NPlusOne(),
          new RowLock(),
          new SlowSql(),
          new DatabaseSaturated(),
          new RetryStorm(),
          new SlowDownstream(),
          new RateLimited(),
          new CodeWait(),
          new JavaLock(),
          new SlowDisk(),
          new EventLoopBlocked(),
          new VirtualThreadPinned(),
          new PoolHeldAcrossSlowWork(),
          new PoolTooSmall(),
          new HttpPoolTooSmall(),
          new ExecutorExhausted(),
          new WorkerThreadsExhausted(),
          new CpuThrottled(),
          new LargePayload(),
          new SlowCode(),
          new CpuSaturated(),
          new NoisyHost(),
          new Errors(),
          new OutsideTheService());

  private Rules() {}
}
