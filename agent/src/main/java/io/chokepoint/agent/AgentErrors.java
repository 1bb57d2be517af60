package io.chokepoint.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Errors swallowed inside the agent, as none may reach the application. All are counted; the first
 * few are kept in words.
 */
public final class AgentErrors {

  private static final int KEPT = 10;

  private final LongAdder count = new LongAdder();
  private final List<String> first = new ArrayList<>();

  public void add(String where, Throwable error) {
    add(where + ": " + error);
  }

  public void add(String error) {
    count.increment();
    synchronized (first) {
      if (first.size() < KEPT) {
        first.add(error);
      }
    }
  }

  public long count() {
    return count.sum();
  }

  /** The first ten, oldest first. */
  public List<String> first() {
    synchronized (first) {
      return List.copyOf(first);
    }
  }
}
