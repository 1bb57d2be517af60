package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.EnumSet;
import java.util.Set;

/** Which part of its requests' time a ledger charges where. */
final class Shares {

  private static final Set<ResourceKind> STRANGERS =
      EnumSet.of(ResourceKind.RUN_QUEUE, ResourceKind.GC, ResourceKind.SAFEPOINT);

  private Shares() {}

  /** All but a tenth: the first of a few requests load classes, which is nobody's. */
  static void assertMostlyOf(LedgerSum ledger, ResourceKind kind, String name) {
    ResourceId resource = new ResourceId(kind, name);
    assertThat(ratio(ledger.charge(resource), ledger))
        .as(resource + " of " + ledger)
        .isBetween(0.9, 1.0);
  }

  /** A JVM's first call of a few loads classes on its way to a free connection. */
  static void assertHardlyOf(LedgerSum ledger, ResourceKind kind) {
    assertThat(ratio(ledger.charge(kind), ledger)).as(kind + " of " + ledger).isLessThan(0.05);
  }

  static void assertNothingOf(LedgerSum ledger, ResourceKind... kinds) {
    assertThat(ledger.requests()).isPositive();
    for (ResourceKind kind : kinds) {
      assertThat(ledger.charge(kind)).as(kind + " of " + ledger).isEqualTo(Charge.NONE);
    }
  }

  /**
   * Of the time in which the request had a processor or needed none: others load this machine, and
   * a JVM that has just started stands still at times.
   */
  private static double ratio(Charge charge, LedgerSum ledger) {
    long nanos = ledger.wallNanos();
    for (ResourceKind stranger : STRANGERS) {
      nanos -= ledger.charge(stranger).residenceNanos();
    }
    assertThat(nanos).isPositive();
    return (double) charge.residenceNanos() / nanos;
  }
}
