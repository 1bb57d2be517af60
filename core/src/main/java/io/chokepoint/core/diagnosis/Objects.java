package io.chokepoint.core.diagnosis;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.JvmWindow.Recorded;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which objects take the memory, and which code makes them, as far as the JVM's recordings of the
 * run tell. They are begun where memory becomes short, so that what they show is of then.
 *
 * @param place {@code byte[] at com.shop.Cart.add:41}
 * @param share of all that were sampled, 0 to 1
 */
public record Objects(String place, double share) {

  /** A place that makes less is not where to begin. */
  private static final double MATERIAL = 0.1;

  /** With fewer a tenth is not told from nothing: {@code 0.9^30} is 4 %. */
  private static final long FEWEST = 30;

  private static final String AT = " at ";

  /** Of all bytes that were allocated; null where nothing was recorded, or no place stands out. */
  public static @Nullable Objects mostAllocated(Run run) {
    Recorded all = recorded(run);
    return all == null ? null : most(all.allocated());
  }

  /** Of the objects that stayed; null as above. */
  public static @Nullable Objects mostKept(Run run) {
    Recorded all = recorded(run);
    boolean enough = all != null && sum(all.kept()) >= FEWEST;
    return all == null || !enough ? null : most(all.kept());
  }

  private static @Nullable Recorded recorded(Run run) {
    Recorded sum = null;
    for (Window w : run.timeline()) {
      JvmWindow jvm = w.system().jvm();
      Recorded next = jvm == null ? null : jvm.recorded();
      sum = sum == null ? next : next == null ? sum : sum.plus(next);
    }
    return sum;
  }

  private static @Nullable Objects most(Map<String, Long> places) {
    double all = sum(places);
    return places.entrySet().stream()
        .filter(e -> e.getKey().contains(AT) && !e.getKey().endsWith(JvmWindow.UNKNOWN_PLACE))
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .map(e -> new Objects(e.getKey(), e.getValue() / all))
        .filter(o -> o.share >= MATERIAL)
        .orElse(null);
  }

  private static long sum(Map<String, Long> places) {
    return places.values().stream().mapToLong(Long::longValue).sum();
  }
}
