package io.chokepoint.agent.library.executor;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Work that leaves its request's thread, and the executors it waits for. */
public final class ExecutorLibrary implements Library {

  @Override
  public String name() {
    return "Executors";
  }

  @Override
  public String measures() {
    return "queue and execution of `ThreadPoolExecutor`, `CompletableFuture`, executors of"
        + " virtual threads, JBoss' `EnhancedQueueExecutor`, subtasks of"
        + " `StructuredTaskScope`; waits of virtual threads for a carrier";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new ThreadPoolProbe(),
        new ScheduledPoolProbe(),
        new CompletableFutureProbe(),
        new ThreadPerTaskProbe(),
        new JbossThreadsProbe(),
        new VirtualThreadProbe());
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new ThreadPoolSize(), new JbossThreadsSize(), new ForkJoinSize());
  }
}
