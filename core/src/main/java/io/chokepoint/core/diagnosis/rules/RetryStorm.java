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
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.RetryStormWords;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Requests repeat their calls to a service that is late already, so that it is asked for several
 * times the work it is wanted for, and fail all the same.
 */
public final class RetryStorm implements Rule {

  /** As a pool's: a call that waits a tenth of what it is served for hardly waits. */
  private static final double ACCEPTED_WAIT = 0.1;

  @Override
  public Kind kind() {
    return Kind.RETRY_STORM;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  /** Whether failures of an endpoint are what a storm ends in. */
  static boolean explains(Case c, String endpoint) {
    Retries r = Retries.most(c);
    return r != null
        && r.part() >= Finding.LEAST_SHARE
        && failing(c, r)
        && r.endpoints().contains(endpoint);
  }

  /**
   * More than unloaded, or in great part where nothing undisturbed was seen. Behind a fallback it
   * is calls that fail, and no request.
   */
  private static boolean failing(Case c, Retries r) {
    return r.undisturbed()
        ? c.degradation().failing() || repeats(c, r)
        : r.failed() >= Degradation.MATERIAL_FAILURES * r.requests();
  }

  /** Whether most of the additional calls can follow one that failed. */
  private static boolean repeats(Case c, Retries r) {
    double additional = r.requests() * r.additional() * c.loaded().seconds();
    return 2 * c.loaded().failedCalls(r.service()) >= additional;
  }

  /** Whether requests wait there between two attempts at a call. */
  static boolean pausesAt(Case c, ResourceId wait) {
    Retries r = Retries.most(c);
    return r != null && r.part() >= Finding.LEAST_SHARE && pause(c, r, wait) > 0;
  }

  /**
   * Nanoseconds of the excess at a place in the code where requests hardly wait while no call needs
   * a second attempt.
   */
  private static double pause(Case c, Retries r, ResourceId wait) {
    Level unloaded = c.unloaded();
    if (unloaded == null || wait.kind() != ResourceKind.IDLE || !repeats(c, r)) {
      return 0;
    }
    double excess = 0;
    for (String endpoint : r.endpoints()) {
      double now = waitNanos(c.loaded(), endpoint, wait);
      double then = waitNanos(unloaded, endpoint, wait);
      excess += then <= Finding.LEAST_SHARE * now ? c.excessAt(endpoint, wait) : 0;
    }
    return Math.min(excess, c.attribution().of(wait));
  }

  private static double waitNanos(Level level, String endpoint, ResourceId wait) {
    EndpointLevel e = level.endpoints().get(endpoint);
    return e == null
        ? 0
        : (double) e.ledger().charge(wait).waitNanos() / Math.max(1, e.ledger().requests());
  }

  @Override
  public Assessment assess(Case c) {
    Retries retries = Retries.most(c);
    if (retries == null) {
      return Assessment.silent(RetryStormWords.NO_MORE_CALLS);
    }
    double share = share(c, retries);
    String calls =
        Text.of(
            RetryStormWords.FEW_MORE_CALLS,
            retries.now(),
            retries.service().name(),
            retries.then());
    if (retries.part() < Finding.LEAST_SHARE
        || share < Finding.LEAST_SHARE
        || !(c.degradation().material() || failing(c, retries))) {
      return Assessment.silent("%s", calls);
    }
    if (!failing(c, retries)) {
      return Assessment.insufficient(RetryStormWords.NO_FAILURES, calls);
    }
    return Assessment.fires(finding(c, retries, share));
  }

  /** Of the excess latency, or of the failures, whichever is more: quick failures hide a storm. */
  private static double share(Case c, Retries retries) {
    double pauses =
        c.attribution().others().keySet().stream().mapToDouble(id -> pause(c, retries, id)).sum();
    double latency = c.attribution().shareOf(c.attribution().of(retries.service()) + pauses);
    double failures = c.loaded().failedShare() * c.loaded().perSecond();
    return failures <= 0
        ? latency
        : Math.max(latency, Math.min(1, retries.failed() / failures) * retries.part());
  }

  private static Finding finding(Case c, Retries r, double share) {
    Visits now = Visits.of(c.loaded(), r.service());
    Visits before = Visits.of(c.unloaded(), r.service());
    double wanted = wantedPerSecond(c, r);
    double failedCalls = c.loaded().failedCalls(r.service());
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(RetryStormWords.CALLS_OF_REQUEST, r.service().name()),
            r.now(),
            "calls",
            r.then()));
    if (failedCalls > 0) {
      double calls = Math.max(1, now.perSecond() * c.loaded().seconds());
      evidence.add(
          new Evidence(
              RetryStormWords.CALLS_FAILED, 100 * Math.min(1, failedCalls / calls), "%", null));
    }
    evidence.add(new Evidence("calls", now.perSecond(), "1/s", before.perSecond()));
    evidence.add(new Evidence(RetryStormWords.CALLS_ADDED, 100 * r.part(), "%", (Double) 0.0));
    evidence.add(
        new Evidence(
            RetryStormWords.REQUESTS_FAILED,
            100 * r.failed() / Math.max(1e-9, r.requests()),
            "%",
            null));
    evidence.add(
        new Evidence(
            RetryStormWords.MEAN_CALL, now.meanNanos() / 1e6, "ms", before.meanNanos() / 1e6));
    return new Finding(
        Kind.RETRY_STORM,
        r.service(),
        r.endpoints(),
        share,
        evidence,
        List.of(
            new RuledOut(
                Kind.SLOW_DOWNSTREAM,
                Text.of(
                    RetryStormWords.CALLED_WITHOUT,
                    r.then(),
                    r.requests() * r.then(),
                    now.perSecond()))),
        new Remedy(
            Text.of(
                RetryStormWords.STOP_REPEATING,
                r.service().name(),
                r.now(),
                r.then(),
                r.requests() * r.additional(),
                wanted,
                needed(c, r, wanted)),
            RetryStormWords.CALLS_A_REQUEST,
            r.now(),
            r.then()),
        new Prediction(
            Text.of(RetryStormWords.CALL_RATE, r.service().name()),
            now.perSecond(),
            wanted,
            "1/s",
            RetryStormWords.FORCED_FLOW),
        null);
  }

  private static String needed(Case c, Retries r, double wanted) {
    if (!r.undisturbed()) {
      return RetryStormWords.LEFT_TIME_UNKNOWN;
    }
    double alone = Visits.aloneNanos(c, r.service());
    double busy = wanted * alone / 1e9;
    return Text.of(
        RetryStormWords.LEFT_SERVERS,
        Text.time(alone),
        busy,
        Staffing.withMeanWaitAtMost(busy, ACCEPTED_WAIT));
  }

  /** Calls a second without repetitions, at the rate of requests that is asked for. */
  static double wantedPerSecond(Case c, Retries r) {
    return r.requests()
        * r.then()
        * Math.max(1, c.wantedPerSecond(0) / Math.max(1e-9, c.loaded().perSecond()));
  }
}
