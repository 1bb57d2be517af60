package io.chokepoint.bridge;

/**
 * When a connection became ready for a worker thread. Made once for each connection; written by the
 * thread that sees it become ready, read by the worker that takes it up.
 */
final class Ready {

  final Resource workers;

  /** 0 while a worker has it, or none. */
  volatile long nanos;

  Ready(Resource workers) {
    this.workers = workers;
  }
}
