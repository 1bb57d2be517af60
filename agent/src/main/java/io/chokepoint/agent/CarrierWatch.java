package io.chokepoint.agent;

import io.chokepoint.agent.probe.Gate;
import io.chokepoint.bridge.Carriers;
import io.chokepoint.bridge.VirtualThreads;
import java.lang.instrument.Instrumentation;

/**
 * Has virtual threads instrumented once one has served a request, which most services never see:
 * the others pay nothing for it.
 */
final class CarrierWatch {

  private static final String THREAD = "java.lang.VirtualThread";

  private final Gate gate;
  private final Instrumentation instrumentation;
  private boolean instrumented;

  CarrierWatch(Gate gate, Instrumentation instrumentation) {
    this.gate = gate;
    this.instrumentation = instrumentation;
  }

  /** Called by one thread, each second. */
  void look() {
    if (instrumented) {
      Carriers.forgetDead();
    } else if (VirtualThreads.inUse()) {
      Carriers.prepare();
      gate.catchUpWith(instrumentation, THREAD);
      instrumented = true;
    }
  }
}
