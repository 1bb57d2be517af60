package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldTest {

  private static final Resource POOL = new Resource(0, Resource.Kind.CONNECTION_POOL, "main");
  private static final Resource QUERY = new Resource(1, Resource.Kind.SQL, "select");
  private static final Resource CALL = new Resource(2, Resource.Kind.DOWNSTREAM, "partner:80");

  private final Ledger ledger = new Ledger();
  private final Hold hold = new Hold(POOL);

  @Test
  void tellsWhatItsHolderDidUpToNowAndIsAt() {
    ledger.start(0, null);
    ledger.exit(ledger.enter(QUERY, 10), 20);
    hold.borrowed(ledger, 100, null);
    ledger.took(hold);
    ledger.exit(ledger.enter(QUERY, 150), 250);
    ledger.enter(CALL, 300);
    ledger.enter(QUERY, 500);

    HoldSoFar seen = hold.soFar(1_000);

    assertThat(seen.heldNanos).isEqualTo(900);
    assertThat(seen.visited()).containsEntry(QUERY, 600L).containsEntry(CALL, 200L).hasSize(2);
    assertThat(seen.inside()).isSameAs(QUERY);
  }

  @Test
  void leavesOutWhatAVisitTookBeforeTheConnectionWasBorrowedInIt() {
    ledger.start(0, null);
    ledger.enter(CALL, 10);
    hold.borrowed(ledger, 100, null);

    assertThat(hold.soFar(150).visited()).containsEntry(CALL, 50L).hasSize(1);
  }

  @Test
  void leavesOutTheWaitForTheConnectionItself() {
    ledger.start(0, null);
    ledger.enter(POOL, 10);
    hold.borrowed(ledger, 100, null);
    ledger.took(hold);
    ledger.exitBorrow(POOL, 101);
    ledger.exit(ledger.enter(QUERY, 110), 120);

    assertThat(hold.soFar(150).visited()).containsEntry(QUERY, 10L).hasSize(1);
  }

  @Test
  void countsTheWaitForASecondConnectionOfThePoolAlthoughItIsInVain() {
    ledger.start(0, null);
    ledger.enter(POOL, 10);
    hold.borrowed(ledger, 100, null);
    ledger.took(hold);
    ledger.exitBorrow(POOL, 101);
    ledger.enter(POOL, 200);
    ledger.exitBorrow(POOL, 900);

    assertThat(hold.soFar(1_000).visited()).containsEntry(POOL, 700L).hasSize(1);
  }

  @Test
  void tellsNothingOfTheRequestAfterTheOneThatBorrowed() {
    ledger.start(0, null);
    hold.borrowed(ledger, 100, null);
    ledger.took(hold);
    ledger.end(200);
    ledger.start(300, null);
    ledger.enter(QUERY, 400);

    assertThat(hold.isOrphaned()).isTrue();
    assertThat(hold.soFar(1_000).visited()).isEmpty();
    assertThat(hold.soFar(1_000).inside()).isNull();
  }

  @Test
  void isNoOrphanOfARequestThatAnotherThreadGaveItBackFor() {
    Ledger other = new Ledger();
    ledger.start(0, null);
    hold.borrowed(ledger, 100, null);
    ledger.took(hold);
    hold.forget();
    other.start(150, null);
    hold.borrowed(other, 200, null);

    assertThat(ledger.holds(POOL)).isFalse();
    ledger.end(300);

    assertThat(hold.isOrphaned()).isFalse();
  }

  @Test
  void comesBackOnceThoughItsHolderAndThePoolBothSaySo() {
    hold.borrowed(ledger, 100, null);

    assertThat(hold.comesBack()).isTrue();
    assertThat(hold.comesBack()).isFalse();
    assertThat(hold.isOut()).isFalse();
  }

  @Test
  void knowsThatARequestHasAConnectionOfThisPoolAndNoOther() {
    Resource audit = new Resource(3, Resource.Kind.CONNECTION_POOL, "audit");
    ledger.start(0, null);
    assertThat(ledger.holds(POOL)).isFalse();
    hold.borrowed(ledger, 100, null);
    ledger.took(hold);

    assertThat(ledger.holds(POOL)).isTrue();
    assertThat(ledger.holds(audit)).isFalse();
  }

  @Test
  void takesStacksAtIntervalsAndMoreOftenWhileConnectionsAreMissed() {
    Stacks stacks = new Stacks();
    long now = System.nanoTime();

    assertThat(taken(stacks, now)).isEqualTo(10);
    stacks.missed(true);
    assertThat(taken(stacks, now + 2_000_000_000L)).isEqualTo(100);
  }

  /** In one second of a borrow each millisecond. */
  private static int taken(Stacks stacks, long from) {
    int taken = 0;
    for (long now = from; now < from + 1_000_000_000L; now += 1_000_000) {
      taken += stacks.due(now) ? 1 : 0;
    }
    return taken;
  }
}
