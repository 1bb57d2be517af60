package io.chokepoint.core.diagnosis;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.chokepoint.core.text.Text;
import java.util.List;

/** What a rule makes of a case. "No" and "cannot tell" are different answers. */
public sealed interface Assessment {

  /** The rule's cause is at work. */
  record Fires(List<Finding> findings) implements Assessment {
    public Fires {
      findings = List.copyOf(findings);
    }
  }

  /**
   * The evidence was there and speaks against the cause.
   *
   * @param because the measurement, as half a sentence with figures
   */
  record Silent(String because) implements Assessment {}

  /**
   * The evidence that the rule needs was not there.
   *
   * @param missing one sentence
   */
  record Insufficient(String missing) implements Assessment {}

  static Assessment fires(Finding finding) {
    return new Fires(List.of(finding));
  }

  @FormatMethod
  static Assessment silent(@FormatString String format, Object... figures) {
    return new Silent(Text.of(format, figures));
  }

  @FormatMethod
  static Assessment insufficient(@FormatString String format, Object... figures) {
    return new Insufficient(Text.of(format, figures));
  }
}
