package io.chokepoint.driver.load;

import io.chokepoint.driver.plan.template.Variables;
import org.jspecify.annotations.Nullable;

/**
 * A user of the closed model, or one arrival of the open one: of which class, what it knows, and
 * how far it is in a sequence.
 */
public final class VirtualUser {

  static final int NONE = -1;

  private final int kind;
  private final @Nullable Variables variables;
  private int sequence = NONE;
  private int place;
  private boolean entered;
  private @Nullable Cookies cookies;

  /**
   * A new user.
   *
   * @param kind which of the plan's classes; {@link #NONE}: it has none
   */
  VirtualUser(int kind, @Nullable Variables variables) {
    this.kind = kind;
    this.variables = variables;
  }

  /** Which of the plan's classes, counted from 0; −1 where it has none. */
  public int kind() {
    return kind;
  }

  /** What it knows; null where the plan has no variables. */
  public @Nullable Variables variables() {
    return variables;
  }

  /** Those it got; null where it got none. */
  public @Nullable Cookies cookies() {
    return cookies;
  }

  public void cookies(Cookies its) {
    cookies = its;
  }

  /** Which sequence it is in; {@link #NONE} between two of them. */
  int sequence() {
    return sequence;
  }

  int place() {
    return place;
  }

  /** Whether what it asks for now is no later part of a sequence. */
  boolean begins() {
    return sequence == NONE || place == 0;
  }

  void begin(int newSequence) {
    sequence = newSequence;
    place = 0;
  }

  void goOn() {
    place++;
  }

  void over() {
    sequence = NONE;
  }

  /** Whether it has gone through what it has to begin with. */
  boolean hasEntered() {
    return entered;
  }

  void entered() {
    entered = true;
  }
}
