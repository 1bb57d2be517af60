package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.LookAlikesWords;
import io.chokepoint.core.diagnosis.words.SlowDiskWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests read, write or flush files, and that takes longer the more of them do: the disk is what
 * they queue for; or it is most of the time of an endpoint that misses its target.
 */
public final class SlowDisk implements Rule {

  private static final double MOST = 0.5;

  /** Bytes: who flushes what it wrote writes a block of the file system at the least. */
  private static final double BLOCK = 4096;

  @Override
  public Kind kind() {
    return Kind.SLOW_DISK;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    ResourceId heaviest = Visits.heaviest(c, ResourceKind.DISK);
    if (heaviest == null) {
      return Assessment.silent(SlowDiskWords.NO_FILE_SEEN);
    }
    ResourceId slowed = c.attribution().most(ResourceKind.DISK);
    double share = slowed == null ? 0 : c.attribution().shareOf(c.attribution().of(slowed));
    if (slowed != null && share >= Finding.LEAST_SHARE && c.degradation().material()) {
      return Assessment.fires(finding(c, slowed, share));
    }
    double part = Visits.partOfLatency(c, heaviest);
    boolean missed = !c.degradation().targetsMissed().isEmpty() && !c.degradation().slower();
    if (missed && part >= MOST) {
      return Assessment.fires(finding(c, heaviest, part));
    }
    if (c.unloaded() == null && c.degradation().material() && part >= Finding.LEAST_SHARE) {
      return Assessment.insufficient(SlowDiskWords.NO_LIGHTER_LEVEL, 100 * part, heaviest.name());
    }
    return Assessment.silent(SlowDiskWords.SMALL_SHARE, heaviest.name(), 100 * share);
  }

  private static Finding finding(Case c, ResourceId id, double share) {
    Visits now = Visits.of(c.loaded(), id);
    Visits then = Visits.of(c.unloaded(), id);
    boolean compared = c.unloaded() != null && then.meanNanos() > 0;
    double alone = Visits.aloneNanos(c, id);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(SlowDiskWords.MEAN_TIME, id.name()),
            now.meanNanos() / 1e6,
            "ms",
            compared ? (Double) (then.meanNanos() / 1e6) : null));
    evidence.add(
        new Evidence(
            SlowDiskWords.AT_FILES,
            now.concurrency(),
            "requests",
            compared ? (Double) then.concurrency() : null));
    evidence.add(new Evidence(SlowDiskWords.RATE, now.perSecond(), "1/s", null));
    Double written = perSecond(c.loaded());
    if (written != null) {
      evidence.add(
          new Evidence(
              SlowDiskWords.BYTES_WRITTEN,
              written / (1 << 20),
              "MiB/s",
              c.unloaded() == null ? null : megabytes(perSecond(c.unloaded()))));
    }
    boolean reads = written != null && written < BLOCK * now.perSecond();
    String each =
        written == null || now.perSecond() <= 0
            ? ""
            : Text.of(SlowDiskWords.BYTES_EACH, written / now.perSecond() / (1 << 20));
    return new Finding(
        Kind.SLOW_DISK,
        id,
        c.endpointsBy(e -> residence(c, e, id)),
        share,
        evidence,
        ruledOut(c, id),
        new Remedy(
            Text.of(
                SlowDiskWords.WAIT_LESS,
                id.name(),
                now.concurrency(),
                Text.time(now.meanNanos()),
                each,
                Text.time(alone),
                reads ? SlowDiskWords.OPEN_FEWER : SlowDiskWords.FLUSH_LESS),
            null,
            null,
            null),
        Visits.meanWithout(c, id, Text.of(SlowDiskWords.AS_UNLOADED, Text.time(alone))),
        null);
  }

  /** Bytes that this JVM wrote to disks; null where it was not measured. */
  private static @Nullable Double perSecond(Level level) {
    double bytes = 0;
    double nanos = 0;
    for (Window w : level.windows()) {
      Long written = w.system().diskWriteBytes();
      if (written != null) {
        bytes += written;
        nanos += w.lengthNanos();
      }
    }
    return nanos <= 0 ? null : (Double) (bytes / nanos * 1e9);
  }

  private static @Nullable Double megabytes(@Nullable Double bytes) {
    return bytes == null ? null : (Double) (bytes / (1 << 20));
  }

  private static double residence(Case c, String endpoint, ResourceId id) {
    var e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(id).residenceNanos();
  }

  private static List<RuledOut> ruledOut(Case c, ResourceId id) {
    List<RuledOut> out = new ArrayList<>();
    ResourceId lock = Visits.heaviest(c, ResourceKind.LOCK);
    out.add(
        new RuledOut(
            Kind.JAVA_LOCK,
            lock == null
                ? SlowDiskWords.NO_LOCK_SEEN
                : Text.of(
                    SlowDiskWords.LOCK_SHARE,
                    lock.name(),
                    100 * c.attribution().shareOf(c.attribution().of(lock)),
                    id.name(),
                    100 * c.attribution().shareOf(c.attribution().of(id)))));
    LookAlikes.processors(c, LookAlikesWords.NO_QUEUE_FOR_PROCESSORS, out);
    return out;
  }
}
