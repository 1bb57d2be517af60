package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Degradation;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Outside;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.OutsideTheServiceWords;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Clients wait for what the service does not see: the time is lost before a request reaches it or
 * after it answered. Needs neither a slower service nor, where the network's round trip was
 * measured, a lighter level.
 */
public final class OutsideTheService implements Rule {

  /** Most of what the client waits. */
  private static final double MOST = 0.5;

  /**
   * A request and its answer take a round trip; a new connection two, with TLS up to four (RFC
   * 9293, RFC 8446). More than these no network explains.
   */
  private static final double MOST_ROUND_TRIPS = 4;

  /**
   * Three times the Linux scheduler's base slice: both sides and the network's stack take turns.
   */
  private static final double LEAST_NANOS = 10e6;

  /**
   * The client, the server's selector and both ends of the network, for a request and its answer.
   */
  private static final double TURNS = 6;

  /** Linux acknowledges after 40 ms at the least what it may delay (TCP_DELACK_MIN). */
  private static final double DELAYED_ACK_NANOS = 40e6;

  @Override
  public Kind kind() {
    return Kind.OUTSIDE_THE_SERVICE;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    Outside now = Outside.of(c.loaded());
    if (now == null) {
      return Assessment.silent(OutsideTheServiceWords.NOT_SEEN);
    }
    Outside then = Outside.of(c.unloaded());
    String figures =
        Text.of(
            OutsideTheServiceWords.SMALL_SHARE,
            Text.time(now.clientNanos()),
            Text.time(now.nanos()));
    boolean byProcessors = !acknowledgedLate(c, now);
    if ((byProcessors && waitsForProcessors(c, now)) || now.heldUpInside(c.loaded())) {
      return Assessment.silent(OutsideTheServiceWords.DELAYED_BY_SERVICE, figures);
    }
    if (then != null && grew(now, then)) {
      if (byProcessors && c.consumers().queueing()) {
        return Assessment.silent(OutsideTheServiceWords.DELAYED_BY_SERVICE, figures);
      }
      double share =
          (now.nanos() - then.nanos()) / Math.max(1, now.clientNanos() - then.clientNanos());
      return Assessment.fires(finding(c, now, then, Math.min(1, share)));
    }
    Long roundTrip = c.run().setup().roundTripNanos();
    if (roundTrip != null && large(now, roundTrip)) {
      double beyond = now.nanos() - roundTrip;
      return Assessment.fires(finding(c, now, then, beyond / now.clientNanos()));
    }
    return Assessment.silent("%s", figures);
  }

  /**
   * Whether the queue for this host's processors can be what delays each request outside, at any
   * load: what the service's own threads wait there for it, as often as outside take turns.
   */
  private static boolean waitsForProcessors(Case c, Outside now) {
    double inside =
        c.loaded().ledger().charge(ResourceKind.RUN_QUEUE).residenceNanos()
            / Math.max(1.0, c.loaded().requests());
    boolean measured = inside > 0;
    return c.consumers().queueing() && (!measured || inside * TURNS >= MOST * now.nanos());
  }

  private static boolean grew(Outside now, Outside then) {
    double more = now.nanos() - then.nanos();
    return now.clientNanos() >= Degradation.MATERIAL_STRETCH * then.clientNanos()
        && more >= LEAST_NANOS
        && more >= MOST * (now.clientNanos() - then.clientNanos())
        && more >= Finding.LEAST_SHARE * now.clientNanos();
  }

  private static boolean large(Outside now, long roundTrip) {
    return now.nanos() >= MOST_ROUND_TRIPS * roundTrip + LEAST_NANOS
        && now.nanos() >= MOST * now.clientNanos();
  }

  private static Finding finding(Case c, Outside now, @Nullable Outside then, double share) {
    Long roundTrip = c.run().setup().roundTripNanos();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            OutsideTheServiceWords.CLIENTS_WAIT,
            now.clientNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.clientNanos() / 1e6)));
    evidence.add(
        new Evidence(
            OutsideTheServiceWords.TIME_OUTSIDE,
            now.nanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.nanos() / 1e6)));
    if (roundTrip != null) {
      evidence.add(new Evidence(OutsideTheServiceWords.ROUND_TRIP, roundTrip / 1e6, "ms", null));
    }
    evidence.add(
        new Evidence(OutsideTheServiceWords.REQUESTS_OUTSIDE, now.concurrency(), "requests", null));
    double least = roundTrip == null ? 0 : roundTrip;
    double alone = then == null || now.nanos() < 2 * then.nanos() ? least : then.nanos();
    return new Finding(
        Kind.OUTSIDE_THE_SERVICE,
        new ResourceId(ResourceKind.DOWNSTREAM, OutsideTheServiceWords.WAY),
        c.endpointsBy(e -> requests(c, e)),
        share,
        evidence,
        List.of(
            new RuledOut(
                Kind.WORKER_THREADS_EXHAUSTED,
                Text.of(
                    OutsideTheServiceWords.SERVICE_HAS_ROOM,
                    Text.time(now.clientNanos() - now.nanos()),
                    PoolWaits.busy(c)))),
        new Remedy(
            Text.of(
                OutsideTheServiceWords.LOOK_AT_WAY,
                Text.time(now.nanos()),
                Text.time(now.clientNanos()),
                roundTrip == null
                    ? ""
                    : Text.of(OutsideTheServiceWords.ROUND_TRIP_TAKES, Text.time(roundTrip)),
                where(c, now, then)),
            null,
            null,
            null),
        new Prediction(
            OutsideTheServiceWords.CLIENTS_WAIT,
            now.clientNanos() / 1e6,
            (now.clientNanos() - now.nanos() + alone) / 1e6,
            "ms",
            OutsideTheServiceWords.WHAT_IS_LEFT),
        null);
  }

  private static String where(Case c, Outside now, @Nullable Outside then) {
    boolean constant = then == null || now.nanos() < 2 * then.nanos();
    return acknowledgedLate(c, now)
        ? OutsideTheServiceWords.DELAYED_ACKNOWLEDGEMENT
        : constant ? OutsideTheServiceWords.AT_EVERY_LOAD : OutsideTheServiceWords.GROWS_WITH_LOAD;
  }

  /**
   * Whether so many answers come just after the time of a delayed acknowledgement, and are not as
   * late inside, that most of the time outside is theirs. The kernel delays some and not others.
   */
  private static boolean acknowledgedLate(Case c, Outside now) {
    ClientLevel client = c.loaded().client();
    if (client == null) {
      return false;
    }
    double late =
        late(client.endpoints().values().stream().map(ClientLevel.Traffic::service))
            - late(c.loaded().endpoints().values().stream().map(EndpointLevel::latency));
    return late * DELAYED_ACK_NANOS >= 0.75 * now.nanos();
  }

  private static double late(Stream<Latencies> parts) {
    Latencies all = Latencies.sum(parts);
    long[] atMost =
        all.countsAtMost(
            Math.round(0.95 * DELAYED_ACK_NANOS), Math.round(1.25 * DELAYED_ACK_NANOS));
    return (double) (atMost[1] - atMost[0]) / Math.max(1, all.count());
  }

  private static double requests(Case c, String endpoint) {
    var e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.requests();
  }
}
