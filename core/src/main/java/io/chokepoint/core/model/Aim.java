package io.chokepoint.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan wants to know of a service's capacity.
 *
 * @param holdSeconds how long a search that chose the steps looked at each before it judged it; 0
 *     where the steps were laid out
 * @param atLeast the level that must be held, users or requests a second; null where nothing is
 *     asked
 * @param users for how many users instances are to be counted
 * @param thinkNanos how long a user rests between two requests; null if not given
 * @param headroom which share of each instance is to be left free, 0 to below 1
 */
public record Aim(
    int holdSeconds,
    @Nullable Double atLeast,
    List<Integer> users,
    @Nullable Long thinkNanos,
    double headroom) {

  public static final List<Integer> USERS = List.of(1_000, 5_000, 10_000, 50_000);
  public static final double HEADROOM = 0.3;

  /** Nothing in particular. */
  public static final Aim NONE = new Aim(0, null, USERS, null, HEADROOM);

  public Aim {
    users = List.copyOf(users);
  }

  /** Whether a search chose the steps: then a missed target is what was looked for. */
  public boolean search() {
    return holdSeconds > 0;
  }

  /** Of a load. */
  public Aim of(int searchsHoldSeconds, @Nullable Long loadsThinkNanos) {
    Long think = loadsThinkNanos == null ? thinkNanos : loadsThinkNanos;
    return new Aim(searchsHoldSeconds, atLeast, users, think, headroom);
  }
}
