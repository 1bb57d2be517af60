package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.CodeWaitWords;
import io.chokepoint.core.diagnosis.words.LookAlikesWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests wait at a place in the application's own code, by its own decision: for a permit of a
 * semaphore, for an object of a home-made pool, for a condition or a future, or asleep.
 */
public final class CodeWait implements Rule {

  private static final double MOST = 0.5;

  private static final String IN = " in ";

  /** What a home-made pool or limiter lets wait for one to come back. */
  private static final List<String> HANDS_OUT =
      List.of(
          "java.lang.Object.wait",
          "java.util.concurrent.ArrayBlockingQueue.",
          "java.util.concurrent.BlockingDeque.",
          "java.util.concurrent.BlockingQueue.",
          "java.util.concurrent.LinkedBlockingDeque.",
          "java.util.concurrent.LinkedBlockingQueue.",
          "java.util.concurrent.PriorityBlockingQueue.",
          "java.util.concurrent.Semaphore.",
          "java.util.concurrent.SynchronousQueue.",
          "java.util.concurrent.locks.");

  /** With fewer past it, what they wait for is not given back by them. */
  private static final double LEAST_INSIDE = 0.8;

  @Override
  public Kind kind() {
    return Kind.CODE_WAIT;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    Unended unended = Unended.of(c.loaded());
    if (unended != null) {
      return Assessment.fires(finding(c, unended));
    }
    ResourceId heaviest = most(c, id -> c.loaded().ledger().charge(id).waitNanos());
    if (heaviest == null) {
      return Assessment.silent(CodeWaitWords.NO_WAIT_SEEN);
    }
    ResourceId grown = most(c, id -> c.attribution().of(id));
    double share = grown == null ? 0 : c.attribution().shareOf(c.attribution().of(grown));
    if (grown != null && share >= Finding.LEAST_SHARE && c.degradation().material()) {
      return RetryStorm.pausesAt(c, grown)
          ? Assessment.silent(CodeWaitWords.BETWEEN_ATTEMPTS, grown.name())
          : Assessment.fires(finding(c, grown, share));
    }
    double part = Visits.partOfLatency(c, heaviest);
    boolean missed = !c.degradation().targetsMissed().isEmpty() && !c.degradation().slower();
    if (missed && part >= MOST) {
      return Assessment.fires(finding(c, heaviest, part));
    }
    if (c.unloaded() == null && c.degradation().material() && part >= Finding.LEAST_SHARE) {
      return Assessment.insufficient(CodeWaitWords.NO_LIGHTER_LEVEL, heaviest.name(), 100 * part);
    }
    return Assessment.silent(
        CodeWaitWords.SMALL_SHARE,
        heaviest.name(),
        100 * c.attribution().shareOf(c.attribution().of(heaviest)));
  }

  private static @Nullable ResourceId most(Case c, ToDoubleFunction<ResourceId> by) {
    ResourceId most = null;
    for (ResourceId id : c.loaded().ledger().charges().keySet()) {
      boolean inCode =
          id.kind() == ResourceKind.IDLE
              || (id.kind() == ResourceKind.LIMITER && id.name().startsWith(RateLimited.SEMAPHORE));
      if (inCode
          && by.applyAsDouble(id) > 0
          && (most == null || by.applyAsDouble(id) > by.applyAsDouble(most))) {
        most = id;
      }
    }
    return most;
  }

  private static Finding finding(Case c, ResourceId id, double share) {
    Passage now = Passage.of(c.loaded(), id);
    Passage then = Passage.of(c.unloaded(), id);
    double ratio = c.wantedPerSecond(saved(c, id)) / Math.max(1e-9, c.loaded().perSecond());
    return new Finding(
        Kind.CODE_WAIT,
        id,
        c.endpointsBy(e -> excessOr(c, e, id)),
        share,
        Passage.evidence(c, id, Text.of(CodeWaitWords.MEAN_WAIT, id.name())),
        ruledOut(c, now, then),
        id.kind() == ResourceKind.LIMITER
            ? Permits.of(now, then, wanted(c, id, now)).more(id.name())
            : shorterWait(c, id, now, then, ratio),
        Visits.meanWithout(c, id, CodeWaitWords.NO_REQUEST_WAITS),
        null);
  }

