package io.chokepoint.agent.record;

import io.chokepoint.core.model.Latencies;

/** One endpoint, and what is carried from one window of it to the next. */
final class EndpointRecord {

  /** Fewer requests have no 95th percentile worth the name. */
  private static final long ENOUGH = 40;

  final int index;
  final String method;
  final String route;
  final String key;

  /** The running 95th percentile; nothing is slow until enough is known. */
  volatile long slowAboveNanos = Long.MAX_VALUE;

  final Division usual = new Division(null);
  final Division slow = new Division(usual);

  private int firstUsed = -1;
  private int lastUsed;

  private Latencies gathered = Latencies.NONE;

  EndpointRecord(int index, String method, String route) {
    this.index = index;
    this.method = method;
    this.route = route;
    this.key = method.isEmpty() ? route : method + " " + route;
  }

  /** Something happened at it in this window. Called under the lock of all endpoints. */
  void usedIn(int window) {
    firstUsed = firstUsed < 0 ? window : firstUsed;
    lastUsed = window;
  }

  int lastUsed() {
    return lastUsed;
  }

  /** Whether in one window only, be it at its end and at the next one's beginning. */
  boolean usedOnce() {
    return lastUsed - firstUsed <= 1;
  }

  /** Follows the 95th percentile, half way with each {@value #ENOUGH} requests or more. */
  void follow(Latencies window) {
    gathered = gathered.plus(window);
    if (gathered.count() >= ENOUGH) {
      long now = gathered.percentileNanos(95);
      long before = slowAboveNanos;
      slowAboveNanos = before == Long.MAX_VALUE ? now : before + (now - before) / 2;
      gathered = Latencies.NONE;
    }
  }
}
