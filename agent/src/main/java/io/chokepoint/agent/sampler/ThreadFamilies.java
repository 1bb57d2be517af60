package io.chokepoint.agent.sampler;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How many threads live, by what they are called but for the numbers: {@code pool-#-thread-#}.
 * Asked for every few seconds, as it takes a microsecond a thread; more seldom where there are
 * thousands.
 */
final class ThreadFamilies {

  static final String OTHER = "other";

  /** Families told apart; the rest counts as {@value #OTHER}. */
  static final int MOST = 12;

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final int SHOWN = 60;
  private static final int EVERY = 5;
  private static final int MANY = 1_000;
  private static final int EVERY_OF_MANY = 20;

  private final Supplier<List<String>> names;
  private int wait;

  /**
   * @param names of the threads that live
   */
  ThreadFamilies(Supplier<List<String>> names) {
    this.names = names;
  }

  static ThreadFamilies ofThisJvm() {
    return new ThreadFamilies(ThreadFamilies::living);
  }

  /** Called once a second; empty where it is not yet time. */
  Map<String, Integer> look() {
    if (--wait > 0) {
      return Map.of();
    }
    List<String> living = names.get();
    wait = living.size() > MANY ? EVERY_OF_MANY : EVERY;
    Map<String, Integer> families = new HashMap<>();
    for (String name : living) {
      families.merge(family(name), 1, Integer::sum);
    }
    return largest(families);
  }

  private static Map<String, Integer> largest(Map<String, Integer> families) {
    Map<String, Integer> largest = new HashMap<>();
    families.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(
            family ->
                largest.merge(
                    largest.size() < MOST ? family.getKey() : OTHER,
                    family.getValue(),
                    Integer::sum));
    return largest;
  }

  static String family(String name) {
    String family = NUMBER.matcher(name).replaceAll("#");
    return family.length() > SHOWN ? family.substring(0, SHOWN) + "…" : family;
  }

  private static List<String> living() {
    return livingThreads().stream().map(Thread::getName).toList();
  }

  /** Virtual threads are in no group. */
  static List<Thread> livingThreads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] all = new Thread[root.activeCount() + 100];
    int found = root.enumerate(all, true);
    return Arrays.asList(all).subList(0, found);
  }
}
