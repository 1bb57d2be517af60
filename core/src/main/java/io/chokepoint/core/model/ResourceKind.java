package io.chokepoint.core.model;

import java.util.Locale;

/**
 * What a request can queue for, or be served by. All that is the same for every resource of a kind
 * stands in its row of {@link #TABLE}; rules, documents, pages, terminal and metrics read it there.
 */
public enum ResourceKind {
  WORKER_THREADS,
  /** The threads that virtual threads run on. */
  CARRIERS,
  EXECUTOR,
  LOCK,
  LIMITER,
  /** Sleeping or waiting for a condition, by decision of the code at a site. */
  IDLE,
  /** The processor, as on-CPU time of the request's own thread. */
  CPU,
  RUN_QUEUE,
  THROTTLING,
  /** Garbage collection pauses. */
  GC,
  SAFEPOINT,
  /** A pool of connections of a database. */
  CONNECTION_POOL,
  SQL,
  /** A pool of anything else: connections of Redis, sessions, channels. */
  OBJECT_POOL,
  HTTP_POOL,
  DOWNSTREAM,
  CACHE,
  DISK,
  /** The service under test itself: its process, or what it fails with. */
  SERVICE;

  /**
   * A row a kind, in the order in which they stand in a bar: a request is let in, computes, asks
   * the database, then others.
   *
   * <p>{@code time} there is a {@code queue} (nothing but waiting for others to leave), a {@code
   * wait} for something else, or {@code service}. {@code hue} is a colour of the pages' style
   * sheets, {@code family} what a legend calls those with like hues. {@code one} and {@code more}
   * are what one resource and several are called; {@code waiting} and {@code served} is what a
   * request does there, before the resource's name: what stands in brackets only before a name, in
   * parentheses only where there is none.
   */
  private static final String TABLE =
      """
      worker-threads  | queue   | threads   | worker     | worker threads     | groups     | wait for a worker thread           | on a worker thread
      carriers        | queue   | threads   | carriers   | carriers           | groups     | runnable, wait for a carrier thread | on a carrier thread
      executor        | wait    | threads   | executor   | executor           | executors  | wait for (an) executor             | in (an) executor
      lock            | queue   | threads   | lock       | lock               | locks      | wait for (a) lock                  | holding (a) lock
      limiter         | queue   | threads   | limiter    | limiter            | limiters   | wait for a permit [of]             | inside (a) limiter
      idle            | wait    | threads   | idle       | idle               | places     | idle by decision of the code[,]    | idle
      cpu             | service | processor | processor  | CPU                | processors | wait for a processor               | on CPU
      run-queue       | wait    | processor | processor  | run queue          | processors | runnable, wait for a processor     | run queue
      throttling      | wait    | processor | throttling | throttling         | limits     | stopped by the CPU limit           | stopped by the CPU limit
      gc              | wait    | JVM       | jvm        | garbage collection | collectors | stopped for garbage collection     | stopped for garbage collection
      safepoint       | wait    | JVM       | safepoint  | safepoint          | operations | stopped at a safepoint             | stopped at a safepoint
      connection-pool | queue   | database  | database   | connection pool    | pools      | wait for a connection [of pool]    | in (a) pool
      sql             | service | database  | database   | SQL                | statements | wait for SQL                       | SQL
      object-pool     | queue   | remote    | cache      | object pool        | pools      | wait for an object [of pool]       | in (a) pool
      http-pool       | queue   | remote    | remote     | HTTP pool          | hosts      | wait for an HTTP connection [to]   | in (an) HTTP pool
      downstream      | service | remote    | remote     | downstream         | hosts      | wait for (another) service         | call to (another service)
      cache           | service | remote    | cache      | cache              | caches     | wait for (a) cache                 | cache
      disk            | service | disk      | disk       | disk               | places     | wait for (the) disk                | file
      service         | service | service   | disk       | service            | services   | wait for the service               | the service itself
      """;

  private final String time;
  private final String family;
  private final String hue;
  private final String one;
  private final String more;
  private final String waiting;
  private final String served;

  ResourceKind() {
    String row = TABLE.lines().filter(r -> r.startsWith(label() + " ")).findFirst().orElseThrow();
    String[] cells = row.split("\\s*\\|\\s*");
    time = cells[1];
    family = cells[2];
    hue = cells[3];
    one = cells[4];
    more = cells[5];
    waiting = cells[6];
    served = cells[7].strip();
  }

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

  /** Whether time at resources of this kind is nothing but waiting for others to leave. */
  public boolean isQueue() {
    return time.equals("queue");
  }

  /** Whether time at it is usually spent waiting; a ledger's charge tells it for itself. */
  public boolean waits() {
    return !time.equals("service");
  }

  /** What a legend calls kinds of like colours: {@code database}. */
  public String family() {
    return family;
  }

  /** Its colour in a page's style sheet: {@code .k-database}. */
  public String hue() {
    return hue;
  }

  /** One resource for people, before its name: {@code connection pool}. */
  public String one() {
    return one;
  }

  /** What several are called: {@code pools}. */
  public String more() {
    return more;
  }

  /**
   * What a request does at it.
   *
   * @param name the resource's; empty for any of the kind
   * @return {@code wait for a connection of pool main}, {@code wait for a connection}
   */
  public String words(boolean waiting, String name) {
    String words = waiting ? this.waiting : served;
    return name.isEmpty()
        ? words.replaceAll(" ?\\[.*?\\]", "").replaceAll("[()]", "")
        : words.replaceAll("\\(.*?\\) ?", "").replaceAll("[\\[\\]]", "").strip() + " " + name;
  }
}
