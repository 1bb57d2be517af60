package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {

  private static final ResourceId STOCK = new ResourceId(ResourceKind.DOWNSTREAM, "stock:80");
  private static final ResourceId DEPOT = new ResourceId(ResourceKind.DOWNSTREAM, "depot:80");

  private final Verdict shop = found(finding(Kind.SLOW_DOWNSTREAM, STOCK, 0.9));
  private final Verdict stock = found(finding(Kind.SLOW_DOWNSTREAM, DEPOT, 0.8));
  private final Verdict depot = found(finding(Kind.POOL_TOO_SMALL, ResourceId.pool("main"), 0.5));

  @Test
  void theLastOfAChainOfThreeIsNamedFirstFromTheFirst() {
    Verdict joined =
        Chain.joined(
            shop,
            List.of(
                new Chain.Callee("stock", "stock:80", stock),
                new Chain.Callee("depot", "depot:80", depot)));

    assertThat(joined.findings())
        .extracting(f -> f.resource().toString())
        .containsExactly(
            "connection-pool:main in depot", "downstream:depot:80 in stock", "downstream:stock:80");
    assertThat(joined.findings().get(0).share()).isEqualTo(0.5 * 0.8 * 0.9);
    assertThat(joined.findings().get(0).remedy().what()).isEqualTo("in depot: do it");
    assertThat(joined.findings().get(0).endpoints()).containsExactly("GET /a");
    assertThat(joined.summary()).isEqualTo("it. Inside depot: it.");
    assertThat(joined.findings().get(0).predicted().what()).isEqualTo("in depot: p95");
  }

  @Test
  void servicesThatCallEachOtherEnd() {
    Verdict back = found(finding(Kind.SLOW_DOWNSTREAM, STOCK, 0.7));

    Verdict joined =
        Chain.joined(
            shop,
            List.of(
                new Chain.Callee("stock", "stock:80", stock),
                new Chain.Callee("depot", "depot:80", back)));

    assertThat(joined.findings()).hasSize(3);
  }

  @Test
  void aCalleeThatIsNoSlowerItselfLeavesTheWayBetweenThem() {
    Verdict healthy = new Verdict(Outcome.HEALTHY, "fine.", List.of(), List.of());

    Verdict joined = Chain.joined(shop, List.of(new Chain.Callee("stock", "stock:80", healthy)));

    assertThat(joined.findings()).isEqualTo(shop.findings());
    assertThat(joined.summary()).contains("stock itself is no slower");
  }

  @Test
  void whoIsNotCalledChangesNothing() {
    assertThat(Chain.joined(shop, List.of(new Chain.Callee("depot", "depot:80", depot))))
        .isEqualTo(shop);
  }

  private static Verdict found(Finding finding) {
    return new Verdict(Outcome.FINDINGS, "it.", List.of(finding), List.of());
  }

  private static Finding finding(Kind kind, ResourceId resource, double share) {
    return new Finding(
        kind,
        resource,
        List.of("GET /a"),
        share,
        List.of(),
        List.of(),
        new Remedy("do it", null, null, null),
        new Prediction("p95", 2, 1, "ms", "law"),
        null);
  }
}
