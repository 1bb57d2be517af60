package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.LockLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.QueueLevel;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.JavaLockWords;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests wait for each other at one lock of this JVM: it serves one at a time. */
public final class JavaLock implements Rule {

  @Override
  public Kind kind() {
    return Kind.JAVA_LOCK;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    ResourceId heaviest = Visits.heaviest(c, ResourceKind.LOCK);
    if (heaviest == null) {
      return Assessment.silent(JavaLockWords.NO_WAIT_SEEN);
    }
    ResourceId lock = c.attribution().most(ResourceKind.LOCK);
    double share = lock == null ? 0 : c.attribution().shareOf(c.attribution().of(lock));
    if (lock == null || share < Finding.LEAST_SHARE || !c.degradation().material()) {
      double direct = c.attribution().shareOf(c.excess().of(heaviest));
      return Assessment.silent(
          JavaLockWords.SMALL_SHARE, heaviest.name(), 100 * direct, 100 * share);
    }
    if (c.unloaded() == null && c.consumers().queueing()) {
      return Assessment.insufficient(
          JavaLockWords.NO_LIGHTER_LEVEL, PoolWaits.busy(c), lock.name());
    }
    return Assessment.fires(finding(c, lock, share));
  }

  private static Finding finding(Case c, ResourceId lock, double share) {
    QueueLevel now = QueueLevel.of(c.loaded(), lock);
    double saved = c.attribution().of(lock) / Math.max(1, c.loaded().requests());
    double rate =
        now.perSecond() * c.wantedPerSecond(saved) / Math.max(1e-9, c.loaded().perSecond());
    double hold = now.holdNanos();
    double enough = Mmc.halfWaitUtilization(1) / Math.max(1e-9, rate) * 1e9;
    int parts = Math.max(2, (int) Math.ceil(hold / Math.max(1, enough)));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(JavaLockWords.MEAN_WAIT, lock.name()),
            now.meanWaitNanos() / 1e6,
            "ms",
            c.unloaded() == null
                ? null
                : (Double) (QueueLevel.of(c.unloaded(), lock).meanWaitNanos() / 1e6)));
    evidence.add(new Evidence(JavaLockWords.WAITS, now.waitsPerSecond(), "1/s", null));
    evidence.add(new Evidence(JavaLockWords.WAITING, now.waiting(), "requests", null));
    evidence.add(new Evidence(JavaLockWords.TAKEN, 100 * now.utilization(), "%", null));
    LockLevel seen = c.loaded().locks().get(lock.name());
    LockLevel held = seen == null || seen.stacks().isEmpty() ? null : seen;
    ResourceId longest = Passage.longestBeside(c, lock, hold / 2);
    ResourceId beside = held == null || Held.of(held).isFor(longest) ? longest : null;
    holders(seen, evidence);
    if (beside != null) {
      evidence.add(
          new Evidence(
              Text.of(JavaLockWords.BESIDE, beside.label()),
              Passage.besideNanos(c, lock, beside) / 1e6,
              "ms",
              null));
    }
    return new Finding(
        Kind.JAVA_LOCK,
        lock,
        c.endpointsBy(e -> c.excessAt(e, lock)),
        share,
        evidence,
        ruledOut(c, lock),
        new Remedy(
            Text.of(
                JavaLockWords.HOLD_SHORTER,
                lock.name(),
                Text.time(enough),
                Text.time(hold),
                beside == null
                    ? whereHeld(held)
                    : Text.of(JavaLockWords.LONGEST_AT, beside.label()),
                (beside == null ? Held.of(held) : Held.of(beside)).remedy(parts),
                rate),
            null,
            hold / 1e6,
            Math.min(hold, enough) / 1e6),
        Visits.meanWithout(c, lock, JavaLockWords.NO_REQUEST_WAITS),
        null);
  }

  /** What most of its holders that were seen wait for while they hold it. */
  private enum Held {
    DISK("java.io.FileDescriptor.sync", "FileDispatcherImpl.force", "FileChannelImpl.force") {
      @Override
      String remedy(int parts) {
        return JavaLockWords.FLUSH_TOGETHER;
      }
    },
    SLEEP("java.lang.Thread.sleep") {
      @Override
      String remedy(int parts) {
        return JavaLockWords.NOT_ASLEEP;
      }
    },
    ANSWER(
        ".SocketDispatcher.read",
        ".Net.poll",
        ".NioSocketImpl.",
        "HttpClient",
        "SocketInputStream.",
        "feign.",
        "http.client.",
        "io.grpc.",
        "okhttp3.") {
      @Override
      String remedy(int parts) {
        return JavaLockWords.CALL_OUTSIDE;
      }
    },
    FUTURE("java.util.concurrent.CompletableFuture.", "java.util.concurrent.FutureTask.") {
      @Override
      String remedy(int parts) {
        return JavaLockWords.WAIT_OUTSIDE;
      }
    },
    OTHER {
      @Override
      String remedy(int parts) {
        return Text.of(JavaLockWords.SPLIT, parts);
      }
    };

    private final List<String> signs;

    Held(String... signs) {
      this.signs = List.of(signs);
    }

    abstract String remedy(int parts);

    /** Whether holders wait for a future, which is the answer that their requests wait for. */
    boolean isFor(@Nullable ResourceId longest) {
      return this == FUTURE && longest != null && of(longest) == ANSWER;
    }

    static Held of(@Nullable LockLevel lock) {
      return of(lock == null ? Map.of() : lock.stacks());
    }

    /** By what the requests that take it do longest besides, where no holder was seen. */
    static Held of(ResourceId beside) {
      return switch (beside.kind()) {
        case DISK -> DISK;
        case DOWNSTREAM, CACHE, SQL -> ANSWER;
        default -> of(Map.of(beside.name(), 1L));
      };
    }

    private static Held of(Map<String, Long> stacks) {
      long all = stacks.values().stream().mapToLong(Long::longValue).sum();
      for (Held held : values()) {
        long there =
            stacks.entrySet().stream()
                .filter(e -> held.signs.stream().anyMatch(e.getKey()::contains))
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (there * 2 > all) {
          return held;
        }
      }
      return OTHER;
    }
  }

  /** What its holders do with it, by the place where most of those seen were. */
  private static String whereHeld(@Nullable LockLevel lock) {
    Places places = new Places(lock == null ? Map.of() : lock.stacks());
    List<String> most = places.most(1);
    return most.isEmpty()
        ? ""
        : Text.of(
            JavaLockWords.HOLDERS_SEEN_AT, Text.percent(places.share(most.get(0))), most.get(0));
  }

  /** Who held it while others waited, and where in its code. */
  private static void holders(@Nullable LockLevel lock, List<Evidence> evidence) {
    if (lock == null) {
      return;
    }
    Map<String, Long> holders = new TreeMap<>();
    lock.holders()
        .forEach((who, n) -> holders.put(who.isEmpty() ? JavaLockWords.OUTSIDE_REQUESTS : who, n));
    new Places(holders).evidence(place -> Text.of(JavaLockWords.HELD_BY, place), 2, evidence);
    new Places(lock.stacks())
        .evidence(place -> Text.of(JavaLockWords.HOLDERS_AT, place), 2, evidence);
  }

  private static List<RuledOut> ruledOut(Case c, ResourceId lock) {
    List<RuledOut> out = new ArrayList<>();
    LookAlikes.processors(c, JavaLockWords.HOLDERS_NOT_QUEUED, out);
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      double held = PoolWaits.of(c, pool).heldBy().getOrDefault(lock, 0.0);
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  JavaLockWords.POOL_WAITS_FOR_LOCK,
                  pool,
                  100 * held / Math.max(1, PoolWaits.of(c, pool).waited()))));
    }
    return out;
  }
}
