package io.chokepoint.core.model;

import java.util.Locale;

/** What a request can queue for, or be served by. */
public enum ResourceKind {
  /** The processor, as on-CPU time of the request's own thread. */
  CPU,
  /** Garbage collection pauses. */
  GC,
  /** A pool of connections of a database. */
  CONNECTION_POOL,
  /** A pool of anything else: connections of Redis, sessions, channels. */
  OBJECT_POOL,
  SQL,
  LOCK,
  EXECUTOR,
  WORKER_THREADS,
  /** The threads that virtual threads run on. */
  CARRIERS,
  DOWNSTREAM,
  HTTP_POOL,
  CACHE,
  DISK,
  LIMITER,
  /** Sleeping or waiting for a condition, by decision of the code at a site. */
  IDLE,
  RUN_QUEUE,
  THROTTLING,
  SAFEPOINT,
  /** The service under test itself: its process, or what it fails with. */
  SERVICE;

  /** The kind as it stands in JSON and metric labels: {@code connection-pool}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ResourceKind ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
