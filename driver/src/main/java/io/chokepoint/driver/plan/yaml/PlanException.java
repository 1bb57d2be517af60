package io.chokepoint.driver.plan.yaml;

/** A mistake in a plan, as one line that says where it is and what to write instead. */
public final class PlanException extends Exception {

  private static final long serialVersionUID = 1;

  PlanException(String file, Position at, String message) {
    super(file + ":" + at.line() + ":" + at.column() + ": " + message);
  }

  PlanException(String file, String message) {
    super(file + ": " + message);
  }
}
