package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.WorkersLevel;
import io.chokepoint.core.diagnosis.words.LookAlikesWords;
import io.chokepoint.core.diagnosis.words.WorkerThreadsExhaustedWords;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests wait for a thread of the server although those inside take no longer than ever: there
 * are fewer threads than requests that want to be inside at a time.
 */
public final class WorkerThreadsExhausted implements Rule {

  private static final double ACCEPTED_WAIT = 0.1;

  /** Of square-root staffing: a thread costs little, and one request in five may wait for one. */
  private static final double MARGIN = 1;

  @Override
  public Kind kind() {
    return Kind.WORKER_THREADS_EXHAUSTED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    ResourceId waited = c.attribution().most(ResourceKind.WORKER_THREADS);
    Map.Entry<String, WorkersLevel> busiest = busiest(c.loaded());
    double share =
        Math.max(
            waited == null
                ? outsideShare(c, busiest)
                : c.attribution().shareOf(c.attribution().of(waited)),
            givenUpShare(c, busiest == null ? null : busiest.getValue()));
    if (!c.degradation().material() || share < Finding.LEAST_SHARE) {
      return Assessment.silent(WorkerThreadsExhaustedWords.SMALL_SHARE, 100 * share);
    }
    if (busiest == null) {
      return waited == null
          ? Assessment.silent(WorkerThreadsExhaustedWords.NO_WORKERS_SEEN)
          : Assessment.insufficient(WorkerThreadsExhaustedWords.SIZE_UNKNOWN);
    }
    WorkersLevel workers = busiest.getValue();
    if (!workers.saturated()) {
      return Assessment.silent(
          WorkerThreadsExhaustedWords.NOT_FULL,
          workers.meanBusy(),
          capacity(workers),
          busiest.getKey());
    }
    if (c.loaded().requests() <= 0) {
      return Assessment.silent(WorkerThreadsExhaustedWords.NONE_ENDS, busiest.getKey());
    }
    if (PoolWaits.processorsFull(c)) {
      return Assessment.silent(WorkerThreadsExhaustedWords.PROCESSORS_FULL, PoolWaits.busy(c));
    }
    return Assessment.fires(finding(c, busiest.getKey(), workers, waited, share));
  }

  /** The one with a known limit that is nearest to it. */
  private static Map.@Nullable Entry<String, WorkersLevel> busiest(Level level) {
    return level.workers().entrySet().stream()
        .filter(e -> capacity(e.getValue()) > 0)
        .max(Comparator.comparingDouble(e -> e.getValue().meanBusy() / capacity(e.getValue())))
        .orElse(null);
  }

  private static int capacity(WorkersLevel w) {
    Integer capacity = w.capacity();
    return capacity == null ? 0 : capacity;
  }

  /**
   * Where the wait is not in the ledger, it is what the client waits and the service does not see.
   * As far as busy threads are kept by requests that end and take no longer than unloaded, there
   * are too few; the others are kept by what makes requests slow, or never lets them end.
   */
  private static double outsideShare(Case c, Map.@Nullable Entry<String, WorkersLevel> threads) {
    var now = c.loaded().client();
    var then = c.unloaded() == null ? null : c.unloaded().client();
    if (now == null || then == null || c.unloaded() == null) {
      return 0;
    }
    double atClient = now.meanNanos() - then.meanNanos();
    double atServer = c.loaded().meanNanos() - c.unloaded().meanNanos();
    double part = atClient <= 0 ? 0 : (atClient - atServer) / atClient;
    double busy = threads == null ? 0 : threads.getValue().meanBusy();
    double ended = busy <= 0 ? 1 : Math.min(1, c.loaded().concurrency() / busy);
    return Math.max(0, Math.min(1, part)) * ended * c.excess().unloadedPart();
  }

  /**
   * Requests that are given up in the queue are in no latency, and those that are answered were the
   * lucky ones: of the failures those without an answer, while all threads are busy, others queue,
   * and who has a thread takes no longer than unloaded.
   */
  private static double givenUpShare(Case c, @Nullable WorkersLevel threads) {
    ClientLevel client = c.loaded().client();
    Double queued = threads == null ? null : threads.meanQueued();
    if (client == null || queued == null || queued < 1 || !c.degradation().failing()) {
      return 0;
    }
    double failed = client.refused() + client.failed();
    return failed <= 0 ? 0 : client.unanswered() / failed * c.excess().unloadedPart();
  }

