package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.LockLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.VirtualThreadPinnedWords;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.LockWindow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads wait for a carrier while others, which wait themselves, keep theirs: pinned by a
 * native frame, or by a monitor on JDKs up to 23.
 */
public final class VirtualThreadPinned implements Rule {

  private static final double ACCEPTED_WAIT = 0.5;

  @Override
  public Kind kind() {
    return Kind.VIRTUAL_THREAD_PINNED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    ResourceId heaviest = Visits.heaviest(c, ResourceKind.CARRIERS);
    if (heaviest == null) {
      return Assessment.silent(VirtualThreadPinnedWords.NO_WAIT_SEEN);
    }
    ResourceId carriers = c.attribution().most(ResourceKind.CARRIERS);
    double share = carriers == null ? 0 : c.attribution().shareOf(c.attribution().of(carriers));
    if (carriers == null || share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(VirtualThreadPinnedWords.SMALL_SHARE, 100 * share);
    }
    Pins pins = Pins.of(c.loaded());
    if (pins.place == null || pins.busy < c.loaded().machine().cpus() / 2) {
      return Assessment.insufficient(
          VirtualThreadPinnedWords.KEEPERS_UNKNOWN,
          100 * share,
          pins.busy,
          c.loaded().machine().cpus());
    }
    return Assessment.fires(finding(c, carriers, pins, share));
  }

  /**
   * What was pinned at one level.
   *
   * @param place the one that kept carriers longest in all; null where nothing was pinned
   * @param busy carriers kept at a time, by Little's law
   * @param perSecond how often a carrier was kept
   */
  private record Pins(@Nullable String place, double busy, double perSecond, double placeNanos) {

    static Pins of(Level level) {
      String place = null;
      double most = 0;
      double mean = 0;
      long count = 0;
      for (Map.Entry<String, LockLevel> lock : level.locks().entrySet()) {
        if (lock.getKey().startsWith(LockLevel.PINNED)) {
          double here = lock.getValue().waits().count() * lock.getValue().waits().meanNanos();
          count += lock.getValue().waits().count();
          if (here > most) {
            most = here;
            mean = lock.getValue().waits().meanNanos();
            place = lock.getKey().substring(LockLevel.PINNED.length()).replaceFirst("^ at ", "");
          }
        }
      }
      double seconds = Math.max(1e-9, level.seconds());
      return new Pins(place, LockLevel.carriersPinned(level), count / seconds, mean);
    }
  }

  private static Finding finding(Case c, ResourceId carriers, Pins pins, double share) {
    double cpus = c.loaded().machine().cpus();
    double saved = c.attribution().of(carriers) / Math.max(1, c.loaded().requests());
    double growth = c.wantedPerSecond(saved) / Math.max(1e-9, c.loaded().perSecond());
    double busy = pins.busy * growth;
    int enough = Staffing.withMeanWaitAtMost(busy, ACCEPTED_WAIT);
    String place =
        pins.place == null || pins.place.isEmpty() ? VirtualThreadPinnedWords.ITS_CODE : pins.place;
    Visits now = Visits.of(c.loaded(), carriers);
    Visits then = Visits.of(c.unloaded(), carriers);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            VirtualThreadPinnedWords.MEAN_WAIT,
            now.meanNanos() / 1e6,
            "ms",
            c.unloaded() == null ? null : (Double) (then.meanNanos() / 1e6)));
    evidence.add(
        new Evidence(VirtualThreadPinnedWords.WAITING, now.concurrency(), "threads", null));
    evidence.add(
        new Evidence(
            Text.of(VirtualThreadPinnedWords.CARRIERS_KEPT, cpus), pins.busy, "carriers", null));
    evidence.add(
        new Evidence(
            Text.of(VirtualThreadPinnedWords.TIME_PINNED, place),
            pins.placeNanos / 1e6,
            "ms",
            null));
    LockLevel held = c.loaded().locks().get(LockWindow.CARRIERS);
    if (held != null) {
      new Places(held.holders())
          .evidence(holder -> Text.of(VirtualThreadPinnedWords.KEPT_BY, holder), 2, evidence);
    }
    return new Finding(
        Kind.VIRTUAL_THREAD_PINNED,
        carriers,
        c.endpointsBy(e -> c.excessAt(e, carriers)),
        share,
        evidence,
        ruledOut(c),
        new Remedy(
            Text.of(
                VirtualThreadPinnedWords.DO_NOT_PIN,
                place,
                cpus,
                Text.time(pins.placeNanos),
                cpus / Math.max(1, pins.placeNanos) * 1e9,
                enough),
            "jdk.virtualThreadScheduler.parallelism",
            cpus,
            (double) enough),
        Visits.meanWithout(c, carriers, VirtualThreadPinnedWords.CARRIER_LEFT),
        null);
  }

  private static List<RuledOut> ruledOut(Case c) {
    List<RuledOut> out = new ArrayList<>();
    LookAlikes.processors(c, VirtualThreadPinnedWords.CARRIER_UNUSED, out);
    LookAlikes.downstream(c, out);
    return out;
  }
}
