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
import java.util.function.Supplier;

/**
 * Looks whether the agent sees what the service does, and says once of each kind that it does not.
 */
final class BlindWatch {

  /** So many seconds are looked at, each of them once. */
  static final int SECONDS = 30;

  private final Consumer<String> say;
  private final Supplier<List<String>> misfits;
  private final Deque<Window> newest = new ArrayDeque<>();
  private final Set<String> said = new HashSet<>();
  private volatile List<String> words = List.of();

  /**
   * @param say a line of the service's log
   * @param misfits probes that failed for good, by what the JVM says of it
   */
  BlindWatch(Consumer<String> say, Supplier<List<String>> misfits) {
    this.say = say;
    this.misfits = misfits;
  }

  /** Called by one thread, each second. */
  void look(Window window) {
    newest.addLast(window);
    if (newest.size() < SECONDS) {
      return;
    }
    List<String> all = new ArrayList<>(Blindness.of(new ArrayList<>(newest)));
    for (String misfit : misfits.get()) {
      all.add(
          "a probe does not fit a library of this service ("
              + misfit
              + "), and what it was to see is missing: a version that the guide does not list, or a"
              + " jar from which methods were removed");
    }
    words = List.copyOf(all);
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
