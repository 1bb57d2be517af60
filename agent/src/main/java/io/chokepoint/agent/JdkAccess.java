package io.chokepoint.agent;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.LockOwners;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;

/** Opens what the JDK keeps to itself: who holds a lock, and the executor that another wraps. */
final class JdkAccess {

  private JdkAccess() {}

  static void open(Instrumentation instrumentation, AgentErrors errors) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(),
          Map.of(
              Lock.class.getPackageName(),
              Set.of(LockOwners.class.getModule()),
              Executor.class.getPackageName(),
              Set.of(JdkAccess.class.getModule())),
          Set.of(),
          Map.of());
      LockOwners.open();
    } catch (ReflectiveOperationException | RuntimeException e) {
      errors.add("opening java.util.concurrent", e);
    }
  }
}
