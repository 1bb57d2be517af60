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
import io.chokepoint.core.diagnosis.words.LargePayloadWords;
import io.chokepoint.core.diagnosis.words.ProcessorWords;
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
      return Assessment.silent(ProcessorWords.TOO_FEW_SAMPLES);
    }
    double part = part(c, hot);
    String largest = largest(c);
    if (largest == null) {
      return Assessment.silent(LargePayloadWords.SIZE_UNKNOWN, 100 * part);
    }
    double share = SlowCode.share(c, part);
    if (isIt(c, hot) && CpuSaturated.byThisService(c) && share >= Finding.LEAST_SHARE) {
      return Assessment.fires(finding(c, hot, largest, part, share));
    }
    return Assessment.silent(
        LargePayloadWords.NOT_LARGE, largest, kilobytes(bytes(c, largest)), 100 * part);
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
        : Text.of(LargePayloadWords.ANSWER_WRITTEN, largest, kilobytes(bytes));
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
    return Text.of(LargePayloadWords.KIB, bytes / 1024);
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
            new Evidence(Text.of(LargePayloadWords.BODY, largest), each / 1024, "KiB", null),
            new Evidence(LargePayloadWords.BODIES, perSecond * each / (1 << 20), "MiB/s", null),
            new Evidence(
                LargePayloadWords.SAMPLES_SERIALISING,
                100 * hot.activities().getOrDefault(Activity.SERIALISATION, 0.0),
                "%",
                null),
            new Evidence(ProcessorWords.CPUS_OF_OWN_CODE, cpu.application(), "CPUs", null)),
        List.of(
            new RuledOut(
                Kind.GC_PRESSURE, Text.of(ProcessorWords.COLLECTOR_USES, cpu.collector()))),
        new Remedy(
            Text.of(
                LargePayloadWords.ANSWER_LESS,
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
            ProcessorWords.STRETCH_WITHOUT,
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, u == null ? 1 : u))),
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, left))),
            "times",
            ProcessorWords.UTILIZATION_THEN_QUEUE),
        null);
  }
}
