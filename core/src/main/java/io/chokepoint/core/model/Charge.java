package io.chokepoint.core.model;

/**
 * What requests spent at one resource: visits, and the self time of waiting for it and of being
 * served by it. Self time leaves out what nested segments were charged.
 */
public record Charge(long visits, long waitNanos, long serviceNanos) {

  public static final Charge NONE = new Charge(0, 0, 0);

  public long residenceNanos() {
    return waitNanos + serviceNanos;
  }

  public Charge plus(Charge other) {
    return new Charge(
        visits + other.visits, waitNanos + other.waitNanos, serviceNanos + other.serviceNanos);
  }

  /** Without {@code other}; nothing falls below zero. */
  public Charge minus(Charge other) {
    return new Charge(
        Math.max(0, visits - other.visits),
        Math.max(0, waitNanos - other.waitNanos),
        Math.max(0, serviceNanos - other.serviceNanos));
  }
}
