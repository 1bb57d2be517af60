package io.chokepoint.core.diagnosis;

import java.util.List;

/**
 * What a diagnosis ends with.
 *
 * @param summary one or two sentences for people, figures included
 * @param findings ranked, the first is the bottleneck; empty unless the outcome is {@code FINDINGS}
 * @param missing what evidence was missing, by rule; never empty when the outcome is {@code
 *     INSUFFICIENT}
 */
public record Verdict(
    Outcome outcome, String summary, List<Finding> findings, List<Missing> missing) {

  public Verdict {
    findings = List.copyOf(findings);
    missing = List.copyOf(missing);
  }

  /** The three ways a diagnosis can end. */
  public enum Outcome {
    FINDINGS,
    HEALTHY,
    INSUFFICIENT
  }

  /** Evidence that a rule needed and did not have, or why it could not be applied. */
  public record Missing(Kind kind, String what) {

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
