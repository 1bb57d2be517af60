package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.RandomPairs.Pair;
import io.chokepoint.core.diagnosis.RandomServices.Distinctness;
import io.chokepoint.core.diagnosis.RandomServices.Truth;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.laws.Wilson;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What is taken for what, in services whose faults are known because they were put there, where
 * that is hard to tell: at loads hardly beyond a limit, with figures that are off by a tenth, with
 * two faults at a time. {@code target/confusion.md} holds the matrices, whose cells without a run
 * are left out; {@code -Dconfusion=N} draws N services of each kind and pair.
 */
class ConfusionTest {

  private static final int SERVICES = Integer.getInteger("confusion", 1);

  /** A gain that is smaller by half, or more, is the lesser one. */
  private static final double LESSER = 0.5;

  private static final StringBuilder WRITTEN = new StringBuilder();

  @Test
  void namesFaultsThatHardlyShow() {
    Matrix matrix = new Matrix("At the limit: 1.0 to 1.1 times what the faulty resource carries");
    for (Truth truth : Truth.values()) {
      for (int seed = 201; seed < 201 + SERVICES; seed++) {
        Run run = RandomServices.draw(truth, seed, Distinctness.BLURRED).run();
        matrix.add(truth, Diagnosis.doubted(run, Rules.ALL));
      }
    }
    matrix.write();

    assertThat(matrix.falseAlarms()).isZero();
    assertThat(matrix.right()).as(matrix::toString).isGreaterThan(0.85);
  }

  @Test
  void namesFaultsThoughFiguresAreOffByATenth() {
    Matrix clear = new Matrix("Clear: 1.15 to 1.5 times what the faulty resource carries");
    Matrix matrix = new Matrix("The same with a tenth of noise");
    for (Truth truth : Truth.values()) {
      for (int seed = 301; seed < 301 + SERVICES; seed++) {
        Run run = RandomServices.draw(truth, seed).run();
        clear.add(truth, Diagnosis.doubted(run, Rules.ALL));
        matrix.add(truth, Diagnosis.doubted(noisy(run, seed), Rules.ALL));
      }
    }
    clear.write();
    matrix.write();

    assertThat(matrix.falseAlarms()).isZero();
    assertThat(matrix.right()).as(matrix::toString).isGreaterThan(0.8);
  }

  @Test
  void namesFirstOfTwoFaultsTheOneWhoseCureHelpsMore() {
    Matrix matrix = new Matrix("Two faults: the one whose cure saves requests more time, first");
    Matrix next = new Matrix("Two faults: the other one, where its cure saves a third or more");
    List<List<Truth>> pairs = RandomPairs.all();
    int step = SERVICES == 1 ? 5 : 1;
    for (int i = 0; i < pairs.size(); i += step) {
      for (int seed = 401; seed < 401 + SERVICES; seed++) {
        Pair pair = RandomPairs.draw(pairs.get(i), seed);
        judge(pair, matrix, next);
      }
    }
    matrix.write();
    next.write();

    assertThat(matrix.right()).as(matrix::toString).isGreaterThan(0.7);
  }

  private static boolean doubted(Verdict verdict) {
    return verdict.summary().contains("This is not certain");
  }

  private static void judge(Pair pair, Matrix first, Matrix next) {
    List<Double> gains = pair.gains();
    double cost = pair.cost();
    int more = gains.get(0) >= gains.get(1) ? 0 : 1;
    Truth greater = pair.truths().get(more);
    Truth lesser = pair.truths().get(1 - more);
    if (gains.get(more) < 0.3 * cost) {
      return; // neither cure helps without the other
    }
    boolean alike = gains.get(1 - more) >= LESSER * gains.get(more);
    Verdict verdict = Diagnosis.doubted(pair.run(), Rules.ALL);
    String said = KnownTruthTest.said(verdict);
    boolean either = alike && said.equals(KnownTruthTest.expected(lesser));
    first.add(greater, either ? KnownTruthTest.expected(greater) : said, doubted(verdict));
    if (gains.get(1 - more) >= cost / 3) {
      List<String> kinds = verdict.findings().stream().map(f -> f.kind().label()).toList();
      boolean both = kinds.contains(KnownTruthTest.expected(lesser));
      next.add(
          lesser,
          both ? KnownTruthTest.expected(lesser) : kinds.size() < 2 ? "nothing more" : kinds.get(1),
          doubted(verdict));
    }
  }

