package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Degradation;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.LookAlikesWords;
import io.chokepoint.core.diagnosis.words.RateLimitedWords;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rate limiter or a bulkhead lets fewer pass than come, by its configuration: requests wait for
 * its permission, or are refused.
 */
public final class RateLimited implements Rule {

  /** What a semaphore's name begins with: those are places in the code. */
  static final String SEMAPHORE = "Semaphore";

  /** Where more is refused, what is inside hangs, and tells of no load. */
  private static final double MOST_REFUSED = 0.9;

  /** No more than this part of the arrivals may come in a second that has too many. */
  private static final double ACCEPTED_LOSS = 0.01;

  /** The relative error of a count is one over its root: a third. */
  private static final long FEWEST = 10;

  @Override
  public Kind kind() {
    return Kind.RATE_LIMITED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    Assessment waits = waits(c);
    Refusals refusals = Refusals.of(c.loaded(), c.unloaded());
    return waits instanceof Assessment.Fires
            || refusals.refused() < FEWEST
            || refusals.share() < Degradation.MATERIAL_FAILURES
        ? waits
        : Assessment.fires(refuses(c, refusals));
  }

  private static Assessment waits(Case c) {
    ResourceId id = limiter(c);
    if (id == null) {
      return Assessment.silent(RateLimitedWords.NO_WAIT_SEEN);
    }
    double share = c.attribution().shareOf(c.attribution().of(id));
    if (share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(RateLimitedWords.SMALL_SHARE, id.name(), 100 * share);
    }
    return Assessment.fires(finding(c, id, share));
  }

  private static @Nullable ResourceId limiter(Case c) {
    return c.attribution().others().entrySet().stream()
        .filter(e -> e.getKey().kind() == ResourceKind.LIMITER && e.getValue() > 0)
        .filter(e -> !e.getKey().name().startsWith(SEMAPHORE))
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static Finding finding(Case c, ResourceId id, double share) {
    Passage now = Passage.of(c.loaded(), id);
    Passage then = Passage.of(c.unloaded(), id);
    double saved = c.attribution().of(id) / Math.max(1, c.loaded().requests());
    double wanted =
        now.perSecond() * c.wantedPerSecond(saved) / Math.max(1e-9, c.loaded().perSecond());
    double to = Staffing.limit(Math.max(wanted, now.perSecond()), ACCEPTED_LOSS);
    return new Finding(
        Kind.RATE_LIMITED,
        id,
        c.endpointsBy(e -> c.excessAt(e, id)),
        share,
        Passage.evidence(c, id, Text.of(RateLimitedWords.MEAN_WAIT, id.name())),
        ruledOut(c, id, now, then),
        id.name().startsWith(RateLimitedWords.BULKHEAD)
            ? Permits.of(now, then, wanted).more(id.name())
            : new Remedy(
                Text.of(RateLimitedWords.RAISE_LIMIT, id.name(), now.perSecond(), to, wanted),
                Text.of(RateLimitedWords.LIMIT, id.name()),
                (double) Math.round(now.perSecond()),
                to),
        Visits.meanWithout(c, id, RateLimitedWords.NO_REQUEST_WAITS),
        null);
  }

  /** What is refused is not slow: it is a part of what fails, as long as nothing is slower. */
  private static Finding refuses(Case c, Refusals now) {
    ResourceId id = now.limiter(c.loaded());
    double to = Staffing.limit(now.comePerSecond(), ACCEPTED_LOSS);
    boolean status = now.known() == null;
    String refused = status ? RateLimitedWords.REFUSED_BY_STATUS : RateLimitedWords.REFUSED;
    double failed = (status ? now.refused() : 0) + c.loaded().failedShare() * c.loaded().requests();
    double pass = Math.max(now.passPerSecond(), now.passPerSecond(c.unloaded()));
    return new Finding(
        Kind.RATE_LIMITED,
        id,
        now.endpoints(),
        c.degradation().slower() ? 0 : now.refused() / Math.max(now.refused(), failed),
        List.of(
            new Evidence(refused, 100 * now.share(), "%", 100 * Refusals.of(c.unloaded()).share()),
            new Evidence(RateLimitedWords.PASS, now.passPerSecond(), "req/s", null)),
        List.of(
            new RuledOut(
                Kind.ERRORS,
                status
                    ? RateLimitedWords.NO_FAILURE_OF_CODE
                    : Text.of(RateLimitedWords.LIMITER_REFUSES, id.name()))),
        id.name().startsWith(RateLimitedWords.BULKHEAD) && now.share() <= MOST_REFUSED
            ? Permits.refusing(
                    Passage.of(c.loaded(), id).inside(), now.share(), now.comePerSecond())
                .more(id.name())
            : new Remedy(
                Text.of(
                    RateLimitedWords.RAISE_OR_SLOW_DOWN,
                    id.name(),
                    pass,
                    to,
                    now.comePerSecond(),
                    status ? RateLimitedWords.EXPECT_STATUS : RateLimitedWords.EXPECT_FALLBACK),
                Text.of(RateLimitedWords.LIMIT, id.name()),
                (double) Math.round(pass),
                to),
        new Prediction(refused, 100 * now.share(), 0, "%", RateLimitedWords.NONE_IS_REFUSED),
        null);
  }

  private static List<RuledOut> ruledOut(Case c, ResourceId id, Passage now, Passage then) {
    List<RuledOut> out = new ArrayList<>();
    LookAlikes.downstream(c, out);
    LookAlikes.processors(c, LookAlikesWords.NO_QUEUE_FOR_PROCESSORS, out);
    if (then.restNanos() > 0) {
      out.add(
          new RuledOut(
              Kind.CODE_WAIT,
              Text.of(
                  RateLimitedWords.HOLDERS_NO_SLOWER,
                  id.name(),
                  Text.time(now.restNanos()),
                  Text.time(then.restNanos()))));
    }
    return out;
  }
}
