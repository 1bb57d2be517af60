package io.chokepoint.agent;

import io.chokepoint.bridge.Bridge;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the agent's own threads: daemons, of the agent's loader, and muted, so that nothing they do
 * is recorded as the application's.
 */
public final class AgentThreads implements ThreadFactory {

  private final String name;
  private final AtomicInteger number = new AtomicInteger();

  public AgentThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable work) {
    int n = number.incrementAndGet();
    Thread thread =
        new Thread(
            null,
            () -> {
              Bridge.mute();
              work.run();
            },
            n == 1 ? name : name + "-" + n,
            0,
            false);
    thread.setDaemon(true);
    thread.setContextClassLoader(AgentThreads.class.getClassLoader());
    return thread;
  }
}
