package io.chokepoint.agent.sampler;

import io.chokepoint.agent.record.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Threads to look at whether they are in a request or not, and what they are found at. */
public interface Suspects {

  /** The first few of them: more say no more. */
  List<Thread> now();

  /**
   * One was seen to be at something else than asking the system for work.
   *
   * @param place with its code
   * @param endpoint of the request it was in, empty where that was not known yet; null where it was
   *     in none
   */
  void found(Thread thread, Place place, @Nullable String endpoint);
}
