package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis ends with.
 *
 * @param summary one or two sentences for people, figures included
 * @param findings ranked, the first is the bottleneck; empty unless the outcome is {@code FINDINGS}
 * @param missing what evidence was missing; never empty when the outcome is {@code INSUFFICIENT}
 * @param ruledOut causes that the evidence speaks against, where no cause was found
 * @param compared the levels that every figure of it compares; null where there was none, or where
 *     each endpoint has its own
 */
public record Verdict(
    Outcome outcome,
    String summary,
    List<Finding> findings,
    List<Missing> missing,
    List<RuledOut> ruledOut,
    @Nullable Compared compared) {

  @SuppressWarnings({"ConstantValue", "NullAway"}) // a verdict of an earlier version lacks it
  public Verdict {
    findings = List.copyOf(findings);
    missing = List.copyOf(missing);
    ruledOut = ruledOut == null ? List.of() : List.copyOf(ruledOut);
  }

  public Verdict(Outcome outcome, String summary, List<Finding> findings, List<Missing> missing) {
    this(outcome, summary, findings, missing, List.of(), null);
  }

  Verdict(
      Outcome outcome,
      String summary,
      List<Finding> findings,
      List<Missing> missing,
      List<RuledOut> ruledOut) {
    this(outcome, summary, findings, missing, ruledOut, null);
  }

  /**
   * The levels of load that a diagnosis compares, by the names of their steps.
   *
   * @param unloaded null where nothing is known of the service without load
   */
  public record Compared(@Nullable String unloaded, String loaded) {}

  /** The same verdict, of these levels. */
  public Verdict comparing(@Nullable String unloaded, String loaded) {
    return new Verdict(
        outcome, summary, findings, missing, ruledOut, new Compared(unloaded, loaded));
  }

  /** The same, which is not called healthy for these reasons; unchanged where there are none. */
  public Verdict unless(List<String> lacking) {
    if (outcome != Outcome.HEALTHY || lacking.isEmpty()) {
      return this;
    }
    return new Verdict(
        Outcome.INSUFFICIENT,
        NOT_HEALTHY + lacking.get(0) + ".",
        findings,
        lacking.stream().map(Missing::ofHealth).toList(),
        ruledOut,
        compared);
  }

  /**
   * The same after remedies were tried. A finding whose remedy does not help loses its place to
   * those that nothing speaks against.
   *
   * @param measured the findings, each with what trying its remedy showed
   */
  public Verdict tried(List<Finding> measured) {
    List<Finding> ranked = new ArrayList<>(measured);
    ranked.sort(Comparator.comparing(Verdict::refuted));
    List<String> sentences =
        measured.stream()
            .map(f -> triedLive(f, f == measured.get(0) ? "" : " for " + named(f)))
            .filter(Objects::nonNull)
            .toList();
    String said = sentences.isEmpty() ? summary : summary + " " + String.join(" ", sentences);
    return new Verdict(outcome, said, ranked, missing, ruledOut, compared);
  }

  private static boolean refuted(Finding finding) {
    Experiment tried = finding.measured();
    return tried != null && tried.refuted();
  }

  private static String named(Finding finding) {
    return finding.kind().label() + " (" + finding.resource().name() + ")";
  }

  /**
   * @param whose which finding's remedy it is; empty for the one that the summary is about
   */
  private static @Nullable String triedLive(Finding finding, String whose) {
    Experiment tried = finding.measured();
    if (tried == null || !tried.carriedOut()) {
      return null;
    }
    Double from = tried.from();
    Double to = tried.to();
    String figures =
        from == null || to == null
            ? ""
            : Text.of(
                " (%s %s → %s)",
                tried.what(), Text.unit(from, tried.unit()), Text.unit(to, tried.unit()));
    return Text.of("Tried live%s: %s%s.", whose, tried.outcome().label(), figures);
  }

  /** The same with what speaks against it; unchanged where nothing does. */
  Verdict but(@Nullable String doubt) {
    return doubt == null
        ? this
        : new Verdict(outcome, summary + " " + doubt, findings, missing, ruledOut, compared);
  }

  static final String NOT_HEALTHY = "No bottleneck was found, but this is not called healthy: ";

  /** The three ways a diagnosis can end. */
  public enum Outcome {
    FINDINGS,
    HEALTHY,
    INSUFFICIENT
  }

  /**
   * Evidence that a rule needed and did not have, or why it could not be applied.
   *
   * @param kind the rule's; null where the verdict itself lacks it
   */
  public record Missing(@Nullable Kind kind, String what) {

    static Missing ofHealth(String what) {
      return new Missing(null, what);
    }

    /** {@code pool-too-small}; empty where it is of no rule. */
    public String label() {
      return kind == null ? "" : kind.label();
    }

    private static final String FAILED = "the rule failed: ";

    static Missing failed(Kind kind, Throwable why) {
      return new Missing(kind, FAILED + why);
    }

    /** Whether the rule itself is at fault, and no evidence is lacking. */
    public boolean failed() {
      return what.startsWith(FAILED);
    }
  }
}
