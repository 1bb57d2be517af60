package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.rules.CacheMisses;
import io.chokepoint.core.diagnosis.rules.CodeWait;
import io.chokepoint.core.diagnosis.rules.ConnectionLeak;
import io.chokepoint.core.diagnosis.rules.CpuSaturated;
import io.chokepoint.core.diagnosis.rules.CpuThrottled;
import io.chokepoint.core.diagnosis.rules.DatabaseSaturated;
import io.chokepoint.core.diagnosis.rules.Deadlock;
import io.chokepoint.core.diagnosis.rules.Errors;
import io.chokepoint.core.diagnosis.rules.EventLoopBlocked;
import io.chokepoint.core.diagnosis.rules.ExecutorExhausted;
import io.chokepoint.core.diagnosis.rules.ExplicitGc;
import io.chokepoint.core.diagnosis.rules.GcPressure;
import io.chokepoint.core.diagnosis.rules.HeapExhausted;
import io.chokepoint.core.diagnosis.rules.HttpPoolTooSmall;
import io.chokepoint.core.diagnosis.rules.JavaLock;
import io.chokepoint.core.diagnosis.rules.LargePayload;
import io.chokepoint.core.diagnosis.rules.MemoryLeak;
import io.chokepoint.core.diagnosis.rules.NPlusOne;
import io.chokepoint.core.diagnosis.rules.NestedBorrow;
import io.chokepoint.core.diagnosis.rules.NoisyHost;
import io.chokepoint.core.diagnosis.rules.OutsideTheService;
import io.chokepoint.core.diagnosis.rules.PoolHeldAcrossSlowWork;
import io.chokepoint.core.diagnosis.rules.PoolTooSmall;
import io.chokepoint.core.diagnosis.rules.RateLimited;
import io.chokepoint.core.diagnosis.rules.Restarted;
import io.chokepoint.core.diagnosis.rules.RetryStorm;
import io.chokepoint.core.diagnosis.rules.RowLock;
import io.chokepoint.core.diagnosis.rules.SafepointStalls;
import io.chokepoint.core.diagnosis.rules.SlowCode;
import io.chokepoint.core.diagnosis.rules.SlowDisk;
import io.chokepoint.core.diagnosis.rules.SlowDownstream;
import io.chokepoint.core.diagnosis.rules.SlowSql;
import io.chokepoint.core.diagnosis.rules.ThreadLeak;
import io.chokepoint.core.diagnosis.rules.VirtualThreadPinned;
import io.chokepoint.core.diagnosis.rules.WorkerThreadsExhausted;
import java.util.List;

/** The rules, all of them. */
public final class Rules {

  /** At equal share the earlier outranks the later: its cure also removes the later's wait. */
  public static final List<Rule> ALL =
      List.of(
          new Deadlock(),
          new Restarted(),
          new ConnectionLeak(),
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
          new ThreadLeak(),
          new Errors(),
          new OutsideTheService());

  /**
   * The least share of the excess that makes a cause a finding. A cause that leaves four fifths of
   * the excess standing is not the bottleneck, and the charging itself (sampled CPU time,
   * one-second windows, mixes that shift) is not exact to much less.
   */
  public static final double LEAST_SHARE = 0.2;

  private Rules() {}
}