  private static Finding finding(Case c, Unended unended) {
    String of = String.join(", ", unended.endpoints());
    int in = unended.place().indexOf(IN);
    String place = in < 0 ? unended.place() : unended.place().substring(0, in);
    String called = in < 0 ? "" : unended.place().substring(in + IN.length());
    String where = called.isEmpty() ? place : Text.of(CodeWaitWords.PLACE_BY, place, called);
    String first = called.startsWith("java.lang.Process") ? CodeWaitWords.READ_OUTPUT_FIRST : "";
    List<RuledOut> out = new ArrayList<>();
    LookAlikes.processors(c, LookAlikesWords.NO_QUEUE_FOR_PROCESSORS, out);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(CodeWaitWords.NONE_ENDED, of, unended.place()),
            unended.requests(),
            CodeWaitWords.REQUESTS,
            null));
    unended
        .elsewhere()
        .forEach(
            (there, n) ->
                evidence.add(
                    new Evidence(
                        Text.of(CodeWaitWords.NONE_ENDED_ELSEWHERE, there),
                        n,
                        CodeWaitWords.REQUESTS,
                        null)));
    String what;
    if (unended.server() == null) {
      String others =
          unended.elsewhere().isEmpty()
              ? ""
              : Text.of(
                  CodeWaitWords.OTHERS_WAIT_AT, String.join(", ", unended.elsewhere().keySet()));
      what = Text.of(CodeWaitWords.LET_IT_END, where, first, unended.requests(), of, others);
    } else {
      evidence.add(
          new Evidence(
              Text.of(CodeWaitWords.THREADS_OF, unended.server()),
              unended.threads(),
              CodeWaitWords.THREADS,
              null));
      what =
          Text.of(
              CodeWaitWords.LET_IT_END_FOR_THREADS,
              where,
              first,
              unended.requests(),
              unended.threads(),
              unended.server(),
              of);
    }
    return new Finding(
        Kind.CODE_WAIT,
        new ResourceId(ResourceKind.IDLE, unended.place()),
        unended.endpoints(),
        unended.server() == null ? 1 : Math.min(1, (double) unended.requests() / unended.threads()),
        evidence,
        out,
        new Remedy(what, null, null, null),
        new Prediction(
            Text.of(CodeWaitWords.DO_NOT_END, of),
            unended.requests(),
            0,
            CodeWaitWords.REQUESTS,
            CodeWaitWords.NO_REQUEST_WAITS),
        null);
  }

  private static double excessOr(Case c, String endpoint, ResourceId id) {
    var e = c.loaded().endpoints().get(endpoint);
    double excess = c.excessAt(endpoint, id);
    return excess > 0 || e == null ? excess : e.ledger().charge(id).waitNanos();
  }

  private static double wanted(Case c, ResourceId id, Passage now) {
    double target = c.targetPerSecond(saved(c, id));
    return now.perSecond() * target / Math.max(1e-9, c.loaded().perSecond());
  }

  private static double saved(Case c, ResourceId id) {
    return c.attribution().of(id) / Math.max(1, c.loaded().requests());
  }

  private static Remedy shorterWait(
      Case c, ResourceId id, Passage now, Passage then, double ratio) {
    int in = id.name().indexOf(IN);
    String place = in < 0 ? id.name() : id.name().substring(0, in);
    String called = in < 0 ? "" : id.name().substring(in + IN.length());
    boolean asleep = called.startsWith("java.lang.Thread.sleep");
    String what =
        asleep
            ? Text.of(CodeWaitWords.DO_NOT_SLEEP, place)
            : called.isEmpty()
                ? Text.of(CodeWaitWords.CHANGE_WAIT, place)
                : Text.of(CodeWaitWords.CHANGE_WAIT_BY, place, called);
    String passing =
        Text.of(
            CodeWaitWords.PASSES,
            what,
            now.perSecond(),
            ratio > 1.05 ? Text.of(CodeWaitWords.ARRIVALS, now.perSecond() * ratio) : "",
            now.waiting(),
            Text.time(now.meanWaitNanos()));
    boolean handsOut = !asleep && HANDS_OUT.stream().anyMatch(called::startsWith);
    if (Passage.givesUp(c, id) && (handsOut || called.isEmpty())) {
      return new Remedy(notGivenBack(place, now), null, null, null);
    }
    if (!handsOut || now.inside() < LEAST_INSIDE) {
      boolean counts = ratio > 1.05 && !called.isEmpty() && !called.startsWith("java.");
      return new Remedy(
          counts ? Text.of(CodeWaitWords.COUNTS_REQUESTS, passing, wanted(c, id, now)) : passing,
          null,
          null,
          null);
    }
    Permits permits = Permits.of(now, then, wanted(c, id, now));
    return new Remedy(
        Text.of(
            CodeWaitWords.AT_A_TIME,
            passing,
            permits.from(),
            Text.time(permits.alone()),
            permits.to(),
            permits.rate()),
        Text.of(CodeWaitWords.PAST, place),
        permits.from(),
        (double) permits.to());
  }

  private static String notGivenBack(String place, Passage now) {
    return Text.of(
        CodeWaitWords.NEVER_GIVEN_BACK,
        place,
        Text.time(now.meanWaitNanos()),
        now.inside() < 0.05 ? CodeWaitWords.NONE : CodeWaitWords.FEW);
  }

  private static List<RuledOut> ruledOut(Case c, Passage now, Passage then) {
    List<RuledOut> out = new ArrayList<>();
    LookAlikes.downstream(c, out);
    LookAlikes.processors(c, LookAlikesWords.NO_QUEUE_FOR_PROCESSORS, out);
    ResourceId lock = Visits.heaviest(c, ResourceKind.LOCK);
    if (lock != null) {
      out.add(
          new RuledOut(
              Kind.JAVA_LOCK,
              Text.of(
                  CodeWaitWords.LOCK_SHARE,
                  lock.name(),
                  100 * c.attribution().shareOf(c.attribution().of(lock)))));
    }
    return out;
  }
}
