package io.chokepoint.driver.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.capacity.Judgement.Outcome;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Limit.Level;
import io.chokepoint.core.capacity.Recoveries;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.laws.Erlang;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Search;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.search.QueueWorld.Found;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The search against queues in simulated time, of which the truth is known in closed form. {@code
 * -Dsearch.seeds=200} counts over more of them.
 */
@Tag("same-on-each-jdk")
class LevelSearchTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int SEEDS = Integer.getInteger("search.seeds", 8);

  @Test
  void theCapacityOfAQueueLiesInTheInterval() {
    // 8 servers, 8 ms each: 1,000/s
    everyIntervalHolds("rate, no targets", 1000, Map.of(), rates(20, 16_000), 8, 0.008);
  }

  @Test
  void theRateAtWhichATargetIsMissedLiesInTheInterval() {
    Map<String, Target> p95 = Map.of("GET /", Target.builder().p95Nanos(40_000_000L).build());
    double truth = rateWithP95(8, 0.008, 0.040);
    everyIntervalHolds("rate, p95 40 ms", truth, p95, rates(20, 16_000), 8, 0.008);
  }

  @Test
  void theUsersWhoDisturbEachOtherLieInTheInterval() {
    double truth = disturbedUsers(8, 0.05, 1);
    everyIntervalHolds("users, no targets", truth, Map.of(), users(4, 4_000), 8, 0.05);
  }

  @Test
  void aServiceThatHoldsEverythingHasNoCeilingMadeUpForIt() {
    Found found = new QueueWorld(1_000, 0.008, 1).search(rates(50, 800), Map.of());

    assertThat(found.limit().breaks()).isNull();
    assertThat(found.limit().tried()).isEqualTo(800);
    assertThat(found.notes()).anyMatch(n -> n.startsWith("800/s is sustained"));
  }

  @Test
  void eachBreakIsFollowedByARecovery() {
    Found found = new QueueWorld(8, 0.008, 1).search(rates(50, 16_000), Map.of());

    Recovery recovery = Recoveries.of(found.run());

    assertThat(recovery).isNotNull();
    assertThat(recovery.seconds()).isNotNull().isBetween(1.0, 20.0);
  }

  @Test
  void whatItSaidOfALevelWhileThatRanStandsInTheEnd() {
    for (int seed = 1; seed <= Math.max(12, SEEDS); seed++) {
      Found found = new QueueWorld(8, 0.008, seed).search(rates(20, 16_000), Map.of());

      for (Level level : found.limit().levels()) {
        if (found.notes().stream().anyMatch(n -> n.startsWith(level.step() + " breaks"))) {
          assertThat(level.outcome()).as("%s, seed %s", level, seed).isEqualTo(Outcome.BREAKS);
        }
      }
    }
  }

  @Test
  void itIsOverWhenItsTimeIs() {
    Stage lightest = new Stage(Offered.open(20), 0, 10 * SECOND);
    Load load = load(lightest).searching(new Search(lightest, 16_000, 60 * SECOND));

    Found found = new QueueWorld(8, 0.008, 1).search(load, Map.of());

    assertThat(found.seconds()).isBetween(40.0, 61.0);
    assertThat(found.run().steps()).isNotEmpty();
  }

  private static void everyIntervalHolds(
      String what, double truth, Map<String, Target> targets, Load load, int c, double s) {
    int right = 0;
    double width = 0;
    double seconds = 0;
    double longest = 0;
    StringBuilder wrong = new StringBuilder();
    for (int seed = 1; seed <= SEEDS; seed++) {
      Found found = new QueueWorld(c, s, seed).search(load, targets);
      Limit limit = found.limit();
      Double holds = limit.holds();
      Double breaks = limit.breaks();
      boolean inside = holds != null && breaks != null && holds <= truth && truth <= breaks;
      right += inside ? 1 : 0;
      width += holds == null || breaks == null ? 0 : breaks / holds;
      seconds += found.seconds();
      longest = Math.max(longest, found.seconds());
      if (!inside) {
        wrong.append("seed ").append(seed).append(": ").append(limit).append('\n');
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: truth %.1f, inside %d of %d intervals, mean width × %.3f, %.0f s, at most %.0f s%n",
        what,
        truth,
        right,
        SEEDS,
        width / SEEDS,
        seconds / SEEDS,
        longest);
    assertThat(right).as(wrong.toString()).isGreaterThanOrEqualTo((int) Math.floor(0.95 * SEEDS));
    assertThat(longest).isLessThanOrEqualTo(181);
  }

  private static Load rates(double from, double upTo) {
    Stage lightest = new Stage(Offered.open(from), 0, 10 * SECOND);
    return load(lightest).searching(new Search(lightest, upTo, 180 * SECOND));
  }

  private static Load users(int from, double upTo) {
    Stage lightest = new Stage(Offered.closed(from), SECOND, 10 * SECOND);
    return load(lightest).searching(new Search(lightest, upTo, 180 * SECOND));
  }

  private static Load load(Stage lightest) {
    return Load.builder(Load.Arrival.POISSON, List.of(lightest), 1000).build();
  }

  /** Where the wait and the service together exceed a time with a chance of 5 %: by bisection. */
  private static double rateWithP95(int c, double s, double p95) {
    double low = 0;
    double high = c / s;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (beyond(c, middle, s, p95) < 0.05) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** P(T > t) in an M/M/c queue that is served in order; Kleinrock 1975, section 3.4. */
  private static double beyond(int c, double rate, double s, double t) {
    double mu = 1 / s;
    double waits = Erlang.waits(c, rate * s);
    double free = c * mu - rate;
    double served = Math.exp(-mu * t);
    boolean alike = Math.abs(free - mu) < 1e-6 * mu;
    double both =
        alike ? (1 + mu * t) * served : (free * served - mu * Math.exp(-free * t)) / (free - mu);
    return (1 - waits) * served + waits * both;
  }

  /**
   * The number of users who together do nine tenths of what they would undisturbed: the M/M/c//N
   * queue, whose throughput is the same for every law of thinking. Kleinrock 1975, section 3.8.
   */
  private static double disturbedUsers(int c, double s, double think) {
    int users = 1;
    while (throughput(users, c, s, think) >= 0.9 * users / (s + think)) {
      users++;
    }
    return users;
  }

  private static double throughput(int users, int c, double s, double think) {
    double weight = 1;
    double sum = 1;
    double busy = 0;
    for (int n = 1; n <= users; n++) {
      weight *= (users - n + 1) / think / (Math.min(n, c) / s);
      sum += weight;
      busy += weight * Math.min(n, c);
    }
    return busy / sum / s;
  }
}