  @AfterAll
  static void writeDown() throws IOException {
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("confusion.md"), WRITTEN);
  }

  /** Each resource's figures are off by as much in all of the run, and each second's besides. */
  private static Run noisy(Run run, long seed) {
    Random random = new Random(seed);
    Map<ResourceId, Double> bias = new HashMap<>();
    double ofCpu = factor(random);
    List<Window> windows = new ArrayList<>();
    for (Window w : run.timeline()) {
      Map<String, EndpointWindow> endpoints = new TreeMap<>(w.endpoints());
      endpoints.replaceAll(
          (name, e) -> e.toBuilder().ledger(noisy(e.ledger(), bias, random)).build());
      SystemWindow s = w.system();
      SystemWindow off =
          s.toBuilder()
              .processCpuNanos(times(s.processCpuNanos(), ofCpu * factor(random)))
              .hostBusyNanos(times(s.hostBusyNanos(), ofCpu * factor(random)))
              .gcPauseNanos(times(s.gcPauseNanos(), factor(random)))
              .build();
      windows.add(w.toBuilder().endpoints(endpoints).system(off).build());
    }
    return run.toBuilder().timeline(windows).build();
  }

  private static @Nullable Long times(@Nullable Long nanos, double factor) {
    return nanos == null ? null : (Long) Math.round(nanos * factor);
  }

  /** More than the wall time is never charged: the agent sees to that. */
  private static LedgerSum noisy(LedgerSum ledger, Map<ResourceId, Double> bias, Random random) {
    Map<ResourceId, Charge> charges = new TreeMap<>();
    new TreeMap<>(ledger.charges())
        .forEach(
            (id, c) -> {
              double off = bias.computeIfAbsent(id, i -> factor(random)) * factor(random);
              charges.put(id, times(c, off));
            });
    double all = charges.values().stream().mapToDouble(Charge::residenceNanos).sum();
    if (all > ledger.wallNanos()) {
      charges.replaceAll((id, c) -> times(c, ledger.wallNanos() / all));
    }
    return new LedgerSum(
        ledger.requests(),
        ledger.wallNanos(),
        charges,
        ledger.cpuSampled(),
        ledger.cpuNanos(),
        ledger.allocatedBytes(),
        ledger.samples());
  }

  private static Charge times(Charge c, double factor) {
    return new Charge(
        c.visits(), Math.round(c.waitNanos() * factor), Math.round(c.serviceNanos() * factor));
  }

  private static double factor(Random random) {
    return Math.max(0, 1 + 0.1 * random.nextGaussian());
  }

  /** How often which verdict was given, by what is true. */
  private static final class Matrix {

    private final String title;
    private final Map<Truth, Map<String, Integer>> said = new TreeMap<>();
    private int doubtedRight;
    private int doubtedWrong;

    Matrix(String title) {
      this.title = title;
    }

    void add(Truth truth, Verdict verdict) {
      add(truth, KnownTruthTest.said(verdict), doubted(verdict));
    }

    void add(Truth truth, String named, boolean doubted) {
      said.computeIfAbsent(truth, t -> new TreeMap<>()).merge(named, 1, Integer::sum);
      if (doubted && named.equals(KnownTruthTest.expected(truth))) {
        doubtedRight++;
      } else if (doubted) {
        doubtedWrong++;
      }
    }

    double right() {
      return (double) rights() / runs();
    }

    int falseAlarms() {
      return said.getOrDefault(Truth.HEALTHY, Map.of()).entrySet().stream()
          .filter(e -> !e.getKey().equals("healthy") && !e.getKey().equals("insufficient"))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    private int rights() {
      return said.entrySet().stream().mapToInt(e -> rights(e.getKey(), e.getValue())).sum();
    }

    private static int rights(Truth truth, Map<String, Integer> verdicts) {
      return verdicts.getOrDefault(KnownTruthTest.expected(truth), 0);
    }

    private int runs() {
      return said.values().stream().flatMap(m -> m.values().stream()).mapToInt(n -> n).sum();
    }

    void write() {
      synchronized (WRITTEN) {
        WRITTEN.append(this);
      }
    }

    @Override
    public String toString() {
      StringBuilder out = new StringBuilder();
      Wilson interval = Wilson.of(rights(), runs());
      out.append(
          Text.of(
              "%s: %d of %d right (%s to %s); %d of these doubted themselves, and %d of the others."
                  + "\n\n| truth | right | taken for |\n|---|---:|---|\n",
              title,
              rights(),
              runs(),
              Text.percent(interval.low()),
              Text.percent(interval.high()),
              doubtedRight,
              doubtedWrong));
      said.forEach(
          (truth, verdicts) -> {
            String others =
                verdicts.entrySet().stream()
                    .filter(e -> !e.getKey().equals(KnownTruthTest.expected(truth)))
                    .map(e -> e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining(", "));
            int all = verdicts.values().stream().mapToInt(n -> n).sum();
            out.append(
                Text.of(
                    "| %s | %d of %d | %s |\n",
                    KnownTruthTest.expected(truth), rights(truth, verdicts), all, others));
          });
      return out.append('\n').toString();
    }
  }
}
