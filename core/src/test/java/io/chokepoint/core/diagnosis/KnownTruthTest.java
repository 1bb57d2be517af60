package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.RandomServices.Drawn;
import io.chokepoint.core.diagnosis.RandomServices.Truth;
import io.chokepoint.core.diagnosis.rules.Rules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Judges the diagnosis on randomly drawn services whose fault is known because it was put there.
 * Prints the confusion matrix.
 */
class KnownTruthTest {

  private static final int SERVICES = Integer.getInteger("services", 5);

  /** What a fault shows as besides: who is asked too often gets slow, and callers give up. */
  private static final Map<Truth, Set<Kind>> ALSO =
      Map.of(
          Truth.RETRY_STORM,
          EnumSet.of(Kind.SLOW_DOWNSTREAM, Kind.ERRORS),
          Truth.SLOW_CODE,
          EnumSet.of(Kind.CPU_SATURATED),
          Truth.LARGE_PAYLOAD,
          EnumSet.of(Kind.CPU_SATURATED));

  @Test
  void namesTheFaultThatWasPutThereAndNoOther() {
    Map<Truth, Map<String, Integer>> matrix = new EnumMap<>(Truth.class);
    List<String> wrong = new ArrayList<>();
    for (Truth truth : Truth.values()) {
      for (int seed = 1; seed <= SERVICES; seed++) {
        Drawn drawn = RandomServices.draw(truth, seed);
        Verdict verdict = Diagnosis.of(drawn.run(), Rules.ALL);
        String said = said(verdict);
        matrix.computeIfAbsent(truth, t -> new TreeMap<>()).merge(said, 1, Integer::sum);
        Set<Kind> others = EnumSet.noneOf(Kind.class);
        verdict.findings().stream().skip(1).map(Finding::kind).forEach(others::add);
        others.removeAll(ALSO.getOrDefault(truth, Set.of()));
        if (!said.equals(expected(truth)) || !others.isEmpty()) {
          wrong.add(
              truth
                  + " "
                  + seed
                  + " → "
                  + said
                  + " and "
                  + others
                  + ": "
                  + verdict.summary()
                  + "\n   "
                  + verdict.missing()
                  + "\n   "
                  + drawn.service()
                  + java.util.Arrays.toString(drawn.loads()));
        }
      }
    }
    matrix.forEach((truth, said) -> System.out.println(truth + " → " + said));
    wrong.forEach(System.out::println);
    assertThat(wrong).isEmpty();
  }

  static String said(Verdict verdict) {
    return verdict.findings().isEmpty()
        ? verdict.outcome().name().toLowerCase(java.util.Locale.ROOT)
        : verdict.findings().get(0).kind().label();
  }

  static String expected(Truth truth) {
    return switch (truth) {
      case HEALTHY -> "healthy";
      default -> java.util.Objects.requireNonNull(truth.kind).label();
    };
  }
}
