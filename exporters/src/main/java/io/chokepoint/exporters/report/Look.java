package io.chokepoint.exporters.report;

import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;

/**
 * How a kind of resource looks and reads in a report. In the order in which they stand in a bar: a
 * request is let in, computes, asks the database, then others. The family has a hue, each kind in
 * it a colour; what is waiting rather than being served is hatched.
 */
enum Look {
  WORKER_THREADS(true, "threads", "wait for a worker thread", "on a worker thread"),
  CARRIERS(true, "threads", "runnable, wait for a carrier thread", "on a carrier thread"),
  EXECUTOR(true, "threads", "wait for executor", "in executor"),
  LOCK(true, "threads", "wait for lock", "holding lock"),
  LIMITER(true, "threads", "wait for a permit of", "inside limiter"),
  IDLE(true, "threads", "idle by decision of the code,", "idle"),
  CPU(false, "processor", "wait for a processor", "on CPU"),
  RUN_QUEUE(true, "processor", "runnable, wait for a processor", "run queue"),
  THROTTLING(true, "processor", "stopped by the CPU limit", "stopped by the CPU limit"),
  GC(true, "JVM", "stopped for garbage collection", "stopped for garbage collection"),
  SAFEPOINT(true, "JVM", "stopped at a safepoint", "stopped at a safepoint"),
  CONNECTION_POOL(true, "database", "wait for a connection of pool", "in pool"),
  SQL(false, "database", "wait for SQL", "SQL"),
  OBJECT_POOL(true, "remote", "wait for one of pool", "in pool"),
  HTTP_POOL(true, "remote", "wait for a connection to", "in HTTP pool"),
  DOWNSTREAM(false, "remote", "wait for service", "call to"),
  CACHE(false, "remote", "wait for cache", "cache"),
  DISK(false, "disk", "wait for disk", "file"),
  SERVICE(false, "service", "wait for the service", "the service itself");

  /** Whether time at it is usually spent waiting; a ledger's charge tells it for itself. */
  final boolean waits;

  final String family;
  private final String waiting;
  private final String served;

  Look(boolean waits, String family, String waiting, String served) {
    this.waits = waits;
    this.family = family;
    this.waiting = waiting;
    this.served = served;
  }

  static Look of(ResourceKind kind) {
    return valueOf(kind.name());
  }

  /** {@code wait for a connection of pool main}; a statement is its own text. */
  static String words(ResourceId resource, boolean waiting) {
    Look look = of(resource.kind());
    String words = waiting ? look.waiting : look.served;
    if (resource.name().isEmpty()) {
      return words;
    }
    return look == SQL && !waiting ? resource.name() : words + " " + resource.name();
  }

  /** {@code 12 other SQL statements}: several of a kind, too small to be told apart. */
  static String several(int count, ResourceKind kind, boolean waiting) {
    String what =
        switch (kind) {
          case SQL -> "statements";
          case DOWNSTREAM, HTTP_POOL -> "hosts";
          case CONNECTION_POOL -> "pools";
          case LOCK -> "locks";
          default -> "others of " + kind.label().replace('-', ' ');
        };
    return count + " more " + what + (waiting && kind != ResourceKind.LOCK ? " waited for" : "");
  }

  /**
   * Classes of a piece's colour.
   *
   * @param rank among those of its kind, the largest first: the further, the paler
   */
  static String style(ResourceKind kind, boolean waiting, int rank) {
    return "k-"
        + kind.label()
        + (waiting ? " waiting" : "")
        + (rank == 0 ? "" : " n" + Math.min(rank, 3));
  }
}
