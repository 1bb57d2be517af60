package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Growth;
import io.chokepoint.core.diagnosis.JvmLevel;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.ThreadLeakWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests start threads that never end. Fires before anything is felt, because it only ever gets
 * worse: at some number of threads none can be started any more, by the server neither.
 */
public final class ThreadLeak implements Rule {

  /** What an executor or two that were not seen may come to. */
  private static final double UNSEEN = 100;

  private static final String CALLED_BY = " < ";

  /** Before what the request was given to, where that is some calls further out. */
  private static final String IN_THE_END = " <… ";

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** What the JDK calls threads without a name. */
  private static final Pattern UNNAMED = Pattern.compile("(pool-.*-thread|Thread)-.*");

  @Override
  public Kind kind() {
    return Kind.THREAD_LEAK;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    Growth threads = c.threads();
    if (threads.points() == 0) {
      return Assessment.silent(ThreadLeakWords.TOO_FEW_COUNTS);
    }
    double explained = explained(c);
    if (!threads.goesOn() || threads.grown() < explained) {
      return Assessment.silent(ThreadLeakWords.NO_GROWTH, threads.from(), threads.to(), explained);
    }
    return Assessment.fires(finding(c, threads, explained));
  }

  /**
   * How many threads a service may well get under load: what its pools may have, or have got where
   * their threads were counted by name, and twice the requests that were inside at a time, as each
   * may keep one more busy.
   */
  private static double explained(Case c) {
    Map<String, Integer> pools = new HashMap<>();
    List<SystemWindow> counted = new ArrayList<>();
    long inside = 0;
    for (Window w : c.run().timeline()) {
      w.workers().forEach((name, p) -> put(pools, name, p.capacity()));
      w.executors().forEach((name, p) -> put(pools, name, p.capacity()));
      JvmWindow jvm = w.system().jvm();
      if (jvm != null && !jvm.threads().isEmpty()) {
        counted.add(w.system());
      }
      long now = w.endpoints().values().stream().mapToLong(EndpointWindow::inFlight).sum();
      inside = Math.max(inside, now);
    }
    for (ClientWindow w : c.run().client()) {
      inside = Math.max(inside, w.driver().inFlight());
    }
    Map<String, Integer> families = new HashMap<>();
    pools.forEach((name, size) -> families.merge(family(name), size, Integer::sum));
    double uncounted = uncounted(counted, c.run().timeline());
    double grown = 0;
    for (Map.Entry<String, Integer> f : families.entrySet()) {
      grown += Math.min(f.getValue(), grown(counted, f.getKey(), uncounted));
    }
    return UNSEEN + 2.0 * inside + grown;
  }

