package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParkedTest {

  private static final Resource WORKERS = new Resource(0, Resource.Kind.WORKER_THREADS, "http");

  private final Ledger ledger = new Ledger();

  @Test
  void beginsWhenTheWorkWasReadyAndChargesTheWaitForTheThread() {
    ledger.state.tookUp(WORKERS, 1_000, 1_400);
    ledger.start(1_500, null);

    assertThat(ledger.end(2_000)).isEqualTo(1_000);
    assertThat(ledger.selfNanos(0)).isEqualTo(400);
    assertThat(ledger.resource(0)).isSameAs(WORKERS);
    assertThat(ledger.attributedNanos()).isEqualTo(400);
  }

  @Test
  void chargesTheWaitToTheFirstRequestOfTheWorkOnly() {
    ledger.state.tookUp(WORKERS, 1_000, 1_400);
    ledger.start(1_500, null);
    ledger.end(2_000);
    ledger.start(9_000, null);

    assertThat(ledger.end(9_500)).isEqualTo(500);
    assertThat(ledger.charged()).isZero();
  }

  @Test
  void chargesNothingForWorkThatWasNoRequest() {
    ledger.state.tookUp(WORKERS, 1_000, 1_400);
    ledger.state.putDown();
    ledger.start(9_000, null);

    assertThat(ledger.end(9_500)).isEqualTo(500);
    assertThat(ledger.charged()).isZero();
  }

  @Test
  void chargesTheWaitOfADispatchToTheRequestThatGoesOn() {
    Ledger thread = new Ledger();
    ledger.start(0, null);
    thread.state.tookUp(WORKERS, 300, 350);
    thread.chargeWorkers(ledger, 0);

    assertThat(ledger.end(1_000)).isEqualTo(1_000);
    assertThat(ledger.attributedNanos()).isEqualTo(50);
  }

  @Test
  void callsARequestByItsMappingUntilARouteIsKnownAndByItsFirstRouteThen() {
    ledger.start(0, null);
    ledger.identity.mapping("/api/*");
    assertThat(ledger.route()).isEqualTo("/api/*");
    assertThat(ledger.identity.routeKnown()).isFalse();

    ledger.identity.route("/orders/{id}");
    ledger.identity.route("/error");
    ledger.identity.mapping("/*");

    assertThat(ledger.route()).isEqualTo("/orders/{id}");
  }

  @Test
  void namesWhatAFrameworkMadeAServerErrorOfAndNothingElse() {
    ledger.start(0, null);
    ledger.identity.failing(new IllegalStateException());
    ledger.identity.outcome(404, null);
    assertThat(ledger.failure()).isNull();

    ledger.start(0, null);
    ledger.identity.failing(new IllegalStateException());
    ledger.identity.outcome(500, null);
    assertThat(ledger.failure()).isEqualTo("IllegalStateException");
  }

  @Test
  void isTakenByOneOnly() {
    Parked parked = new Parked(ledger);

    assertThat(parked.take()).isSameAs(ledger);
    assertThat(parked.take()).isNull();
  }

  @Test
  void isWaitedForWhileATaskSaysWhatItDid() throws Exception {
    Parked parked = new Parked(ledger);
    Ledger settling = parked.settling();
    CompletableFuture<Ledger> taker = CompletableFuture.supplyAsync(parked::take);

    assertThat(settling).isSameAs(ledger);
    parked.settled(ledger);
    assertThat(taker.get(10, TimeUnit.SECONDS)).isSameAs(ledger);
    assertThat(parked.settling()).isNull();
  }
}
