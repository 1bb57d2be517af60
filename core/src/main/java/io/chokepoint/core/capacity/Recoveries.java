package io.chokepoint.core.capacity;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at what came after heavy steps: how long until the service was as it is unloaded. */
public final class Recoveries {

  /** A second can look unloaded by chance; so many in a row do not. */
  public static final int IN_A_ROW = 3;

  private Recoveries() {}

  /**
   * After the heaviest step that light load came after, and of several that are as heavy the one
   * felt longest; null where there is none, or the unloaded level is unknown.
   */
  public static @Nullable Recovery of(Run run) {
    Step lightest = lightest(run.steps());
    Unloaded unloaded = lightest == null ? null : unloaded(lightest, run);
    if (lightest == null || unloaded == null) {
      return null;
    }
    Recovery heaviest = null;
    double load = load(lightest.offered());
    for (Step step : run.steps()) {
      double heavy = load(step.offered());
      if (heavy > load(lightest.offered()) && heavy >= load) {
        Recovery recovery = after(step, run, unloaded);
        if (recovery != null) {
          heaviest = heavy > load || heaviest == null ? recovery : longer(heaviest, recovery);
          load = heavy;
        }
      }
    }
    return heaviest;
  }

  private static Recovery longer(Recovery a, Recovery b) {
    Double first = a.seconds();
    Double second = b.seconds();
    return first == null || (second != null && first >= second) ? a : b;
  }

  private static @Nullable Recovery after(Step heavy, Run run, Unloaded unloaded) {
    long next =
        run.steps().stream()
            .mapToLong(Step::fromMillis)
            .filter(from -> from >= heavy.toMillis())
            .min()
            .orElse(Long.MAX_VALUE);
    List<ClientWindow> light = new ArrayList<>();
    for (ClientWindow w : run.client()) {
      boolean rampDown = light.isEmpty() && w.startMillis() < next;
      if (w.startMillis() >= heavy.toMillis()) {
        if (unloaded.asLight(w)) {
          light.add(w);
        } else if (!rampDown) {
          break;
        }
      }
    }
    return light.size() < IN_A_ROW
        ? null
        : after(heavy.name(), light, bySecond(run.timeline()), unloaded);
  }

  /**
   * How long a step was felt.
   *
   * @param light the seconds after it, while the load was light
   * @param service by the second's start in Unix milliseconds
   */
  public static Recovery after(
      String step, List<ClientWindow> light, Map<Long, Window> service, Unloaded unloaded) {
    int back = 0;
    String last = "";
    for (int i = 0; i < light.size(); i++) {
      ClientWindow second = light.get(i);
      String missing = unloaded.missing(second, service.get(second.startMillis()));
      if (missing != null) {
        back = 0;
        last = missing;
      } else if (++back == IN_A_ROW) {
        return new Recovery(step, (double) (i + 1 - IN_A_ROW), light.size(), last);
      }
    }
    return new Recovery(step, null, light.size(), last);
  }

  private static @Nullable Unloaded unloaded(Step lightest, Run run) {
    StepEvidence light = StepEvidence.of(lightest, run);
    return Unloaded.of(light.client(), light.service());
  }

  /** By each second's start in Unix milliseconds; a window of several seconds stands at each. */
  public static Map<Long, Window> bySecond(List<Window> timeline) {
    Map<Long, Window> bySecond = new TreeMap<>();
    for (Window w : timeline) {
      for (long at = w.startMillis() / 1000 * 1000; at < w.endMillis(); at += 1000) {
        bySecond.put(at, w);
      }
    }
    return bySecond;
  }

  /** The first of the lightest: a later one may still feel what went before it. */
  private static @Nullable Step lightest(List<Step> steps) {
    return steps.stream()
        .filter(s -> load(s.offered()) > 0)
        .min(Comparator.comparingDouble(s -> load(s.offered())))
        .orElse(null);
  }

  private static double load(Offered offered) {
    Integer users = offered.users();
    Double rate = offered.perSecond();
    return users != null ? users : rate != null ? rate : 0;
  }
}
