package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.record.Place.State;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Resource.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DivisionTest {

  private static final Resource TILL = new Resource(1, Kind.LOCK, "shop.Till");
  private static final Resource NAP = new Resource(2, Kind.IDLE, "shop.Order.retry:12");
  private static final Resource FILE = new Resource(3, Kind.DISK, "shop.Order.load:9");
  private static final Place AT_TILL = new Place(State.BLOCKED, TILL, null);
  private static final Place ALSO_AT_TILL = new Place(State.BLOCKED, TILL, "shop.Refund.pay:31");
  private static final Place NAPPING = new Place(State.WAITING, NAP, "shop.Order.retry:12");
  private static final Place WAITING = new Place(State.WAITING, null, null);
  private static final Place RUNNING = new Place(State.RUNNING, null, "shop.Order.sum:3");
  private static final Place READING = new Place(State.RUNNING, FILE, "shop.Order.load:9");
  private static final Place NATIVE = new Place(State.RUNNING, null, null);

  private static final long SECOND = 1_000_000_000L;

  private final Division division = new Division(null);
  private long now = 1;

  @Test
  void chargesEachResourceItsShareOfTheSamples() {
    follow(Map.of(AT_TILL, 100L, ALSO_AT_TILL, 20L, NAPPING, 40L, RUNNING, 40L));

    assertThat(division.of(1_000, 1_000)).isEqualTo(Map.of(TILL, 600L, NAP, 200L));
  }

  @Test
  void dividesAStateByTheStacksThatWereSeenInIt() {
    follow(
        Map.of(AT_TILL, 50L, WAITING, 45L, NAPPING, 5L, NATIVE, 60L, READING, 10L, RUNNING, 30L));

    assertThat(division.of(1_000, 1_000)).isEqualTo(Map.of(TILL, 250L, NAP, 250L, FILE, 125L));
  }

  @Test
  void chargesNothingForAStateInWhichNoStackWasSeen() {
    follow(Map.of(WAITING, 100L, AT_TILL, 100L));

    assertThat(division.of(1_000, 1_000)).isEqualTo(Map.of(TILL, 500L));
  }

  @Test
  void chargesNothingWhereAllSamplesWereRunning() {
    follow(Map.of(RUNNING, 300L));

    assertThat(division.of(1_000, 1_000)).isEmpty();
  }

  @Test
  void chargesNothingBeforeTheFirstSample() {
    assertThat(division.of(1_000, 1_000)).isEmpty();
  }

  @Test
  void keepsToTheSharesOfFormerWindowsForSecondsWhereOneHasNoSamples() {
    follow(Map.of(AT_TILL, 150L, RUNNING, 50L));
    for (int second = 1; second <= 10; second++) {
      follow(Map.of());
      assertThat(division.of(1_000, 1_000)).isEqualTo(Map.of(TILL, 750L));
    }

    follow(Map.of());
    assertThat(division.of(1_000, 1_000)).isEmpty();
  }

  @Test
  void chargesNothingWhereItRestsOnTooFewSamples() {
    follow(Map.of(AT_TILL, 24L));
    assertThat(division.of(1_000, 1_000)).isEmpty();

    follow(Map.of(RUNNING, 1L));
    assertThat(division.of(1_000, 1_000)).isEqualTo(Map.of(TILL, 960L));
  }

  @Test
  void scalesUpWhatWasMeasuredOnSomeRequestsForAsLongAsItIsBelieved() {
    assertThat(division.cpuNanos(100, 20, 20_000, now)).isEqualTo(100_000);
    assertThat(division.cpuNanos(10, 0, 0, now + 30 * SECOND)).isEqualTo(10_000);
    assertThat(division.cpuNanos(10, 0, 0, now + 31 * SECOND)).isZero();
  }

  @Test
  void takesWhatWasMeasuredOnAllRequestsAsItIs() {
    division.cpuNanos(100, 100, 900_000, now);

    assertThat(division.cpuNanos(2, 2, 2_000, now + SECOND)).isEqualTo(2_000);
  }

  @Test
  void scalesNothingUpFromTooFewRequests() {
    assertThat(division.cpuNanos(1_000, 9, 9_000, now)).isZero();
    assertThat(division.cpuNanos(1_000, 1, 1_000, now + SECOND)).isEqualTo(1_000_000);
  }

  @Test
  void takesTheMeansOfTheOthersWhereTooFewOfItsOwnWereMeasured() {
    Division slow = new Division(division);
    division.queuedNanos(1_000, 50, 50_000, now);

    assertThat(slow.queuedNanos(10, 2, 90_000, now)).isEqualTo(10_000);
  }

  @Test
  void makesUpForFewSamplesWithOlderOnes() {
    follow(Map.of(AT_TILL, 75L));
    follow(Map.of(NAPPING, 25L));

    assertThat(division.of(1_000, 1_000)).isEqualTo(Map.of(TILL, 750L, NAP, 250L));
  }

  @Test
  void forgetsOldSharesWhereAWindowHasEnoughOfItsOwn() {
    follow(Map.of(AT_TILL, 200L));
    follow(Map.of(NAPPING, 100L));

    assertThat(division.of(1_000, 1_000)).isEqualTo(Map.of(NAP, 1_000L));
  }

  @Test
  void givesWayToWhatWasMeasured() {
    follow(Map.of(AT_TILL, 75L, NAPPING, 75L, RUNNING, 50L));

    assertThat(division.of(1_000, 600)).isEqualTo(Map.of(TILL, 300L, NAP, 300L));
    assertThat(division.of(1_000, 0)).isEmpty();
  }

  @Test
  void neverChargesMoreThanThereIs() {
    Random random = new Random(7);
    for (int window = 0; window < 1_000; window++) {
      Map<Place, Long> found = new HashMap<>();
      for (Place place : new Place[] {AT_TILL, ALSO_AT_TILL, NAPPING, RUNNING}) {
        if (random.nextBoolean()) {
          found.put(place, (long) random.nextInt(40));
        }
      }
      follow(found);
      long open = random.nextInt(1_000_000);
      long most = open - random.nextInt((int) open + 1);

      long charged = division.of(open, most).values().stream().mapToLong(n -> n).sum();

      assertThat(charged).isBetween(0L, most);
    }
  }

  private void follow(Map<Place, Long> found) {
    division.follow(found, now);
    now += SECOND;
  }
}
