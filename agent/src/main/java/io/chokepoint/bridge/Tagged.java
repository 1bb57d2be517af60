package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** What an instrumented class becomes when it is given a field for the bridge to remember by. */
public interface Tagged {

  @Nullable Object chokepoint$tag();

  void chokepoint$tag(@Nullable Object tag);
}
