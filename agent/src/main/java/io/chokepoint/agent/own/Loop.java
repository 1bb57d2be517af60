package io.chokepoint.agent.own;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the agent's that does its rounds until the JVM ends. Whatever a round throws is
 * counted, and the next round comes a second later. An interrupt was meant for others: frameworks
 * interrupt all the threads they can see when they redeploy. A thread that ended all the same is
 * started again: each loop looks after the others, and so does a request for the agent's health.
 */
public final class Loop {

  /** What is done again and again; it sleeps itself until it is due. */
  @FunctionalInterface
  public interface Round {
    void run() throws InterruptedException;
  }

  private static final long PAUSE_MILLIS = 1_000;
  private static final List<Loop> ALL = new CopyOnWriteArrayList<>();

  private final String name;
  private final Round round;
  private final AgentErrors errors;
  private final ThreadFactory threads;
  private final long pauseMillis;
  private @Nullable Thread thread;
  private volatile boolean ended;

  Loop(String name, Round round, AgentErrors errors, ThreadFactory threads, long pauseMillis) {
    this.name = name;
    this.round = round;
    this.errors = errors;
    this.threads = threads;
    this.pauseMillis = pauseMillis;
  }

  /** Starts one, for the life of the JVM unless it is ended. */
  public static Loop start(String name, Round round, AgentErrors errors) {
    Loop loop = new Loop(name, round, errors, new AgentThreads("chokepoint-" + name), PAUSE_MILLIS);
    ALL.add(loop);
    loop.revive();
    return loop;
  }

  /** No round begins any more. The one under way is not disturbed. */
  public void end() {
    ended = true;
    ALL.remove(this);
  }

  /** Starts again those whose thread has ended. */
  public static void reviveAll() {
    ALL.forEach(Loop::revive);
  }

  synchronized void revive() {
    if (!ended && (thread == null || !thread.isAlive())) {
      try {
        Thread fresh = threads.newThread(this::run);
        fresh.start();
        thread = fresh;
      } catch (Throwable e) {
        failed(e); // no memory for a thread: the next who looks tries again
      }
    }
  }

  private void run() {
    while (!ended) {
      try {
        reviveAll();
        round.run();
      } catch (InterruptedException e) {
        // meant for others; the flag is cleared
      } catch (Throwable e) {
        if (!ended) {
          failed(e);
          pause();
        }
      }
    }
  }

  /** Nothing here may throw: where memory is short even a message may not be had. */
  private void failed(Throwable error) {
    try {
      errors.add(name, error);
    } catch (Throwable e) {
      // what cannot be told is lost
    }
  }

  private void pause() {
    try {
      Thread.sleep(pauseMillis);
    } catch (Throwable e) {
      // the next round begins at once
    }
  }
}
