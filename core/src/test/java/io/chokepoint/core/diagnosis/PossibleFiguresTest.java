package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.RandomServices.Truth;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a finding shows must be possible in the run it was found in: no share above the whole,
 * no time longer than the run or shorter than a microsecond. What is divided where it should be
 * multiplied is a million times too much, whichever rule shows it.
 */
class PossibleFiguresTest {

  private static final int SEEDS = 2;

  /** Of every unit: a microsecond, a thousandth of a processor, of a request, of a percent. */
  private static final double LEAST = 0.001;

  private static final Pattern IN_TEXT = Pattern.compile("([\\d,]+(?:\\.\\d+)?) (%|ms)");

  private static final Pattern MORE_IS_BETTER = Pattern.compile("that requests can use");

  @ParameterizedTest
  @EnumSource(Truth.class)
  void noFindingShowsWhatCannotBe(Truth truth) {
    List<String> impossible = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      Run run = RandomServices.draw(truth, seed).run();
      for (Finding finding : Diagnosis.of(run, Rules.ALL).findings()) {
        check(finding, run, impossible);
      }
    }
    assertThat(impossible).isEmpty();
  }

  /** Clocks are read one after the other, and a limit stops threads on several processors. */
  @ParameterizedTest
  @EnumSource(Truth.class)
  void noShareIsMoreThanTheWholeWhereMoreWasMeasured(Truth truth) {
    Run run =
        Judged.with(
            RandomServices.draw(truth, 1).run(),
            w -> {
              SystemWindow s = w.system();
              long length = w.lengthNanos();
              return Judged.with(
                  w,
                  s.toBuilder()
                      .throttledNanos(length * 157 / 100)
                      .gcPauseNanos(length * 13 / 10)
                      .safepointNanos(length * 29 / 10)
                      .processCpuNanos(length * s.cpus() * 12 / 10)
                      .build());
            });
    List<String> impossible = new ArrayList<>();
    Verdict verdict = Diagnosis.of(run, Rules.ALL);
    shares(verdict.summary(), impossible);
    for (Finding finding : verdict.findings()) {
      shares(finding.remedy().what(), impossible);
      for (Evidence e : finding.evidence()) {
        if (e.unit().startsWith("%") && e.value() > 100 + LEAST) {
          impossible.add(finding.kind() + ": " + e);
        }
      }
    }
    for (Rule rule : Rules.ALL) {
      shares(String.valueOf(Judged.by(rule.kind(), run)), impossible);
    }
    assertThat(impossible).isEmpty();
  }

  private static void shares(String text, List<String> impossible) {
    for (Matcher m = IN_TEXT.matcher(text); m.find(); ) {
      if (m.group(2).equals("%") && Double.parseDouble(m.group(1).replace(",", "")) > 100) {
        impossible.add(text);
      }
    }
  }

  private static void check(Finding finding, Run run, List<String> impossible) {
    if (!(finding.share() >= 0 && finding.share() <= 1)) {
      impossible.add(finding.kind() + ": share " + finding.share());
    }
    for (Evidence e : finding.evidence()) {
      check(finding.kind(), e.what(), e.value(), e.unit(), run, impossible);
      if (e.unloaded() != null) {
        check(finding.kind(), e.what() + ", unloaded", e.unloaded(), e.unit(), run, impossible);
      }
    }
    Prediction p = finding.predicted();
    check(finding.kind(), p.what(), p.from(), p.unit(), run, impossible);
    if (!(p.to() >= 0 && p.to() <= most(p.unit(), run))) {
      impossible.add(finding.kind() + ": " + p.what() + " becomes " + p.to() + " " + p.unit());
    }
    if (!MORE_IS_BETTER.matcher(p.what()).find() && p.to() >= p.from()) {
      impossible.add(finding.kind() + ": nothing gained, " + p.what() + ": " + p.to() + p.unit());
    }
    for (RuledOut r : finding.ruledOut()) {
      for (Matcher m = IN_TEXT.matcher(r.because()); m.find(); ) {
        double value = Double.parseDouble(m.group(1).replace(",", ""));
        if (value > most(m.group(2), run)) {
          impossible.add(finding.kind() + ": not " + r.kind() + ": " + r.because());
        }
      }
    }
  }

  private static void check(
      Kind kind, String what, double value, String unit, Run run, List<String> impossible) {
    boolean possible = value == 0 || (value >= LEAST && value <= most(unit, run));
    if (!possible) {
      impossible.add(kind + ": " + what + ": " + value + " " + unit);
    }
  }

  private static double most(String unit, Run run) {
    double seconds = run.timeline().size();
    return switch (unit) {
      case "%" -> 100 + LEAST;
      case "ms" -> 1_000 * seconds;
      case "s" -> seconds;
      case "CPUs" -> 64;
      case "KiB", "MiB", "MiB/s" -> 1 << 20;
      default -> 1e6;
    };
  }
}
