package io.chokepoint.driver.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes from other threads, kept until the one that talks to people picks them up. */
final class Notes implements Consumer<String> {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  @Override
  public void accept(String line) {
    lines.add(line);
  }

  void drainTo(Progress progress) {
    for (@Nullable String line = lines.poll(); line != null; line = lines.poll()) {
      progress.note(line);
    }
  }
}
