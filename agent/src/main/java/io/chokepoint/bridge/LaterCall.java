package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** A call to another service on behalf of a request that was then with a loop's thread. */
final class LaterCall {

  final Home home;
  final Ledger root;
  final long request;
  final long beganNanos;
  @Nullable Resource called;

  LaterCall(Home home, Ledger root, long request, long now) {
    this.home = home;
    this.root = root;
    this.request = request;
    this.beganNanos = now;
  }

  /** Another, that the same request makes while it is with no thread that says so. */
  LaterCall then(long now) {
    return new LaterCall(home, root, request, now);
  }

  /** The request waited for it until now, as far as it waits on no thread. */
  void settle(Resource service, long visits, long now) {
    Ledger waiting = home.settling();
    if (waiting != null) {
      try {
        if (waiting == root && waiting.request() == request) {
          waiting.waitedFor(service, visits, beganNanos, now);
        }
      } finally {
        home.settled(waiting);
      }
    }
  }
}
