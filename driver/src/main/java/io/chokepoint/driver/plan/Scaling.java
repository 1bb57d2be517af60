package io.chokepoint.driver.plan;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * A plan's load made smaller by one setting: its lengths in proportion, and its users with them,
 * but the most of them at least a hundred where the plan has as many. Rates stay, so do rests: each
 * user does what it did, for a shorter time. A search keeps its users: it looks for the service's
 * limit, which does not become smaller, and fewer users take longer to tell.
 *
 * @param lengths of steps and ramps, 0 to 1
 * @param users of each level, 0 to 1
 */
public record Scaling(double lengths, double users) {

  /** Nothing smaller. */
  public static final Scaling NONE = new Scaling(1, 1);

  private static final double SECOND = 1e9;

  /** Less than three whole seconds of a step tell nothing. */
  private static final double SHORTEST_SECONDS = 3;

  /** A level that stays open runs three times as long: 99.9 % of success takes 4,600 requests. */
  private static final double SHORTEST_HOLD_SECONDS = 5;

  /** A search is no shorter: it has several levels to decide. */
  private static final double SHORTEST_SEARCH_SECONDS = 60;

  /** Of a rate's step: fewer have no percentile worth the name. */
  private static final double FEWEST_REQUESTS = 40;

  private static final double FEWEST_MOST_USERS = 100;

  /**
   * What makes a load of one length last another.
   *
   * @param nanos of the load as it is written
   * @param wanted how long it is to last
   * @param mostUsers of any level; 0 in the open model
   */
  public static Scaling of(double nanos, double wanted, double mostUsers) {
    double lengths = nanos <= 0 ? 1 : Math.min(1, wanted / nanos);
    double fewest = mostUsers <= 0 ? 1 : FEWEST_MOST_USERS / mostUsers;
    return new Scaling(lengths, Math.min(1, Math.max(lengths, fewest)));
  }

  /** The same plan, smaller. Numbers of requests and connections that stay open are kept. */
  public Plan of(Plan plan) {
    if (lengths == 1 && users == 1) {
      return plan;
    }
    return plan.toBuilder().load(load(plan.load())).targetsOfAll(targets(plan)).build();
  }

  private Load load(Load load) {
    Stage warmup = load.warmup();
    return load.toBuilder()
        .warmup(warmup == null ? null : stage(warmup))
        .steps(load.steps().stream().map(this::stage).toList())
        .rampNanos(ramp(load.rampNanos()))
        .rampDownNanos(ramp(load.rampDownNanos()))
        .recoveryNanos(
            load.recoveryNanos() == 0 ? 0 : length(load.recoveryNanos(), SHORTEST_SECONDS))
        .search(search(load.search()))
        .build();
  }

  private @Nullable Search search(@Nullable Search search) {
    if (search == null) {
      return null;
    }
    Stage lightest = search.lightest();
    return new Search(
        new Stage(
            lightest.offered(),
            lightest.think(),
            length(lightest.forNanos(), SHORTEST_HOLD_SECONDS)),
        search.upTo(),
        length(search.withinNanos(), SHORTEST_SEARCH_SECONDS));
  }

  private Stage stage(Stage stage) {
    boolean counted = stage.offered().requests() != null;
    return new Stage(
        offered(stage.offered()),
        stage.think(),
        counted ? stage.forNanos() : length(stage),
        stage.rampNanos() == Stage.LOADS_RAMP ? Stage.LOADS_RAMP : ramp(stage),
        stage.endpoint());
  }

  private Offered offered(Offered full) {
    Integer all = full.users();
    return all == null || full.requests() != null
        ? full
        : new Offered(null, (int) Math.max(1, Math.rint(all * users)), null, full.endpoint());
  }

  /** A rate that users must reach together is that of as many users. */
  private Run.@Nullable Target targets(Plan plan) {
    Run.Target all = plan.targetsOfAll();
    Double rate = all == null ? null : all.rate();
    if (all == null || rate == null || !plan.load().closed()) {
      return all;
    }
    return all.toBuilder().rate(rate * users).build();
  }

  private long length(Stage stage) {
    Double rate = stage.offered().perSecond();
    double enough = rate == null ? 0 : Math.ceil(FEWEST_REQUESTS / rate);
    return length(stage.forNanos(), Math.max(SHORTEST_SECONDS, enough));
  }

  private long length(long nanos, double shortestSeconds) {
    double seconds = Math.rint(nanos / SECOND * lengths);
    return (long) Math.min(nanos, Math.max(shortestSeconds, seconds) * SECOND);
  }

  /** Between the cells of a matrix at least a second, in which the last one's requests end. */
  private long ramp(Stage stage) {
    long least = stage.endpoint() == Stage.ALL ? 0 : (long) Math.min(SECOND, stage.rampNanos());
    return Math.max(least, ramp(stage.rampNanos()));
  }

  private long ramp(long nanos) {
    return Math.round(nanos * lengths);
  }
}
