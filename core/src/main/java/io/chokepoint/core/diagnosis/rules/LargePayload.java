package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service uses the processors up by writing answers that are large. */
public final class LargePayload implements Rule {

  /**
   * Ten segments of 1,460 bytes: what a server may send before the first acknowledgement comes back
   * (J. Chu and others, "Increasing TCP's Initial Window", RFC 6928, 2013). A larger answer takes
   * another round trip.
   */
  private static final double LARGE_BYTES = 14_600;

  @Override
  public Kind kind() {
    return Kind.LARGE_PAYLOAD;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT, Need.CPU);
  }

  @Override
  public Assessment assess(Case c) {
    HotCode hot = HotCode.of(c);
    if (hot == null) {
      return Assessment.silent("too few samples of running threads tell where the CPU time goes");
    }
    double part = part(c, hot);
    String largest = largest(c);
    if (largest == null) {
      return Assessment.silent(
          "how large answers are was not counted; serialisation is %.0f %% of the CPU time",
          100 * part);
    }
    double share = SlowCode.share(c, part);
    if (isIt(c, hot) && CpuSaturated.byThisService(c) && share >= Finding.LEAST_SHARE) {
      return Assessment.fires(finding(c, hot, largest, part, share));
    }
    return Assessment.silent(
        "an answer of %s has %s, and serialisation is %.0f %% of the service's CPU time",
        largest, kilobytes(bytes(c, largest)), 100 * part);
  }

  /** Whether most of the CPU time goes to writing answers that are large. */
  static boolean isIt(Case c, HotCode hot) {
    String largest = largest(c);
    return largest != null && bytes(c, largest) > LARGE_BYTES && part(c, hot) >= SlowCode.MOST;
  }

  /** What is known of large answers where too few samples tell what the CPU time is for. */
  static String hint(Case c) {
    String largest = largest(c);
    double bytes = largest == null ? 0 : bytes(c, largest);
    return bytes <= LARGE_BYTES
        ? ""
        : Text.of(" (an answer of %s has %s, which has to be written)", largest, kilobytes(bytes));
  }

  private static double part(Case c, HotCode hot) {
    return hot.activities().getOrDefault(Activity.SERIALISATION, 0.0)
        * CpuSaturated.requestsPart(c);
  }

  /**
   * The endpoint of the plan whose answers have most bytes in all; null where they were not
   * counted.
   */
  private static @Nullable String largest(Case c) {
    ClientLevel client = c.loaded().client();
    String largest = null;
    long most = 0;
    if (client != null) {
      for (Map.Entry<String, ClientLevel.Traffic> t : client.endpoints().entrySet()) {
        Long bytes = t.getValue().receivedBytes();
        if (bytes != null && bytes > most) {
          most = bytes;
          largest = t.getKey();
        }
      }
    }
    return largest;
  }

  private static double bytes(Case c, String endpoint) {
    ClientLevel client = c.loaded().client();
    ClientLevel.Traffic t = client == null ? null : client.endpoints().get(endpoint);
    Double each = t == null ? null : t.bytesEach();
    return each == null ? 0 : each;
  }

  private static String kilobytes(double bytes) {
    return Text.of("%.0f KiB", bytes / 1024);
  }

  private static Finding finding(Case c, HotCode hot, String largest, double part, double share) {
    Consumers cpu = c.consumers();
    ClientLevel client = c.loaded().client();
    ClientLevel.Traffic t = client == null ? null : client.endpoints().get(largest);
    double each = bytes(c, largest);
    double perSecond =
        client == null || t == null ? 0 : (double) t.completed() / Math.max(1, client.windows());
    Double u = cpu.utilization();
    int servers = c.loaded().machine().servers();
    double left = SlowCode.without(c, part);
    return new Finding(
        Kind.LARGE_PAYLOAD,
        ResourceId.CPU,
        List.of(hot.endpoint()),
        share,
        List.of(
            new Evidence("body of an answer of " + largest, each / 1024, "KiB", null),
            new Evidence("such bodies together", perSecond * each / (1 << 20), "MiB/s", null),
            new Evidence(
                "of the samples of running requests were at serialisation",
                100 * hot.activities().getOrDefault(Activity.SERIALISATION, 0.0),
                "%",
                null),
            new Evidence("CPUs used by this service's code", cpu.application(), "CPUs", null)),
        List.of(
            new RuledOut(
                Kind.GC_PRESSURE, Text.of("the collector uses %.2f CPUs", cpu.collector()))),
        new Remedy(
            Text.of(
                "answer less in %s: %s each at %.1f a second are %.0f MiB/s, and writing them uses"
                    + " %.1f of the %.1f CPUs of this service's code. Send pages, leave out fields that"
                    + " no client reads, or keep the bytes that were written; compress only where the"
                    + " network is the limit",
                largest,
                kilobytes(each),
                perSecond,
                perSecond * each / (1 << 20),
                part * cpu.application(),
                cpu.application()),
            null,
            null,
            null),
        new Prediction(
            "CPU residence over CPU time, without it",
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, u == null ? 1 : u))),
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, left))),
            "times",
            "utilization law, then M/M/c"),
        null);
  }
}
