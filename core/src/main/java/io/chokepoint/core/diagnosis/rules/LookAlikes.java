package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.words.LookAlikesWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.List;

/** What rules about waits rule out with the same figures, as far as these were measured. */
final class LookAlikes {

  private LookAlikes() {}

  /** The service that is called most answers as fast as ever. */
  static void downstream(Case c, List<RuledOut> out) {
    ResourceId service = Visits.heaviest(c, ResourceKind.DOWNSTREAM);
    if (service != null) {
      out.add(
          new RuledOut(
              Kind.SLOW_DOWNSTREAM,
              Text.of(
                  LookAlikesWords.CALLS_NO_SLOWER,
                  service.name(),
                  Text.time(Visits.of(c.loaded(), service).meanNanos()),
                  Text.time(Visits.aloneNanos(c, service)))));
    }
  }

  /**
   * The processors have room.
   *
   * @param so what follows from it, as the end of the sentence
   */
  static void processors(Case c, String so, List<RuledOut> out) {
    if (c.consumers().utilization() != null) {
      out.add(
          new RuledOut(
              Kind.CPU_SATURATED, Text.of(LookAlikesWords.PROCESSORS_SO, PoolWaits.busy(c), so)));
    }
  }
}
