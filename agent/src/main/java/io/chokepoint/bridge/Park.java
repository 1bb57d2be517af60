package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** What a ledger's thread parks for now, and who held it when it began to. One for each ledger. */
final class Park {

  /** Whether we are at work ourselves, whose own waits are charged to no request. */
  boolean busy;

  @Nullable Object blocker;
  Awaited awaited = Awaited.UNTOLD;
  @Nullable Holder holder;

  /** Where waits of {@link #foundFor} whose blockers did not last were last found to be. */
  @Nullable Resource found;

  /** A route; empty where none was known yet. */
  String foundFor = "";

  /** Before their routes are known, two requests have nothing in common. */
  void requestBegins() {
    found = foundFor.isEmpty() ? null : found;
  }

  void begin(@Nullable Object waitsFor, Awaited told, @Nullable Holder heldBy) {
    blocker = waitsFor;
    awaited = told;
    holder = heldBy;
  }

  /** Keeps nothing of the application's alive. */
  void clear() {
    begin(null, Awaited.UNTOLD, null);
  }
}
