package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Attribution;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.rules.Repetitions.Repetition;
import io.chokepoint.core.diagnosis.words.NPlusOneWords;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request executes the same short statement many times, one round trip each: it is their number
 * that takes the time, and one query for all of them would do.
 */
public final class NPlusOne implements Rule {

  private static final double MOST = 0.5;

  @Override
  public Kind kind() {
    return Kind.N_PLUS_ONE;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    Repetitions repeated = Repetitions.of(c);
    if (repeated.all().isEmpty()) {
      return Assessment.silent(NPlusOneWords.NONE_REPEATED);
    }
    Repetition most = repeated.all().get(0);
    double share = share(c, repeated);
    if (c.degradation().material() && share >= Finding.LEAST_SHARE) {
      return Assessment.fires(finding(c, repeated, share));
    }
    double part = partOfLatency(c, most);
    if (!c.degradation().targetsMissed().isEmpty() && !c.degradation().slower() && part >= MOST) {
      return Assessment.fires(finding(c, repeated, part));
    }
    return Assessment.silent(
        NPlusOneWords.SMALL_SHARE,
        most.endpoint(),
        most.id().name(),
        most.perRequest(),
        100 * share);
  }

  /** The part of this service's own use of the processors that the finding claims; 0 without it. */
  static double claimed(Case c) {
    Repetitions repeated = Repetitions.of(c);
    boolean fires =
        !repeated.all().isEmpty()
            && c.degradation().material()
            && share(c, repeated) >= Finding.LEAST_SHARE;
    return fires ? repeated.ofOwn() : 0;
  }

  /**
   * What is known of repeated statements where too few samples tell what the CPU time is for: what
   * a mapper computes for each is not told from the rest.
   */
  static String hint(Case c, String endpoint) {
    return Repetitions.of(c).all().stream()
        .filter(r -> r.endpoint().equals(endpoint))
        .findFirst()
        .map(r -> Text.of(NPlusOneWords.HINT, r.id().name(), r.perRequest()))
        .orElse("");
  }

  /**
   * The waits for processors, for the database and for connections that hold nothing but useful
   * work, by the part of that work which the repeated executions make.
   */
  private static double share(Case c, Repetitions repeated) {
    Attribution attribution = c.attribution();
    double work = attribution.pools().values().stream().mapToDouble(Attribution.OfPool::work).sum();
    double cache = 0;
    for (Repetition r : repeated.all()) {
      cache += r.id().kind() == ResourceKind.CACHE ? attribution.of(r.id()) : 0;
    }
    return attribution.shareOf(
        attribution.application() * repeated.ofOwn()
            + (attribution.database() + work) * repeated.ofDatabase()
            + cache);
  }

  private static Finding finding(Case c, Repetitions repeated, double share) {
    Repetition most = repeated.all().get(0);
    EndpointLevel endpoint = c.loaded().endpoints().get(most.endpoint());
    Level unloaded = c.unloaded();
    EndpointLevel before = unloaded == null ? null : unloaded.endpoints().get(most.endpoint());
    EndpointLevel alone = before == null ? endpoint : before;
    double saved = 0;
    List<Evidence> evidence = new ArrayList<>();
    for (Repetition r : repeated.all()) {
      if (r.endpoint().equals(most.endpoint())) {
        saved += (r.perRequest() - 1) * r.aloneNanos();
      }
    }
    for (Repetition r : repeated.all().subList(0, Math.min(3, repeated.all().size()))) {
      evidence.add(
          new Evidence(
              Text.of(NPlusOneWords.EXECUTIONS, r.id().name(), r.endpoint()),
              r.perRequest(),
              "executions",
              r.unloadedPerRequest()));
    }
    evidence.add(
        new Evidence(
            unloaded == null ? NPlusOneWords.ONE_EXECUTION : NPlusOneWords.ONE_EXECUTION_UNLOADED,
            most.aloneNanos() / 1e6,
            "ms",
            null));
    evidence.add(
        new Evidence(
            Text.of(NPlusOneWords.TIME_REPEATED, most.endpoint()), saved / 1e6, "ms", null));
    evidence.add(new Evidence(NPlusOneWords.PART_OF_WORK, 100 * repeated.ofDatabase(), "%", null));
    double mean = alone == null ? 0 : alone.meanNanos();
    String line = HotCode.executing(c, most.endpoint());
    double relieved = before == null && endpoint != null ? relieved(endpoint, repeated) : 0;
    return new Finding(
        Kind.N_PLUS_ONE,
        most.id(),
        repeated.all().stream().map(Repetition::endpoint).distinct().toList(),
        share,
        evidence,
        ruledOut(c, most),
        new Remedy(
            Text.of(
                    NPlusOneWords.DO_ONCE,
                    instead(most),
                    most.endpoint(),
                    most.id().name(),
                    most.perRequest(),
                    line == null ? "" : Text.of(NPlusOneWords.AT_LINE, line),
                    Text.time(most.aloneNanos()),
                    most.perRequest())
                + RowsRead.hint(c, most.endpoint()),
            NPlusOneWords.EXECUTIONS_A_REQUEST,
            most.perRequest(),
            1.0),
        new Prediction(
            Text.of(
                NPlusOneWords.MEAN_AT,
                most.endpoint(),
                before == null ? "" : NPlusOneWords.AT_UNLOADED),
            mean / 1e6,
            Math.max(0, mean - saved - relieved) / 1e6,
            "ms",
            Text.of(
                NPlusOneWords.ROUND_TRIPS_LESS,
                most.perRequest() - 1,
                relieved > 0 ? NPlusOneWords.QUEUES_HALF_BUSY : "")),
        null);
  }

  /**
   * Nanoseconds that a request waits in queues and would not: where they are full, and half of the
   * work or more is the repeated executions', a visit waits no longer than it is served (M/M/1).
   */
  private static double relieved(EndpointLevel endpoint, Repetitions repeated) {
    if (Math.max(repeated.ofDatabase(), repeated.ofOwn()) < MOST) {
      return 0;
    }
    double waits = 0;
    for (Map.Entry<ResourceId, Charge> c : endpoint.ledger().charges().entrySet()) {
      waits += c.getKey().kind().isQueue() ? c.getValue().waitNanos() : 0;
    }
    return waits / Math.max(1, endpoint.ledger().requests());
  }

  private static String instead(Repetition most) {
    if (most.id().kind() == ResourceKind.CACHE) {
      return NPlusOneWords.MGET;
    }
    String first = most.id().name().strip().toLowerCase(Locale.ROOT);
    return first.startsWith("select") || first.startsWith("with")
        ? NPlusOneWords.ONE_QUERY
        : NPlusOneWords.ONE_BATCH;
  }

  private static List<RuledOut> ruledOut(Case c, Repetition most) {
    List<RuledOut> out = new ArrayList<>();
    out.add(
        new RuledOut(
            Kind.SLOW_SQL, Text.of(NPlusOneWords.NUMBER_MATTERS, Text.time(most.aloneNanos()))));
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  NPlusOneWords.PART_OF_HOLDS,
                  pool,
                  100 * c.attribution().shareOf(PoolWaits.of(c, pool).waited()))));
    }
    return out;
  }

  private static double partOfLatency(Case c, Repetition most) {
    EndpointLevel e = c.loaded().endpoints().get(most.endpoint());
    return e == null || e.ledger().wallNanos() == 0
        ? 0
        : (double) e.ledger().charge(most.id()).residenceNanos() / e.ledger().wallNanos();
  }
}
