package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.DatabaseSaturatedWords;
import io.chokepoint.core.diagnosis.words.StatementWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.PostgresSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The database as a whole is at its limit: all statements take longer, as queueing for one server
 * stretches them all alike, and none of them is so much of the work that it alone is the cause.
 */
public final class DatabaseSaturated implements Rule {

  private static final double MOST = 0.5;

  @Override
  public Kind kind() {
    return Kind.DATABASE_SATURATED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    String most = Stretched.most(c);
    if (most == null) {
      return Assessment.silent(StatementWords.NONE);
    }
    double share = c.attribution().shareOf(c.attribution().database());
    if (c.unloaded() == null || !c.degradation().material() || share < Finding.LEAST_SHARE) {
      return Assessment.silent(StatementWords.SMALL_SHARE, 100 * share);
    }
    double part = Stretched.slower(c, most) / Stretched.allSlower(c);
    if (part >= SlowSql.ENOUGH || NPlusOne.claimed(c) > 0 || CacheMisses.before(c, most) != null) {
      return Assessment.silent(DatabaseSaturatedWords.ONE_STATEMENT, 100 * part, most);
    }
    if (Stretched.commitsSlower(c) >= MOST) {
      return Assessment.silent(DatabaseSaturatedWords.COMMITS, 100 * Stretched.commitsSlower(c));
    }
    if (!Stretched.othersToo(c, most) || RowLock.explains(c, most)) {
      return Assessment.silent(DatabaseSaturatedWords.NOT_ALL_SLOWER);
    }
    return Assessment.fires(finding(c, most, part, share));
  }

  private static Finding finding(Case c, String most, double part, double share) {
    Double cpu = cpuCores(c, c.loaded());
    Level unloaded = Objects.requireNonNull(c.unloaded());
    double stretch = Stretched.together(c) / Stretched.allDemand(c);
    double growth = c.wantedPerSecond(0) / Math.max(1e-9, c.loaded().perSecond());
    List<String> byWork = new ArrayList<>(Stretched.statements(c));
    byWork.sort(Comparator.comparingDouble((String s) -> Stretched.demand(c, s)).reversed());
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(DatabaseSaturatedWords.STRETCH, stretch, "times", 1.0));
    if (cpu != null) {
      evidence.add(
          new Evidence(
              DatabaseSaturatedWords.CPUS_OF_DATABASE, cpu, "CPUs", cpuCores(c, unloaded)));
    }
    evidence.add(
        new Evidence(DatabaseSaturatedWords.UNDER_WAY, Stretched.together(c), "executions", null));
    evidence.add(
        new Evidence(DatabaseSaturatedWords.RATE, (double) byWork.size(), "statements", null));
    evidence.add(new Evidence(DatabaseSaturatedWords.LARGEST_PART, 100 * part, "%", null));
    return new Finding(
        Kind.DATABASE_SATURATED,
        new ResourceId(ResourceKind.SQL, "database"),
        c.endpointsBy(e -> sql(c, e)),
        share,
        evidence,
        ruledOut(c, most, part),
        new Remedy(
            Text.of(
                DatabaseSaturatedWords.ASK_LESS_OR_GIVE_MORE,
                byWork.size(),
                stretch,
                byWork.get(0),
                100 * Stretched.demand(c, byWork.get(0)) / Stretched.allDemand(c),
                cpu == null
                    ? DatabaseSaturatedWords.MORE_PROCESSORS_OR_DISKS
                    : Text.of(
                        DatabaseSaturatedWords.MORE_CPUS,
                        (int) Math.ceil(cpu * growth / KEPT_BUSY),
                        cpu)),
            cpu == null ? null : DatabaseSaturatedWords.CPUS,
            cpu,
            cpu == null ? null : (Double) Math.ceil(cpu * growth / KEPT_BUSY)),
        new Prediction(
            DatabaseSaturatedWords.MEAN_UNDER_WAY,
            Stretched.together(c),
            Stretched.allDemand(c) * growth,
            "executions",
            DatabaseSaturatedWords.LITTLE),
        null);
  }

  /** Where averages begin to hide moments of full use: B. Gregg, ACM Queue 10(12), 2012. */
  private static final double KEPT_BUSY = 0.7;

  /** Of the busiest; null where none of them runs where it can be seen. */
  private static @Nullable Double cpuCores(Case c, Level level) {
    Double most = null;
    for (List<PostgresSample> samples : c.backing(level).postgres().values()) {
      double sum = 0;
      int n = 0;
      for (PostgresSample s : samples) {
        Double cores = s.cpuCores();
        sum += cores == null ? 0 : cores;
        n += cores == null ? 0 : 1;
      }
      if (n > 0 && (most == null || sum / n > most)) {
        most = sum / n;
      }
    }
    return most;
  }

  private static List<RuledOut> ruledOut(Case c, String most, double part) {
    List<RuledOut> out = new ArrayList<>();
    out.add(
        new RuledOut(
            Kind.SLOW_SQL, Text.of(DatabaseSaturatedWords.LARGEST_STATEMENT, most, 100 * part)));
    var locked = c.locked();
    if (locked != null) {
      out.add(
          new RuledOut(
              Kind.ROW_LOCK,
              Text.of(
                  DatabaseSaturatedWords.SESSIONS_LOCKED,
                  locked.waiting(),
                  Stretched.together(c))));
    }
    out.add(
        new RuledOut(
            Kind.CPU_SATURATED,
            Text.of(DatabaseSaturatedWords.OWN_CODE_USES, c.consumers().application())));
    return out;
  }

  private static double sql(Case c, String endpoint) {
    var e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(ResourceKind.SQL).residenceNanos();
  }
}
