package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Degradation;
import io.chokepoint.core.diagnosis.Exhaustion;
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
import io.chokepoint.core.diagnosis.words.ErrorsWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests fail for a reason that the service names: an exception, or a status. Whether the load
 * has to do with it or not; a service that fails one in a hundred of its requests all the time is
 * not healthy either. What fails for want of a connection, of memory, or of time is an effect of
 * other findings, and left to them.
 */
public final class Errors implements Rule {

  /** The relative error of a count is one over its root: a third. */
  private static final long FEWEST = 10;

  private static final double MOST = 0.5;

  /** Failures as the service names them that have findings of their own. */
  private static final Set<String> EFFECTS = Set.of("pool-timeout", "sql-timeout");

  private static final Set<String> LET_IN = Set.of(status("401"), status("403"));

  private static final Set<String> GONE = Set.of(status("404"), status("410"));

  /**
   * What drivers, JPA and Spring throw where a lock was not got in time or a transaction was rolled
   * back to end a deadlock. A version that has changed, which is optimistic, does not wait.
   */
  private static final Pattern LOCK_FAILURE =
      Pattern.compile("(?<!Optimistic)Lock|Deadlock|CannotSerialize");

  @Override
  public Kind kind() {
    return Kind.ERRORS;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  /**
   * Requests of one endpoint that failed for one reason at one level.
   *
   * @param cause an exception's class or a status
   * @param failed so many
   * @param of all of the endpoint
   */
  private record Failing(Level level, String endpoint, String cause, long failed, long of) {

    double share() {
      return of == 0 ? 0 : (double) failed / of;
    }
  }

  @Override
  public Assessment assess(Case c) {
    Failing worst = worst(c);
    return worst == null
        ? Assessment.silent(ErrorsWords.FEW_FAIL, 100 * Degradation.MATERIAL_FAILURES)
        : Assessment.fires(finding(c, worst));
  }

  private static @Nullable Failing worst(Case c) {
    return c.levels().stream()
        .flatMap(level -> failing(level).stream())
        .filter(f -> f.failed() >= FEWEST && material(f) && !effect(c, f))
        .max(Comparator.comparingLong(Failing::failed))
        .orElse(null);
  }

  /** Whether they are what a storm ends in, or a limiter refuses, whose findings count them. */
  private static boolean effect(Case c, Failing f) {
    return (RetryStorm.explains(c, f.endpoint())
            && new RetryStorm().assess(c) instanceof Assessment.Fires)
        || (refused(f) && new RateLimited().assess(c) instanceof Assessment.Fires);
  }

  private static boolean refused(Failing f) {
    Refusals by = Refusals.of(f.level());
    return by.known() != null
        && by.endpoints().contains(f.endpoint())
        && by.refused() >= MOST * f.failed();
  }

  /** What fails more often than not fails whether the driver was late or not. */
  @Override
  public Assessment withoutLevels(Run run) {
    Case c = Case.counted(run);
    Failing worst = c == null ? null : worst(c);
    return c != null && worst != null && worst.share() >= MOST
        ? Assessment.fires(finding(c, worst))
        : Assessment.insufficient(ErrorsWords.MANY_REASONS);
  }

  private static boolean material(Failing f) {
    return f.share() >= Degradation.MATERIAL_FAILURES;
  }

  private static List<Failing> failing(Level level) {
    List<Failing> all = new ArrayList<>();
    level
        .endpoints()
        .forEach(
            (name, e) -> {
              long named = 0;
              for (Map.Entry<String, Long> error : e.errors().entrySet()) {
                String cause = error.getKey();
                named += error.getValue();
                if (!EFFECTS.contains(cause) && !cause.endsWith(Exhaustion.ERROR)) {
                  all.add(new Failing(level, name, cause, error.getValue(), e.requests()));
                }
              }
              long unnamed = e.failed() - named;
              if (unnamed > 0) {
                String status = mostOf(statuses(level, name, 500), "5xx");
                all.add(new Failing(level, name, status, unnamed, e.requests()));
              }
              refused(level, name, e, all);
            });
    return all;
  }

  /**
   * Statuses of the 4xx family count where the client did not expect them: a client that checks for
   * a 404 counts none.
   */
  private static void refused(Level level, String name, EndpointLevel e, List<Failing> into) {
    ClientLevel client = level.client();
    Map<Integer, Long> statuses = statuses(level, name, 400);
    statuses.keySet().removeIf(status -> status >= 500 || status == 429);
    long here = statuses.values().stream().mapToLong(Long::longValue).sum();
    long unexpected = client == null ? 0 : Math.min(here, client.refused());
    if (unexpected > 0) {
      into.add(new Failing(level, name, mostOf(statuses, "4xx"), unexpected, e.requests()));
    }
  }

  private static Map<Integer, Long> statuses(Level level, String endpoint, int from) {
    Map<Integer, Long> statuses = new TreeMap<>();
    for (Window w : level.windows()) {
      EndpointWindow e = w.endpoints().get(endpoint);
      if (e != null) {
        e.statuses().forEach((status, n) -> statuses.merge(status, n, Long::sum));
      }
    }
    statuses.keySet().removeIf(status -> status < from);
    return statuses;
  }

  private static String mostOf(Map<Integer, Long> statuses, String otherwise) {
    return statuses.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(e -> status(e.getKey().toString()))
        .orElse(otherwise);
  }

  private static String status(String code) {
    return Text.of(ErrorsWords.STATUS, code);
  }

  private static Finding finding(Case c, Failing worst) {
    List<Evidence> evidence = new ArrayList<>();
    List<String> endpoints = new ArrayList<>();
    endpoints.add(worst.endpoint());
    evidence.add(evidence(c, worst));
    for (Failing f : failing(worst.level())) {
      if (!f.equals(worst) && f.failed() >= FEWEST && material(f)) {
        evidence.add(evidence(c, f));
        if (!endpoints.contains(f.endpoint())) {
          endpoints.add(f.endpoint());
        }
      }
    }
    String thrown = thrownAt(worst);
    boolean fromStart = fromStart(c, worst);
    return new Finding(
        Kind.ERRORS,
        new ResourceId(ResourceKind.SERVICE, worst.cause()),
        endpoints,
        share(c, worst),
        evidence,
        List.of(new RuledOut(Kind.POOL_TOO_SMALL, ErrorsWords.TIMEOUTS_APART)),
        new Remedy(
            Text.of(
                ErrorsWords.FIND_OUT,
                whatToDo(worst, thrown),
                worst.endpoint(),
                worst.cause(),
                thrown == null ? "" : " " + thrown,
                100 * worst.share(),
                worst.level().name(),
                worst.failed(),
                worst.of(),
                fromStart ? ErrorsWords.AT_LIGHTEST_TOO : ErrorsWords.SELDOM_AT_LIGHTEST,
                worst.cause().contains("Reject")
                    ? ExecutorExhausted.turnedAway(worst.level(), worst.failed())
                    : ""),
            null,
            null,
            null),
        new Prediction(
            Text.of(ErrorsWords.FAILED, worst.endpoint()),
            100 * worst.share(),
            100 * Math.max(0, failedShare(worst) - worst.share()),
            "%",
            ErrorsWords.WITHOUT_THIS_REASON),
        null);
  }

  /** A status of the 4xx family blames the request (RFC 9110, section 15.5). */
  private static String whatToDo(Failing f, @Nullable String thrown) {
    if (thrown != null) {
      return ErrorsWords.SEE;
    }
    if (LET_IN.contains(f.cause())) {
      return ErrorsWords.LET_IN;
    }
    if (GONE.contains(f.cause())) {
      return ErrorsWords.ASK_FOR_WHAT_EXISTS;
    }
    return f.cause().startsWith(status("4")) ? ErrorsWords.SEND_ACCEPTED : ErrorsWords.READ_LOG;
  }

  /** Where most of the exceptions that were looked at were thrown; null where none was. */
  private static @Nullable String thrownAt(Failing f) {
    Map<String, Long> seconds = new TreeMap<>();
    for (Window w : f.level().windows()) {
      EndpointWindow e = w.endpoints().get(f.endpoint());
      String place = e == null ? null : e.thrownAt().get(f.cause());
      if (place != null) {
        seconds.merge(place, 1L, Long::sum);
      }
    }
    return seconds.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static double failedShare(Failing f) {
    EndpointLevel e = f.level().endpoints().get(f.endpoint());
    return e == null || e.requests() == 0 ? 0 : (double) e.failed() / e.requests();
  }

  private static Evidence evidence(Case c, Failing f) {
    Double lightest = c.unloaded() == null ? null : (Double) (100 * before(c, f));
    return new Evidence(
        Text.of(ErrorsWords.FAILED_WITH, f.endpoint(), f.cause()), 100 * f.share(), "%", lightest);
  }

  private static double before(Case c, Failing f) {
    Level lightest = c.unloaded();
    if (lightest == null || lightest.equals(f.level())) {
      return f.share();
    }
    return failing(lightest).stream()
        .filter(b -> b.endpoint().equals(f.endpoint()) && b.cause().equals(f.cause()))
        .mapToDouble(Failing::share)
        .findFirst()
        .orElse(0);
  }

  /** Whether they fail because they did not get a lock of the database that others wait for too. */
  private static boolean ofLocks(Case c, String cause) {
    return LOCK_FAILURE.matcher(cause).find()
        && new RowLock().assess(c) instanceof Assessment.Fires;
  }

  /**
   * Of what is wrong: all failures that it is where nothing else is; where requests are slower too,
   * the part of the requests that fails if that has nothing to do with the load, and nothing if it
   * comes with it, as what makes them slow may make them fail.
   */
  private static double share(Case c, Failing worst) {
    if (ofLocks(c, worst.cause())) {
      return 0;
    }
    long all = worst.level().requests();
    double ofRequests = all == 0 ? 0 : Math.min(1, (double) worst.failed() / all);
    if (c.degradation().slower()) {
      return fromStart(c, worst) ? ofRequests : 0;
    }
    ClientLevel client = worst.level().client();
    double failed = worst.level().failedShare() * all;
    failed = Math.max(failed, client == null ? 0 : client.failedShare() * client.ended());
    return failed <= 0
        ? ofRequests
        : Math.min(1, worst.failed() / Math.max(failed, worst.failed()));
  }

  private static boolean fromStart(Case c, Failing worst) {
    return before(c, worst) >= worst.share() / 2;
  }
}
