package io.chokepoint.agent.control;

/** A change that is not made, and why. */
public final class RefusedChangeException extends Exception {

  private static final long serialVersionUID = 1;

  RefusedChangeException(String message) {
    super(message);
  }
}
