package io.chokepoint.core.capacity;

import io.chokepoint.core.text.Text;
import org.jspecify.annotations.Nullable;

/** A limit in words, the same in terminal, page and Markdown. */
public final class LimitText {

  private final Limit limit;

  public LimitText(Limit limit) {
    this.limit = limit;
  }

  /** {@code sustains 146 req/s (99 % confidence); no breaking point found up to 220 req/s}. */
  public String sentence() {
    Double breaks = limit.breaks();
    if (limit.unknown()) {
      return "not known: " + whyUnknown();
    }
    return (limit.holds() == null
            ? "what is sustained is not known"
            : "sustains " + sustained() + " (" + confidence(limit.holdsForCertain()) + ")")
        + "; "
        + (breaks == null
            ? "no breaking point found up to " + load(limit.tried())
            : "breaks at "
                + load(breaks)
                + " ("
                + (limit.broken().isEmpty() ? "" : limit.broken() + "; ")
                + confidence(limit.breaksForCertain())
                + ")");
  }

  /** {@code 146 req/s}; {@code not known} where it is not. */
  public String sustained() {
    return load(limit.holds());
  }

  /** {@code 220 req/s}; {@code none found up to 300 req/s} where there is none. */
  public String breaking() {
    return limit.breaks() == null
        ? "none found up to " + load(limit.tried())
        : load(limit.breaks());
  }

  /** Why nothing was decided, and what would. */
  public String whyUnknown() {
    return "no level was decided; longer steps, or a search with more time, would tell";
  }

  private String confidence(boolean certain) {
    return certain
        ? Text.percent(Math.floor(limit.certainty() * 100) / 100) + " confidence"
        : "likely, its step is too short to be certain";
  }

  public String load(@Nullable Double load) {
    if (load == null) {
      return "not known";
    }
    return limit.measure().equals("users")
        ? Text.number(Math.rint(load)) + (Math.rint(load) == 1 ? " user" : " users")
        : Text.number(load) + " req/s";
  }
}
