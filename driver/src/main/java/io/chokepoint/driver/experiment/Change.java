package io.chokepoint.driver.experiment;

import org.jspecify.annotations.Nullable;

/** A change of the service that an experiment makes and takes back. None of it waits. */
interface Change {

  /**
   * Makes the change.
   *
   * @param block in which that is
   */
  void take(String block);

  /** Lets the change last. */
  void renew(String block);

  /** Takes the change back. */
  void giveBack(String block);

  /** When the service had followed the latest change, Unix time; null as long as it has not. */
  @Nullable Long settledMillis();

  /** Why the experiment cannot go on; null as long as it can. */
  @Nullable String failure();
}
