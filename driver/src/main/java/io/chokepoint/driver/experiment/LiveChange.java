package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Lease;
import org.jspecify.annotations.Nullable;

/** A change of the service that an experiment makes and takes back. None of it waits. */
interface LiveChange {

  /**
   * Makes the change.
   *
   * @param block in which that is
   * @param value what is set
   */
  void take(String block, int value);

  /** Whether the agent did not make the change of a block, which need not have been possible. */
  boolean refused(String block);

  /** Lets the change last. */
  void renew(String block);

  /** Takes the change back. */
  void giveBack(String block);

  /** Looks whether the service has followed what was taken back. */
  void follow(String block);

  /**
   * When the service had followed in a block what was changed or taken back last, Unix time; null
   * where it has not.
   */
  @Nullable Long settledMillis(String block);

  /** What the agent said last of the delays in a block; null where it said nothing. */
  Lease.@Nullable Delayed delayed(String block);

  /** Why the experiment cannot go on; null as long as it can. */
  @Nullable String failure();
}
