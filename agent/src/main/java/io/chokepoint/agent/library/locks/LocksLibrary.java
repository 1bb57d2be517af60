package io.chokepoint.agent.library.locks;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Waits of threads for locks, conditions and each other. */
public final class LocksLibrary implements Library {

  @Override
  public String name() {
    return "Locks";
  }

  @Override
  public String measures() {
    return "waits for `java.util.concurrent` by their place in the code, and who held the "
        + "lock; `Semaphore` as a limiter";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new ParkProbe());
  }
}