  /**
   * By how many the threads of a pool may have become more: between the first and the last count by
   * name, and as all threads did before and after these; no bound where there are no counts.
   */
  private static double grown(List<SystemWindow> counted, String pool, double uncounted) {
    if (counted.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    int last = count(counted.get(counted.size() - 1), pool);
    return last == 0
        ? Double.POSITIVE_INFINITY
        : Math.max(0, last - count(counted.get(0), pool)) + uncounted;
  }

  private static int count(SystemWindow counted, String pool) {
    JvmWindow jvm = counted.jvm();
    return jvm == null
        ? 0
        : jvm.threads().entrySet().stream()
            .filter(f -> f.getKey().startsWith(pool))
            .mapToInt(Map.Entry::getValue)
            .sum();
  }

  /** By how many all threads became more before the first count by name, and after the last. */
  private static double uncounted(List<SystemWindow> counted, List<Window> timeline) {
    List<Integer> all =
        timeline.stream().map(w -> w.system().threads()).filter(Objects::nonNull).toList();
    Integer first = counted.isEmpty() ? null : counted.get(0).threads();
    Integer last = counted.isEmpty() ? null : counted.get(counted.size() - 1).threads();
    return first == null || last == null
        ? Double.POSITIVE_INFINITY
        : Math.max(0, first - Collections.min(all)) + Math.max(0, Collections.max(all) - last);
  }

  /** What threads that differ in their numbers alone are counted under. */
  private static String family(String pool) {
    return NUMBER.matcher(pool).replaceAll("#");
  }

  private static void put(Map<String, Integer> pools, String name, @Nullable Integer capacity) {
    // executors of a task each, of which there are many alike, have no bound together
    if (capacity != null && !name.contains("#")) {
      pools.merge(name, capacity, Math::max);
    }
  }

  private static Finding finding(Case c, Growth threads, double explained) {
    Map<String, Map<String, Long>> started = new HashMap<>();
    Map<String, Integer> first = Map.of();
    Map<String, Integer> last = Map.of();
    for (Window w : c.run().timeline()) {
      JvmWindow jvm = w.system().jvm();
      if (jvm != null) {
        started.putAll(JvmWindow.places(started, jvm.threadsStartedBy()));
        first = first.isEmpty() ? jvm.threads() : first;
        last = jvm.threads().isEmpty() ? last : jvm.threads();
      }
    }
    String place = JvmLevel.most(started);
    String family = grownMost(first, last);
    List<String> endpoints =
        place == null ? List.of() : JvmLevel.endpoints(started.getOrDefault(place, Map.of()));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(ThreadLeakWords.LIVE_AT_END, threads.to(), "threads", threads.from()));
    evidence.add(
        new Evidence(
            Text.of(ThreadLeakWords.GROWTH_FITTED, threads.atLeast(), threads.atMost()),
            threads.perRequest(),
            "threads",
            null));
    if (family != null) {
      evidence.add(
          new Evidence(
              Text.of(ThreadLeakWords.CALLED, family),
              last.getOrDefault(family, 0),
              "threads",
              (double) first.getOrDefault(family, 0)));
    }
    if (place != null) {
      evidence.add(
          new Evidence(
              Text.of(ThreadLeakWords.STARTED_BY, place),
              100.0
                  * JvmLevel.count(started.getOrDefault(place, Map.of()))
                  / JvmLevel.countOfAll(started),
              "%",
              null));
    }
    return new Finding(
        Kind.THREAD_LEAK,
        new ResourceId(ResourceKind.EXECUTOR, family == null ? "" : family),
        endpoints,
        0,
        evidence,
        List.of(
            new RuledOut(
                Kind.WORKER_THREADS_EXHAUSTED, Text.of(ThreadLeakWords.POOLS_FILL, explained))),
        new Remedy(
            Text.of(
                ThreadLeakWords.USE_ONE_EXECUTOR,
                place == null
                    ? Text.of(
                        ThreadLeakWords.FIND_STARTER,
                        family == null ? "" : Text.of(ThreadLeakWords.NAMED, family))
                    : Text.of(ThreadLeakWords.END_THREADS, starter(place), of(endpoints)),
                family == null || UNNAMED.matcher(family).matches()
                    ? ThreadLeakWords.GIVE_NAME
                    : "",
                threads.perRequest()),
            null,
            threads.to(),
            threads.from()),
        new Prediction(
            ThreadLeakWords.LIVE,
            threads.to(),
            threads.from(),
            "threads",
            ThreadLeakWords.SHUT_DOWN_ENDS),
        null);
  }

  /** An executor is made where its first thread is started, or by the code that calls it. */
  private static String starter(String place) {
    int handler = place.indexOf(IN_THE_END);
    if (handler > 0) {
      return Text.of(
          ThreadLeakWords.STARTS_FOR,
          place.substring(0, handler).replace(CALLED_BY, ThreadLeakWords.CALLED_BY),
          place.substring(handler + IN_THE_END.length()));
    }
    int caller = place.indexOf(CALLED_BY);
    return caller < 0
        ? Text.of(ThreadLeakWords.STARTS, place)
        : Text.of(
            ThreadLeakWords.STARTS_CALLED_BY,
            place.substring(0, caller),
            place.substring(caller + CALLED_BY.length()));
  }

  /** A place with its callers, as one phrase. */
  static String calledBy(String place) {
    return place
        .replace(IN_THE_END, ThreadLeakWords.CALLED_FOR)
        .replace(CALLED_BY, ThreadLeakWords.CALLED_BY);
  }

  private static String of(List<String> endpoints) {
    return endpoints.isEmpty()
        ? ""
        : Text.of(ThreadLeakWords.FOR_ENDPOINTS, String.join(ThreadLeakWords.AND, endpoints));
  }

  private static @Nullable String grownMost(Map<String, Integer> first, Map<String, Integer> last) {
    String most = null;
    int grown = 0;
    for (Map.Entry<String, Integer> family : last.entrySet()) {
      int by = family.getValue() - first.getOrDefault(family.getKey(), 0);
      if (by > grown) {
        grown = by;
        most = family.getKey();
      }
    }
    return most;
  }
}
