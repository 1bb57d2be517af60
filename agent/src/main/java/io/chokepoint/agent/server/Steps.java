package io.chokepoint.agent.server;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps marked on this agent, those of one run: a driver names its run, and all tools that name
 * none count as one. One step is under way at a time: beginning the next ends it. A name that comes
 * again replaces the step before it: the next run is the one of interest.
 *
 * <p>A driver that names its run has the agent for itself until it says that the run is over, or
 * has not been heard of for {@value #LEASE_MILLIS} ms. A step that asked for a lease ends when its
 * driver was last heard of, if that was longer ago than the lease; should the driver speak again
 * before the next step, it had only been slow, and the step goes on.
 */
public final class Steps {

  /** More than any plan has; the oldest go first. */
  static final int MOST = 500;

  /** Several times as long as a driver is silent in a run. */
  static final long LEASE_MILLIS = 10_000;

  private final List<Step> ended = new ArrayList<>();
  private @Nullable Open open;
  private @Nullable String marking;
  private @Nullable Holder holder;

  /** Its last questions may come in after it said that it is over. */
  private @Nullable String over;

  /** The last that asked for the agent while the present run had it. */
  private @Nullable String refused;

  private record Holder(String run, long heardMillis) {}

  /**
   * The step under way.
   *
   * @param leaseMillis 0 where it goes on until it is ended
   */
  private record Open(Step step, @Nullable String run, long leaseMillis) {}

  /**
   * A driver speaks.
   *
   * @return null, or how long ago another driver spoke, to whom the agent belongs
   */
  public synchronized @Nullable Other heard(String run, long nowMillis) {
    Other other = other(run, nowMillis);
    if (other != null) {
      refused = run;
    } else if (!run.equals(over)) {
      settle(run, nowMillis);
      refused = holder != null && holder.run.equals(run) ? refused : null;
      holder = new Holder(run, nowMillis);
    }
    return other;
  }

  /** Another run that was refused since the present one began; null where none was. */
  synchronized @Nullable String refused() {
    return refused;
  }

  /**
   * Another run than one's own.
   *
   * @param silentMillis since it was heard of
   */
  record Other(String run, long silentMillis) {}

  /** The run that has the agent for itself, if it is another one. */
  synchronized @Nullable Other other(@Nullable String run, long nowMillis) {
    if (holder == null || holder.run.equals(run)) {
      return null;
    }
    long silent = Math.max(0, nowMillis - holder.heardMillis);
    return silent > LEASE_MILLIS ? null : new Other(holder.run, silent);
  }

  /**
   * A step's steady load began now.
   *
   * @param run null where the tool does not name it
   * @param leaseMillis after how long a silence of the driver it ends; 0 for never
   */
  public synchronized void begin(
      String name, Offered offered, @Nullable String run, long leaseMillis, long nowMillis) {
    if (open != null) {
      close(endOf(open, nowMillis));
    }
    if (!Objects.equals(run, marking)) {
      ended.clear();
      marking = run;
    }
    ended.removeIf(s -> s.name().equals(name));
    open = new Open(new Step(name, nowMillis, nowMillis, offered), run, leaseMillis);
  }

  /** A step's steady load ended now; false if it is not under way. */
  public synchronized boolean end(String name, long nowMillis) {
    if (open == null || !open.step.name().equals(name)) {
      return false;
    }
    close(endOf(open, nowMillis));
    return true;
  }

  /** A run is over: its step ends, and the agent is free for the next. */
  public synchronized void done(String run, long nowMillis) {
    if (open != null && run.equals(open.run)) {
      close(endOf(open, nowMillis));
    }
    if (holder != null && holder.run.equals(run)) {
      holder = null;
      over = run;
    }
  }

  /** Those that have ended, in order. */
  public synchronized List<Step> ended(long nowMillis) {
    List<Step> all = new ArrayList<>(ended);
    if (open != null && hasLapsed(open, nowMillis)) {
      all.add(until(open.step, endOf(open, nowMillis)));
    }
    return all;
  }

  /** The one under way, as if it ended now; null where there is none. */
  public synchronized @Nullable Step underWay(long nowMillis) {
    return open == null || hasLapsed(open, nowMillis) ? null : until(open.step, nowMillis);
  }

  /** All of them, the one under way as if it ended now. */
  public synchronized List<Step> all(long nowMillis) {
    List<Step> all = new ArrayList<>(ended);
    if (open != null) {
      all.add(until(open.step, endOf(open, nowMillis)));
    }
    return all;
  }

  /** The step of a driver that another one follows has ended. */
  private void settle(String run, long nowMillis) {
    if (open != null && open.run != null && !open.run.equals(run)) {
      close(endOf(open, nowMillis));
    }
  }

  private void close(long toMillis) {
    ended.add(until(Objects.requireNonNull(open).step, toMillis));
    open = null;
    if (ended.size() > MOST) {
      ended.remove(0);
    }
  }

  private boolean hasLapsed(Open step, long nowMillis) {
    return step.leaseMillis > 0 && nowMillis - lastHeard(step) > step.leaseMillis;
  }

  private long endOf(Open step, long nowMillis) {
    return hasLapsed(step, nowMillis) ? lastHeard(step) : nowMillis;
  }

  private long lastHeard(Open step) {
    boolean heard = holder != null && holder.run.equals(step.run);
    long began = step.step.fromMillis();
    return heard ? Math.max(began, Objects.requireNonNull(holder).heardMillis) : began;
  }

  private static Step until(Step step, long toMillis) {
    return new Step(step.name(), step.fromMillis(), toMillis, step.offered());
  }
}