  private static Finding finding(
      Case c, String name, WorkersLevel workers, @Nullable ResourceId waited, double share) {
    ResourceId id = waited == null ? new ResourceId(ResourceKind.WORKER_THREADS, name) : waited;
    WorkersLevel before = c.unloaded() == null ? null : c.unloaded().workers().get(name);
    int from = capacity(workers);
    double inside = insideNanos(c);
    double saved = c.attribution().of(id) / Math.max(1, c.loaded().requests());
    double rate = c.targetPerSecond(saved);
    double busy = rate * inside / 1e9;
    double wait = waitNanos(c, waited);
    double accepted = wait <= 0 ? ACCEPTED_WAIT : Math.min(ACCEPTED_WAIT, wait / 2 / inside);
    int least = Staffing.withMeanWaitAtMost(busy, accepted);
    int to = Math.max(from + 1, Math.max(least, Staffing.squareRoot(busy, MARGIN)));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(WorkerThreadsExhaustedWords.WORKERS_BUSY, name, from),
            workers.meanBusy(),
            "threads",
            before == null ? null : (Double) before.meanBusy()));
    Double queued = workers.meanQueued();
    if (queued != null) {
      evidence.add(
          new Evidence(
              WorkerThreadsExhaustedWords.ACCEPTED_WAITING,
              queued,
              "requests",
              before == null ? null : before.meanQueued()));
    }
    if (waited != null) {
      evidence.add(
          new Evidence(
              WorkerThreadsExhaustedWords.MEAN_WAIT_IF_ANY,
              Visits.of(c.loaded(), waited).meanNanos() / 1e6,
              "ms",
              null));
    }
    evidence.add(
        new Evidence(WorkerThreadsExhaustedWords.MEAN_WITH_THREAD, inside / 1e6, "ms", null));
    if (waited != null) {
      evidence.addAll(Passage.rest(c, waited));
    }
    return new Finding(
        Kind.WORKER_THREADS_EXHAUSTED,
        id,
        c.endpointsBy(e -> waited == null ? requests(c, e) : c.excessAt(e, waited)),
        share,
        evidence,
        ruledOut(c),
        new Remedy(
            Text.of(
                WorkerThreadsExhaustedWords.RAISE_THREADS,
                name,
                to - from,
                from,
                to,
                rate,
                Text.time(inside),
                busy,
                longest(c, waited, inside)),
            "threads",
            (double) from,
            (double) to),
        prediction(c, workers, waited, wait, to, Mmc.meanWaitSeconds(to, rate, inside / 1e9)),
        null);
  }

  /** Where most were given up in the queue, the few that were answered say little of it. */
  private static Prediction prediction(
      Case c,
      WorkersLevel workers,
      @Nullable ResourceId waited,
      double waitNanos,
      int to,
      double waitSeconds) {
    double answered = waited == null ? 0 : c.attribution().shareOf(c.attribution().of(waited));
    if (givenUpShare(c, workers) > answered) {
      ClientLevel client = Objects.requireNonNull(c.loaded().client());
      return new Prediction(
          WorkerThreadsExhaustedWords.GIVEN_UP,
          100.0 * client.unanswered() / Math.max(1, client.ended()),
          0,
          "%",
          WorkerThreadsExhaustedWords.QUEUE_IS_SHORT);
    }
    return new Prediction(
        WorkerThreadsExhaustedWords.MEAN_WAIT,
        waitNanos / 1e6,
        waitSeconds * 1e3,
        "ms",
        Text.of(WorkerThreadsExhaustedWords.WAIT_BY_LAW, to),
        waited == null
            ? Figure.BEFORE_THE_SERVICE
            : new Figure(Figure.Measure.RESIDENCE, waited.toString()));
  }

  /** What most of that time goes to, where it is one thing. */
  private static String longest(Case c, @Nullable ResourceId waited, double inside) {
    ResourceId most = waited == null ? null : Passage.longestBeside(c, waited, inside / 2);
    if (waited == null || most == null) {
      return "";
    }
    return Text.of(
        WorkerThreadsExhaustedWords.KEEP_SHORTER,
        Text.time(Passage.besideNanos(c, waited, most)),
        most.kind().words(most.kind().waits(), most.name()));
  }

  /** What a request keeps its thread for, its wait for one left out. */
  private static double insideNanos(Case c) {
    double waits = c.loaded().ledger().charge(ResourceKind.WORKER_THREADS).residenceNanos();
    double requests = Math.max(1, c.loaded().ledger().requests());
    return Math.max(0, c.loaded().meanNanos() - waits / requests);
  }

  private static double waitNanos(Case c, @Nullable ResourceId waited) {
    var client = c.loaded().client();
    if (waited != null) {
      double all = c.loaded().ledger().charge(waited).residenceNanos();
      return all / Math.max(1, c.loaded().ledger().requests());
    }
    return client == null ? 0 : Math.max(0, client.meanNanos() - c.loaded().meanNanos());
  }

  private static double requests(Case c, String endpoint) {
    var e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.requests();
  }

  private static List<RuledOut> ruledOut(Case c) {
    List<RuledOut> out = new ArrayList<>();
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  WorkerThreadsExhaustedWords.POOL_WAITS,
                  pool,
                  100 * c.attribution().shareOf(PoolWaits.of(c, pool).waited()))));
    }
    if (c.consumers().utilization() != null) {
      out.add(
          new RuledOut(Kind.CPU_SATURATED, Text.of(LookAlikesWords.PROCESSORS, PoolWaits.busy(c))));
    }
    return out;
  }
}
