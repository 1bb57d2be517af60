package io.chokepoint.driver.plan;

import io.chokepoint.driver.plan.template.Variables;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a plan wants to see in, and keep of, an endpoint's answers. */
public final class Inspection {

  /** Of a body; what comes after is not looked at. */
  public static final int MOST_BYTES = 1 << 20;

  public static final Inspection NONE = new Inspection(List.of(), List.of());

  private final List<Extract> extracts;
  private final List<Check> checks;
  private final boolean wantsBody;
  private final boolean wantsLocation;

  /**
   * What was wrong with an answer.
   *
   * @param check whether a check failed; else a variable was not found
   * @param name the check's, or the variable's
   */
  public record Flaw(boolean check, String name) {}

  public Inspection(List<Extract> extracts, List<Check> checks) {
    this.extracts = List.copyOf(extracts);
    this.checks = List.copyOf(checks);
    this.wantsBody = anywhere(Spot::wantsBody);
    this.wantsLocation = anywhere(spot -> spot.wantsHeader("Location"));
  }

  private boolean anywhere(Predicate<Spot> what) {
    return extracts.stream().anyMatch(e -> what.test(e.from()))
        || checks.stream().anyMatch(c -> c.spot() != null && what.test(c.spot()));
  }

  /** Whether nothing is looked at: then answers need not be kept. */
  public boolean none() {
    return extracts.isEmpty() && checks.isEmpty();
  }

  public boolean wantsBody() {
    return wantsBody;
  }

  /**
   * Whether this status is what the plan asks for; where it asks for none, what HTTP calls good.
   */
  public boolean accepts(int status) {
    boolean asked = false;
    Answer only = new Answer(status, Fields.NONE, "");
    for (Check check : checks) {
      if (check.ofStatus()) {
        asked = true;
        if (!check.passes(only)) {
          return false;
        }
      }
    }
    return asked || status < 400;
  }

  /** Whether the plan looks at an answer of this status itself, and not at where it points. */
  public boolean wantsRedirect(int status) {
    return wantsLocation
        || (checks.stream().anyMatch(Check::ofStatus) && status >= 300 && accepts(status));
  }

  /** Checks the answer and keeps what is wanted of it; null where all is well. */
  public @Nullable Flaw inspect(Answer answer, @Nullable Variables variables) {
    for (Check check : checks) {
      if (!check.passes(answer)) {
        return new Flaw(true, check.name());
      }
    }
    for (Extract extract : extracts) {
      String value = extract.from().find(answer);
      if (value == null) {
        return new Flaw(false, extract.variable());
      }
      if (variables != null) {
        variables.set(extract.index(), value);
      }
    }
    return null;
  }

  public List<Check> checks() {
    return checks;
  }

  public List<Extract> extracts() {
    return extracts;
  }
}
