package io.chokepoint.agent.library.jvm;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.LoopReader;
import io.chokepoint.bridge.VirtualThreads;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The JVM's scheduler of virtual threads. */
final class CarriersReader implements LoopReader {

  @Override
  public boolean reads(Class<?> type) {
    return type == VirtualThreads.class;
  }

  @Override
  public boolean isShutDown(Executor loop) {
    return false;
  }

  @Override
  public @Nullable Integer pending(Executor loop) {
    return Getters.count(((VirtualThreads) loop).waiting());
  }
}
