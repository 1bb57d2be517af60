package io.chokepoint.agent;

import io.chokepoint.core.diagnosis.Blindness;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks whether the agent sees what the service does, and says once of each kind that it does not.
 */
final class BlindWatch {

  /** So many seconds are looked at, each of them once. */
  static final int SECONDS = 30;

  private final Consumer<String> say;
  private final Deque<Window> newest = new ArrayDeque<>();
  private final Set<String> said = new HashSet<>();
  private volatile List<String> words = List.of();

  /**
   * @param say a line of the service's log
   */
  BlindWatch(Consumer<String> say) {
    this.say = say;
  }

  /** Called by one thread, each second. */
  void look(Window window) {
    newest.addLast(window);
    if (newest.size() < SECONDS) {
      return;
    }
    words = Blindness.of(new ArrayList<>(newest));
    newest.clear();
    for (String word : words) {
      if (said.add(kind(word))) {
        say.accept("warning: " + word);
      }
    }
  }

  /**
   * What of the last {@value #SECONDS} seconds was not seen, and what to do; empty where all was.
   */
  List<String> words() {
    return words;
  }

  /** Without the figures, which differ from time to time. */
  private static String kind(String word) {
    return word.replaceAll("[\\d.,]+", "");
  }
}
